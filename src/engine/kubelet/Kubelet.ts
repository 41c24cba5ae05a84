import type { Node } from '../api/core/node/fields.ts';
import type { ContainerStatus } from '../api/core/pod/containerFields.ts';
import type { Pod, PodStatus } from '../api/core/pod/fields.ts';
import type { ApiClient } from '../client/ApiClient.ts';
import type { Informer } from '../client/Informer.ts';
import { keyOfObject } from '../client/Informer.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { parseRfc3339 } from '../sim/rfc3339.ts';
import { SECOND } from '../sim/time.ts';
import type { OwnNode } from './admission.ts';
import { rejectionOf } from './admission.ts';
import { ContainerKiller } from './ContainerKiller.ts';
import { ContainerStarter } from './ContainerStarter.ts';
import { CriClient } from './CriClient.ts';
import { EvictionManager } from './EvictionManager.ts';
import { HookRunner } from './HookRunner.ts';
import { ImageManager } from './ImageManager.ts';
import type { MachineFacts } from './MachineFacts.ts';
import { notModelled } from './notModelled.ts';
import { Pleg } from './Pleg.ts';
import { isTerminalPhase } from './podSpec.ts';
import { PodWorkers, rejectedStatus } from './PodWorkers.ts';
import type { ProbeType } from './Prober.ts';
import { Prober } from './Prober.ts';
import type { Reporter } from './Reporter.ts';
import { Resizer } from './Resizer.ts';
import type { Containerd } from './runtime/Containerd.ts';
import { isMirror } from './StaticPods.ts';
import { StatusManager } from './status/StatusManager.ts';
import { equal } from './status/statusPatch.ts';
import { SyncPod } from './SyncPod.ts';
import { VolumeManager } from './VolumeManager.ts';

/** What is left of a Pod is removed at the next housekeeping. */
const HOUSEKEEPING_US = 2 * SECOND;

/**
 * The kubelet's sync loop: what the API server, the PLEG and the probes say is passed on to the
 * workers of the Pods.
 * Models: pkg/kubelet/kubelet.go syncLoopIteration and the Handle… functions
 */
export class Kubelet implements Part {
  readonly state = {
    /** Pods whose API object is gone. */
    gone: new PMap<string, true>(),
  };
  readonly handlers: Handlers = {
    deadline: (uid: string) => this.#deadline(uid),
    cleanup: (uid: string) => this.#cleanup(uid),
    removed: () => undefined,
  };
  readonly prober: Prober;
  readonly status: StatusManager;
  readonly workers: PodWorkers;
  readonly #actor: Actor;
  readonly #pods: Informer<Pod>;
  readonly #node: Informer<Node>;
  readonly #facts: MachineFacts;
  readonly #runtime: () => Containerd;
  readonly #cri: CriClient;
  readonly #reporter: Reporter;
  readonly #images: ImageManager;
  readonly #volumes: VolumeManager;
  readonly #starter: ContainerStarter;
  readonly #resizer: Resizer;
  readonly #sync: SyncPod;
  readonly #eviction: EvictionManager;

  constructor(
    actor: Actor,
    api: ApiClient,
    pods: Informer<Pod>,
    node: Informer<Node>,
    reporter: Reporter,
    runtime: () => Containerd,
    facts: MachineFacts,
    setPressure: (memory: boolean, disk: boolean) => void,
  ) {
    this.#actor = actor;
    this.#pods = pods;
    this.#node = node;
    this.#facts = facts;
    this.#runtime = runtime;
    this.#reporter = reporter;
    const cri = (this.#cri = new CriClient(actor));
    const pleg = new Pleg(actor, runtime);
    this.workers = new PodWorkers(actor, pleg);
    this.status = new StatusManager(actor, api, {
      podOf: (uid) => this.podOf(uid),
      mayRun: (uid) => this.workers.mayRun(uid),
    });
    this.prober = new Prober(actor, cri, reporter, {
      statusOf: (uid) => this.status.get(uid),
      statuses: () => this.status.state.said.version,
      podOf: (uid) => this.podOf(uid),
      onResult: (type, uid, id, result) => this.#onProbe(type, uid, id, result),
    });
    const hooks = new HookRunner(actor, cri, reporter);
    const killer = new ContainerKiller(actor, cri, reporter, hooks);
    const images = (this.#images = new ImageManager(actor, cri, reporter, runtime));
    const volumes = (this.#volumes = new VolumeManager(actor, api, reporter));
    const parts = { api, cri, reporter, images, volumes, hooks, killer, facts };
    const starter = (this.#starter = new ContainerStarter(actor, parts));
    const resizer = (this.#resizer = new Resizer(actor, cri, reporter));
    const { workers, status, prober } = this;
    const onFinished = (uid: string): void => this.#onFinished(uid);
    const all = { workers, pleg, status, prober, volumes, starter, killer, resizer, reporter, cri };
    this.#sync = new SyncPod(actor, { ...all, runtime, facts, onFinished });
    workers.use(this.#sync);
    this.#eviction = new EvictionManager(actor, { runtime, workers, reporter, setPressure });
    pleg.listen({
      changed: (uid) => this.workers.syncAgain(uid),
      cacheReady: (uid) => this.workers.run(uid),
    });
    actor.addPart('kubelet', this);
    pods.onEvent({
      add: (p) => this.#onAdd(p),
      update: (old, p) => this.#onUpdate(old, p),
      delete: (p) => this.#onDelete(p),
    });
    pods.onSynced(() => this.#endOrphans());
  }

  onStart(): void {
    this.state.gone.clear();
  }

  /** A container's status as it was last said. */
  statusOf(uid: string, name: string): ContainerStatus | undefined {
    return statusNamed(this.status.get(uid), name);
  }

  /** A Pod's back-offs, in µs: of its dead containers, and of its failed pulls; 0 for none. */
  backOffs(uid: string) {
    const restart = this.#starter.heldBack(this.#runtime().pod(uid));
    return { restart, pull: this.#images.heldBack(uid) };
  }

  /** The newest object of a Pod, unless it is gone. */
  podOf(uid: string): Pod | undefined {
    const w = this.workers.get(uid);
    if (!w) return undefined;
    const pod = this.#pods.get(keyOfObject(w.pod));
    return pod?.metadata?.uid === uid ? pod : undefined;
  }

  /** Models: HandlePodAdditions */
  #onAdd(pod: Pod): void {
    if (isMirror(pod)) return;
    const uid = pod.metadata!.uid!;
    const ends =
      pod.metadata?.deletionTimestamp !== undefined || isTerminalPhase(pod.status?.phase);
    const known = this.#runtime().state.pods.has(uid);
    if (!ends && !known) {
      const rejection =
        this.#eviction.rejectionOf(pod) ?? rejectionOf(pod, this.#pods.list(), this.#ownNode());
      if (rejection) {
        this.#reject(pod, rejection.reason, rejection.message);
        return;
      }
    }
    if (!ends) this.#warn(pod);
    this.workers.update(pod);
    this.#armDeadline(pod);
  }

  /** The node as the API server has it; before it is known, as the machine is. */
  #ownNode(): OwnNode {
    const name = this.#actor.machine;
    const node = this.#node.get(name);
    const { cpu, memory, labels } = this.#facts;
    const own = { cpu, memory, pods: '110', 'ephemeral-storage': '100Gi' };
    const allocatable = (node?.status?.allocatable ?? own) as OwnNode['allocatable'];
    return { name, labels: node?.metadata?.labels ?? labels, allocatable };
  }

  /** Models: rejectPod */
  #reject(pod: Pod, reason: string, message: string): void {
    this.#reporter.tell(pod, 'Warning', reason, message);
    this.workers.update(pod);
    this.workers.reject(pod.metadata!.uid!);
    this.status.set(pod, rejectedStatus(pod, reason, message), true);
  }

  #warn(pod: Pod): void {
    const names = notModelled(pod);
    if (names.length === 0) return;
    const text = `not modelled: ${names.join(', ')}`;
    this.#reporter.tell(pod, 'Warning', 'NotModelled', text);
  }

  /** Models: HandlePodUpdates, HandlePodReconcile; pkg/kubelet/config podsDifferSemantically */
  #onUpdate(old: Pod, pod: Pod): void {
    if (isMirror(pod)) return;
    const uid = pod.metadata!.uid!;
    if (old.metadata!.uid !== uid) {
      this.#onDelete(old);
      this.#onAdd(pod);
      return;
    }
    if (differs(old, pod)) {
      this.workers.update(pod);
      this.status.reconsider(uid);
      if (old.spec?.activeDeadlineSeconds !== pod.spec?.activeDeadlineSeconds) {
        this.#armDeadline(pod);
      }
      return;
    }
    this.workers.keep(pod);
    this.status.observe(pod);
    if (gatesChanged(old, pod)) this.workers.update(pod);
    if (!old.status?.startTime && pod.status?.startTime) this.#armDeadline(pod);
  }

  /** Models: HandlePodRemoves */
  #onDelete(pod: Pod): void {
    const uid = pod.metadata!.uid!;
    const w = this.workers.get(uid);
    if (!w) return;
    this.state.gone.set(uid, true);
    this.status.forget(uid);
    if (w.finished) this.#onFinished(uid);
    else this.workers.update(pod, {});
  }

  /** Pods of the runtime that nobody wants any more. Models: HandlePodCleanups */
  #endOrphans(): void {
    for (const uid of this.#runtime().state.pods.keys()) {
      if (this.workers.get(uid)) continue;
      this.#cri.ask({ call: 'stopPodSandbox', podUid: uid }, 'kubelet.removed', undefined);
      this.#cri.ask({ call: 'removePod', podUid: uid }, 'kubelet.removed', undefined);
    }
  }

  #onFinished(uid: string): void {
    if (this.state.gone.has(uid)) this.#actor.after(HOUSEKEEPING_US, 'kubelet.cleanup', uid);
  }

  /** Nothing is remembered of a Pod that is over and gone. */
  #cleanup(uid: string): void {
    if (!this.state.gone.has(uid)) return;
    this.state.gone.delete(uid);
    this.#cri.ask({ call: 'removePod', podUid: uid }, 'kubelet.removed', undefined);
    this.prober.removePod(uid);
    this.#volumes.forget(uid);
    this.#images.forget(uid);
    this.#starter.forget(uid);
    this.#resizer.forget(uid);
    this.#sync.forget(uid);
    this.status.forget(uid);
    this.workers.forget(uid);
  }

  /** Models: the probe cases of syncLoopIteration */
  #onProbe(type: ProbeType, uid: string, id: string, result: boolean | undefined): void {
    const pod = this.podOf(uid);
    if (!pod) return;
    if (type === 'liveness') {
      if (result === false) this.workers.syncAgain(uid);
      return;
    }
    if (type === 'readiness') this.status.setReady(pod, id, result === true);
    else this.status.setStarted(pod, id, result === true);
    this.workers.syncAgain(uid);
  }

  #armDeadline(pod: Pod): void {
    const seconds = pod.spec?.activeDeadlineSeconds;
    const start = parseRfc3339(pod.status?.startTime ?? '');
    if (seconds === undefined || start === undefined) return;
    this.#actor.at(start + seconds * SECOND + SECOND, 'kubelet.deadline', pod.metadata!.uid!);
  }

  /** Models: pkg/kubelet/active_deadline.go */
  #deadline(uid: string): void {
    const pod = this.podOf(uid);
    const w = this.workers.get(uid);
    const seconds = pod?.spec?.activeDeadlineSeconds;
    const start = parseRfc3339(pod?.status?.startTime ?? '');
    if (!pod || !w || w.terminating || seconds === undefined || start === undefined) return;
    if (this.#actor.now < start + seconds * SECOND) return;
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#reporter.tell(pod, 'Normal', 'DeadlineExceeded', message);
    this.workers.update(pod, { verdict: { reason: 'DeadlineExceeded', message } });
  }
}

function statusNamed(s: PodStatus | undefined, name: string): ContainerStatus | undefined {
  const init = s?.initContainerStatuses ?? [];
  const ephemeral = s?.ephemeralContainerStatuses ?? [];
  return [...(s?.containerStatuses ?? []), ...init, ...ephemeral].find((c) => c.name === name);
}

/** Whether a change of a Pod is more than one of its status. */
function differs(old: Pod, now: Pod): boolean {
  const [a, b] = [old.metadata ?? {}, now.metadata ?? {}];
  return (
    a.deletionTimestamp !== b.deletionTimestamp ||
    a.deletionGracePeriodSeconds !== b.deletionGracePeriodSeconds ||
    !equal(old.spec, now.spec) ||
    !equal(a.labels, b.labels) ||
    !equal(a.annotations, b.annotations)
  );
}

/** Whether a condition that a readiness gate waits for has changed. */
function gatesChanged(old: Pod, now: Pod): boolean {
  return (now.spec?.readinessGates ?? []).some(({ conditionType: type }) => {
    const of = (p: Pod): unknown => p.status?.conditions?.find((c) => c.type === type)?.status;
    return of(old) !== of(now);
  });
}
