import type { ContainerStatus } from '../api/core/pod/containerFields.ts';
import type { Pod, PodStatus } from '../api/core/pod/fields.ts';
import type { ApiClient } from '../client/ApiClient.ts';
import type { Informer } from '../client/Informer.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { hashHex, hashString } from '../sim/hash.ts';
import { PMap } from '../sim/PMap.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import { SECOND } from '../sim/time.ts';
import type { StaticPod } from './MachineFacts.ts';
import { equal } from './status/statusPatch.ts';

const RELIST_US = SECOND;
const PODS = '/api/v1/namespaces/kube-system/pods';
const MIRROR = 'kubernetes.io/config.mirror';

/** A process as it was last looked at. */
interface Seen {
  readonly up: boolean;
  readonly incarnation: number;
  /** When it was first seen so. */
  readonly since: number;
}

/** Whether a Pod object only shows what runs from the kubelet's manifest folder. */
export function isMirror(p: Pod): boolean {
  return p.metadata?.annotations?.[MIRROR] !== undefined;
}

/**
 * Pods out of the kubelet's manifest folder: the control plane of its machine. For each the API
 * gets a mirror Pod that nobody can change; deleted, it comes again.
 * Models: pkg/kubelet/config/file.go, pkg/kubelet/pod/mirror_client.go. The containers are the
 * machine's own processes: they are looked at each second, as by the PLEG, and not restarted
 */
export class StaticPods implements Part {
  readonly state = {
    seen: new PMap<string, Seen>(),
    /** Names of mirror Pods that are being created or deleted. */
    asked: new PMap<string, true>(),
    /** When the folder was read. */
    readAt: 0,
  };
  readonly handlers: Handlers = {
    relist: () => this.#relist(),
    asked: (a: { data: string }) => void this.state.asked.delete(a.data),
    told: () => undefined,
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #pods: Informer<Pod>;
  readonly #static: readonly StaticPod[];
  readonly #node: { readonly ip: string; uid(): string | undefined };

  constructor(
    actor: Actor,
    api: ApiClient,
    pods: Informer<Pod>,
    list: readonly StaticPod[],
    node: { readonly ip: string; uid(): string | undefined },
  ) {
    this.#actor = actor;
    this.#api = api;
    this.#pods = pods;
    this.#static = list;
    this.#node = node;
  }

  onStart(): void {
    this.state.asked.clear();
    this.state.readAt = this.#actor.now;
    if (this.#static.length > 0) this.#actor.after(RELIST_US, 'static.relist', undefined);
  }

  #relist(): void {
    this.#actor.after(RELIST_US, 'static.relist', undefined);
    for (const s of this.#static) this.#look(s);
    if (!this.#pods.synced) return;
    for (const s of this.#static) this.#sync(s);
  }

  /** What the process does now. */
  #look({ pod, process }: StaticPod): void {
    const name = pod.metadata!.name!;
    const { up, incarnation } = process();
    const old = this.state.seen.get(name);
    if (old?.up === up && old.incarnation === incarnation) return;
    this.state.seen.set(name, { up, incarnation, since: this.#actor.now });
  }

  #sync(s: StaticPod): void {
    const name = s.pod.metadata!.name!;
    if (this.state.asked.has(name)) return;
    const mirror = this.#pods.get(`kube-system/${name}`);
    if (!mirror) this.#create(s, name);
    else if (mirror.metadata?.deletionTimestamp !== undefined) this.#delete(mirror, name);
    else this.#tell(s, mirror, name);
  }

  #create({ pod }: StaticPod, name: string): void {
    const uid = this.#node.uid();
    if (uid === undefined) return;
    this.state.asked.set(name, true);
    const hash = hashHex(hashString(name)).repeat(2);
    const node = this.#actor.machine;
    const owner = { apiVersion: 'v1', kind: 'Node', name: node, uid, controller: true };
    const annotations = {
      ...pod.metadata?.annotations,
      'kubernetes.io/config.hash': hash,
      [MIRROR]: hash,
      'kubernetes.io/config.seen': rfc3339(this.state.readAt),
      'kubernetes.io/config.source': 'file',
    };
    const metadata = { ...pod.metadata, annotations, ownerReferences: [owner] };
    this.#api.create(PODS, { ...pod, metadata }, 'static.asked', name);
  }

  #delete(mirror: Pod, name: string): void {
    this.state.asked.set(name, true);
    const { uid } = mirror.metadata!;
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    this.#api.delete(`${PODS}/${name}`, options, 'static.asked', name);
  }

  #tell({ pod }: StaticPod, mirror: Pod, name: string): void {
    const seen = this.state.seen.get(name)!;
    const status = this.#statusOf(pod, seen, mirror.status);
    if (equal(mirror.status, status)) return;
    this.state.asked.set(name, true);
    this.#api.patch(`${PODS}/${name}/status`, { status }, 'static.asked', name);
  }

  #statusOf(pod: Pod, seen: Seen, old: PodStatus | undefined): PodStatus {
    const { ip } = this.#node;
    const [container] = pod.spec!.containers!;
    const isReady = seen.up ? 'True' : 'False';
    const since = rfc3339(seen.since);
    const unready = {
      reason: 'ContainersNotReady',
      message: `containers with unready status: [${container!.name}]`,
    };
    const conditions = CONDITIONS.map((type) => {
      const own = type === 'Ready' || type === 'ContainersReady';
      const was = old?.conditions?.find((c) => c.type === type);
      const status = own ? isReady : 'True';
      const lastTransitionTime = was?.status === status ? was.lastTransitionTime : since;
      const why = own && !seen.up ? unready : {};
      return { type, status, lastTransitionTime, observedGeneration: 1, ...why };
    });
    return {
      ...old,
      phase: 'Running',
      observedGeneration: 1,
      conditions,
      hostIP: ip,
      hostIPs: [{ ip }],
      podIP: ip,
      podIPs: [{ ip }],
      startTime: old?.startTime ?? since,
      containerStatuses: [this.#containerStatus(container!, seen, old?.containerStatuses?.[0])],
    } as PodStatus;
  }

  #containerStatus(
    c: { readonly name?: string; readonly image?: string },
    seen: Seen,
    old: ContainerStatus | undefined,
  ): ContainerStatus {
    const at = rfc3339(seen.since);
    const running = old?.state?.running;
    const terminated = {
      exitCode: 137,
      reason: 'Error',
      startedAt: running?.startedAt ?? at,
      finishedAt: at,
    };
    const ended = old?.state?.terminated ?? (seen.incarnation > 1 ? terminated : undefined);
    const restarted = seen.incarnation - 1 !== old?.restartCount;
    const last = seen.up && ended && restarted ? { terminated: ended } : (old?.lastState ?? {});
    const id = hashHex(hashString(`${c.name}/${this.#actor.machine}/${seen.incarnation}`));
    const state = seen.up ? { running: { startedAt: at } } : { terminated };
    return {
      name: c.name,
      image: c.image,
      imageID: c.image,
      containerID: `containerd://${id.repeat(4)}`,
      ready: seen.up,
      started: seen.up,
      restartCount: seen.incarnation - 1,
      state: !seen.up && old?.state?.terminated ? old.state : state,
      lastState: last,
    } as ContainerStatus;
  }
}

const CONDITIONS = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
] as const;
