import type { Lease } from '../api/coordination/lease/fields.ts';
import type { Node, NodeCondition } from '../api/core/node/fields.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { rfc3339, rfc3339Micro } from '../sim/rfc3339.ts';
import { MINUTE, MS, SECOND } from '../sim/time.ts';
import type { MachineFacts } from './MachineFacts.ts';

const RENEW_US = 10 * SECOND;
const LEASE_SECONDS = 40;
const STATUS_US = 10 * SECOND;
const REPORT_US = 5 * MINUTE;

/** Waits of a failed renewal: 200 ms doubled to 7 s. */
const RETRY_US = 200 * MS;
const RETRY_US_MAX = 7 * SECOND;

/**
 * A node's presence: it registers itself, renews its Lease every 10 s with 4 % jitter, and writes
 * its status when something changed, else about every 5 minutes.
 * Models: pkg/kubelet/kubelet_node_status.go, component-helpers apimachinery/lease
 */
export class NodeStatus implements Part {
  readonly state = {
    registered: false,
    lease: undefined as Lease | undefined,
    retryUs: RETRY_US,
    reportAt: 0,
    startedAt: 0,
  };
  readonly handlers: Handlers = {
    register: () => this.#register(),
    registered: (a: Answer) => this.#registered(a),
    renew: () => this.#renew(),
    renewed: (a: Answer) => this.#renewed(a),
    look: () => this.#look(),
    reported: (a: Answer) => this.#reported(a),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #facts: MachineFacts;

  constructor(actor: Actor, api: ApiClient, facts: MachineFacts) {
    this.#actor = actor;
    this.#api = api;
    this.#facts = facts;
    actor.addPart('nodeStatus', this);
  }

  onStart(): void {
    const s = this.state;
    s.registered = false;
    s.lease = undefined;
    s.retryUs = RETRY_US;
    s.startedAt = this.#actor.now;
    this.#actor.after(this.#actor.prng.int(SECOND), 'nodeStatus.register', undefined);
  }

  get #name(): string {
    return this.#actor.machine;
  }

  #register(): void {
    this.#api.create('/api/v1/nodes', this.#node(), 'nodeStatus.registered');
  }

  #registered({ response }: Answer): void {
    if (response.code !== 201 && response.code !== 409) {
      this.#actor.after(this.#actor.prng.jitter(SECOND, 100), 'nodeStatus.register', undefined);
      return;
    }
    this.state.registered = true;
    this.#report();
    this.#actor.after(STATUS_US, 'nodeStatus.look', undefined);
    this.#renew();
  }

  #node(): Node {
    const name = this.#name;
    const { labels, taints, podCIDR } = this.#facts;
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
      },
      spec: { podCIDR, podCIDRs: [podCIDR], ...(taints ? { taints } : {}) },
      status: this.#status(),
    };
  }

  #status(): NonNullable<Node['status']> {
    const { ip, cpu, memory } = this.#facts;
    const capacity = { cpu, memory, pods: '110', 'ephemeral-storage': '100Gi' };
    return {
      capacity,
      allocatable: capacity,
      conditions: this.#conditions(),
      addresses: [
        { type: 'InternalIP', address: ip },
        { type: 'Hostname', address: this.#name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      nodeInfo: {
        machineID: this.#name,
        systemUUID: this.#name,
        bootID: `${this.#name}-${this.#actor.incarnation}`,
        kernelVersion: '6.12.0',
        osImage: 'Kubarium',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: 'v1.36.3',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    };
  }

  #conditions(): readonly NodeCondition[] {
    const lastHeartbeatTime = rfc3339(this.#actor.now);
    const lastTransitionTime = rfc3339(this.state.startedAt);
    const fine = (type: string, reason: string, message: string): NodeCondition => ({
      type,
      status: 'False',
      lastHeartbeatTime,
      lastTransitionTime,
      reason,
      message,
    });
    return [
      fine(
        'MemoryPressure',
        'KubeletHasSufficientMemory',
        'kubelet has sufficient memory available',
      ),
      fine('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      fine('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      {
        type: 'Ready',
        status: 'True',
        lastHeartbeatTime,
        lastTransitionTime,
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
      },
    ];
  }

  #look(): void {
    this.#actor.after(STATUS_US, 'nodeStatus.look', undefined);
    if (this.#actor.now >= this.state.reportAt) this.#report();
  }

  #report(): void {
    const half = Math.floor(REPORT_US / 2);
    this.state.reportAt = this.#actor.now + half + this.#actor.prng.int(REPORT_US);
    const path = `/api/v1/nodes/${this.#name}/status`;
    const { conditions, addresses, capacity, allocatable, nodeInfo } = this.#status();
    const status = { conditions, addresses, capacity, allocatable, nodeInfo };
    this.#api.strategicPatch(path, { status }, 'nodeStatus.reported');
  }

  #reported({ response }: Answer): void {
    if (response.code !== 200) this.state.reportAt = 0;
  }

  #renew(): void {
    const path = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
    const { lease } = this.state;
    const renewTime = rfc3339Micro(this.#actor.now);
    const own = {
      holderIdentity: this.#name,
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime,
    };
    if (lease) {
      const body: Lease = { ...lease, spec: { ...lease.spec, ...own } };
      this.#api.update(`${path}/${this.#name}`, body, 'nodeStatus.renewed');
    } else {
      const metadata = { name: this.#name, namespace: 'kube-node-lease' };
      this.#api.create(path, { metadata, spec: own }, 'nodeStatus.renewed');
    }
  }

  #renewed({ response }: Answer): void {
    const s = this.state;
    if (response.code === 200 || response.code === 201) {
      s.lease = response.body as Lease;
      s.retryUs = RETRY_US;
      this.#actor.after(this.#actor.prng.jitter(RENEW_US, 4), 'nodeStatus.renew', undefined);
      return;
    }
    if (response.code === 409) {
      const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${this.#name}`;
      this.#api.get(path, 'nodeStatus.renewed');
      return;
    }
    if (response.code === 404) s.lease = undefined;
    this.#actor.after(s.retryUs, 'nodeStatus.renew', undefined);
    s.retryUs = Math.min(s.retryUs * 2, RETRY_US_MAX);
  }
}
