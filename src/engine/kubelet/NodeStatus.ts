import type { Node, NodeCondition } from '../api/core/node/fields.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { Informer } from '../client/Informer.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import { MINUTE, MS, SECOND } from '../sim/time.ts';
import type { MachineFacts } from './MachineFacts.ts';
import { conditionsChanged, nodeConditions } from './nodeConditions.ts';
import type { Reporter } from './Reporter.ts';
import type { Containerd } from './runtime/Containerd.ts';
import { equal } from './status/statusPatch.ts';

const LOOK_US = 10 * SECOND;
const REPORT_US = 5 * MINUTE;

/** Waits of a failed registration: 100 ms doubled to 7 s. */
const REGISTER_US = 100 * MS;
const REGISTER_US_MAX = 7 * SECOND;

/** From its start until a node that was not ready is looked at often. */
const FAST_US = 100 * MS;

/** Until the storage drivers' register is there a node is not ready. */
const STARTING = 'CSINode is not yet initialized';

/** Images that a node's status lists at most. */
const IMAGES_MAX = 50;

type Status = NonNullable<Node['status']>;

/** What a look found nothing changed in. */
interface Looked {
  /** Versions of the node's object and of the images on disk. */
  readonly node: number;
  readonly images: number;
  readonly memoryPressure: boolean;
  readonly diskPressure: boolean;
}

/**
 * A node's presence: it registers itself, and writes its status when something changed, else about
 * every 5 minutes. Models: pkg/kubelet/kubelet_node_status.go
 */
export class NodeStatus implements Part {
  readonly state = {
    registered: false,
    retryUs: REGISTER_US,
    /** When the status was last written, and by how much the next report is shifted. */
    reportedAt: 0,
    shiftUs: 0,
    memoryPressure: false,
    diskPressure: false,
    unschedulable: false,
    /** The first look after the start is over. */
    seen: false,
  };
  readonly handlers: Handlers = {
    register: () => this.#register(),
    registered: (a: Answer) => this.#registered(a),
    look: () => this.#look(),
    fast: () => this.#fast(),
    reported: (a: Answer) => this.#reported(a),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #node: Informer<Node>;
  readonly #reporter: Reporter;
  readonly #runtime: () => Containerd;
  readonly #facts: MachineFacts;
  /** Derived: as long as this is how it is, nothing has changed. */
  #looked: Looked | undefined;

  constructor(
    actor: Actor,
    api: ApiClient,
    node: Informer<Node>,
    reporter: Reporter,
    runtime: () => Containerd,
    facts: MachineFacts,
  ) {
    this.#actor = actor;
    this.#api = api;
    this.#node = node;
    this.#reporter = reporter;
    this.#runtime = runtime;
    this.#facts = facts;
    actor.addPart('nodeStatus', this);
  }

  rebuild(): void {
    this.#looked = undefined;
  }

  onStart(): void {
    const s = this.state;
    this.#looked = undefined;
    s.registered = false;
    s.retryUs = REGISTER_US;
    s.reportedAt = 0;
    s.shiftUs = 0;
    s.seen = false;
    s.memoryPressure = false;
    s.diskPressure = false;
    this.#reporter.tellNode(this.#name, 'Normal', 'Starting', 'Starting kubelet.');
    const wait = REGISTER_US + this.#actor.prng.int(REGISTER_US);
    this.#actor.after(wait, 'nodeStatus.register', undefined);
  }

  get #name(): string {
    return this.#actor.machine;
  }

  /** The eviction manager's word. */
  setPressure(memory: boolean, disk: boolean): void {
    this.state.memoryPressure = memory;
    this.state.diskPressure = disk;
  }

  #tell(events: readonly string[]): void {
    for (const e of events) {
      const text = `Node ${this.#name} status is now: ${e}`;
      this.#reporter.tellNode(this.#name, 'Normal', e, text);
    }
  }

  #register(): void {
    this.#api.create('/api/v1/nodes', this.#initialNode(), 'nodeStatus.registered');
  }

  #registered({ response }: Answer): void {
    const s = this.state;
    if (response.code !== 201 && response.code !== 409) {
      s.retryUs = Math.min(s.retryUs * 2, REGISTER_US_MAX);
      this.#actor.after(s.retryUs, 'nodeStatus.register', undefined);
      return;
    }
    s.registered = true;
    const { prng } = this.#actor;
    this.#actor.after(FAST_US, 'nodeStatus.fast', undefined);
    this.#actor.after(prng.jitter(LOOK_US, 4), 'nodeStatus.look', undefined);
  }

  #initialNode(): Node {
    const name = this.#name;
    const { labels, taints } = this.#facts;
    const now = rfc3339(this.#actor.now);
    const health = { memoryPressure: false, diskPressure: false, notReady: STARTING };
    const { conditions, events } = nodeConditions(health, [], now);
    this.#tell(events);
    return {
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'beta.kubernetes.io/os': 'linux',
          'beta.kubernetes.io/arch': 'amd64',
          ...labels,
        },
        annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      },
      ...(taints ? { spec: { taints } } : {}),
      status: this.#status(conditions),
    };
  }

  #status(conditions: readonly NodeCondition[]): Status {
    const { ip, cpu, memory } = this.#facts;
    const images = this.#images();
    const capacity = { cpu, 'ephemeral-storage': '100Gi', memory, pods: '110' };
    return {
      capacity,
      allocatable: capacity,
      conditions,
      addresses: [
        { type: 'InternalIP', address: ip },
        { type: 'Hostname', address: this.#name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      nodeInfo: {
        machineID: this.#name,
        systemUUID: this.#name,
        bootID: this.#name,
        kernelVersion: '6.12.0',
        osImage: 'Kubarium',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: 'v1.36.3',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
      ...(images.length > 0 ? { images } : {}),
      declaredFeatures: [
        'ExtendWebSocketsToKubelet',
        'InPlacePodLevelResourcesVerticalScaling',
        'InPlacePodVerticalScalingInitContainers',
        'RestartAllContainersOnContainerExits',
      ],
    };
  }

  /** Largest first. */
  #images(): NonNullable<Status['images']> {
    const out: { names: string[]; sizeBytes: number }[] = [];
    this.#runtime().state.images.forEach((sizeBytes, name) =>
      out.push({ names: [name], sizeBytes }),
    );
    const sorted = out.toSorted(
      (a, b) => b.sizeBytes - a.sizeBytes || (a.names[0]! < b.names[0]! ? -1 : 1),
    );
    return sorted.slice(0, IMAGES_MAX);
  }

  /** A node that has just started becomes ready without waiting for the next look. */
  #fast(): void {
    const node = this.#node.get(this.#name);
    if (!node) {
      this.#actor.after(FAST_US, 'nodeStatus.fast', undefined);
      return;
    }
    this.state.unschedulable = node.spec?.unschedulable ?? false;
    if (this.#isStarting(node)) this.#actor.after(FAST_US, 'nodeStatus.fast', undefined);
    else this.#update(node, true);
  }

  /**
   * A node that is not ready is not so at the first look after a start either, which is told and not
   * written. Models: fastNodeStatusUpdate
   */
  #isStarting(node: Node): boolean {
    const s = this.state;
    const old = node.status?.conditions ?? [];
    const ready = old.some((c) => c.type === 'Ready' && c.status === 'True');
    if (ready || s.seen) return false;
    s.seen = true;
    const { memoryPressure, diskPressure } = s;
    const health = { memoryPressure, diskPressure, notReady: STARTING };
    this.#tell(nodeConditions(health, old, rfc3339(this.#actor.now)).events);
    return true;
  }

  #look(): void {
    this.#actor.after(this.#actor.prng.jitter(LOOK_US, 4), 'nodeStatus.look', undefined);
    const s = this.state;
    if (this.#actor.now - s.reportedAt < REPORT_US + s.shiftUs && this.#isAsLooked()) return;
    const node = this.#node.get(this.#name);
    if (!node) return;
    this.#tellSchedulable(node);
    this.#update(node, false);
  }

  #tellSchedulable(node: Node): void {
    const now = node.spec?.unschedulable ?? false;
    if (now === this.state.unschedulable) return;
    this.state.unschedulable = now;
    this.#tell([now ? 'NodeNotSchedulable' : 'NodeSchedulable']);
  }

  /** Models: tryUpdateNodeStatus */
  #update(node: Node, first: boolean): void {
    const s = this.state;
    const since = this.#actor.now - s.reportedAt;
    const due = first || since >= REPORT_US + s.shiftUs;
    const old = node.status?.conditions ?? [];
    const now = rfc3339(this.#actor.now);
    const { memoryPressure, diskPressure } = s;
    const health = { memoryPressure, diskPressure, notReady: undefined };
    const { conditions, events } = nodeConditions(health, old, now);
    const status = this.#status(conditions);
    const changed = conditionsChanged(old, conditions) || differs(node.status ?? {}, status);
    if (!changed && !due) {
      const { images } = this.#runtime().state;
      const versions = { node: this.#node.version, images: images.version };
      this.#looked = { ...versions, memoryPressure, diskPressure };
      return;
    }
    const shifts = changed || s.reportedAt === 0;
    s.shiftUs = shifts ? this.#actor.prng.int(REPORT_US) - Math.floor(REPORT_US / 2) : 0;
    this.#tell(events);
    s.reportedAt = this.#actor.now;
    const path = `/api/v1/nodes/${this.#name}/status`;
    this.#api.strategicPatch(path, { status }, 'nodeStatus.reported');
  }

  #isAsLooked(): boolean {
    const l = this.#looked;
    return (
      l?.node === this.#node.version &&
      l.images === this.#runtime().state.images.version &&
      l.memoryPressure === this.state.memoryPressure &&
      l.diskPressure === this.state.diskPressure
    );
  }

  #reported({ response }: Answer): void {
    if (response.code !== 200) this.state.reportedAt = 0;
  }
}

/** Whether anything but conditions differs that the kubelet writes. */
function differs(old: Status, now: Status): boolean {
  const keys = ['capacity', 'allocatable', 'addresses', 'nodeInfo', 'images'] as const;
  return keys.some((k) => !equal(old[k], now[k]));
}
