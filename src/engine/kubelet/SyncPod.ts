import type { Pod, PodStatus } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import type { ContainerKiller, KillOrder } from './ContainerKiller.ts';
import type { ContainerStarter, StartFailure } from './ContainerStarter.ts';
import type { CriClient } from './CriClient.ts';
import type { MachineFacts } from './MachineFacts.ts';
import type { Pleg } from './Pleg.ts';
import type { PodActions, ToKill } from './podActions.ts';
import { podActions } from './podActions.ts';
import type { AnyContainer } from './podSpec.ts';
import { isSidecar, isTerminalPhase } from './podSpec.ts';
import type { PodSyncer, PodWorker, PodWorkers, SyncOutcome, WorkType } from './PodWorkers.ts';
import type { Prober } from './Prober.ts';
import type { Reporter } from './Reporter.ts';
import type { Resizer } from './Resizer.ts';
import type { CriAnswer } from './runtime/Cri.ts';
import type { Containerd } from './runtime/Containerd.ts';
import type { RuntimePod } from './runtime/RuntimePod.ts';
import type { WaitingReason } from './status/containerStatuses.ts';
import { podStatus } from './status/podStatus.ts';
import type { StatusManager } from './status/StatusManager.ts';
import type { VolumeManager } from './VolumeManager.ts';

/** One more thing to do in a sync. */
type Step =
  | { readonly step: 'killPod' }
  | { readonly step: 'kill'; readonly kill: ToKill }
  | { readonly step: 'sandbox'; readonly attempt: number }
  | { readonly step: 'resize' }
  | { readonly step: 'start'; readonly container: AnyContainer; readonly init: boolean };

/** A sync under way. */
interface Sync {
  readonly type: WorkType;
  readonly pod: Pod;
  /** What the runtime had when it began. */
  readonly runtime: RuntimePod;
  readonly podIP: string;
  readonly steps: readonly Step[];
  /** Containers that are being killed, and whether the sandbox follows them. */
  readonly dying: readonly string[];
  readonly killsPod: boolean;
  readonly changed: boolean;
  readonly failed: boolean;
  readonly retryAt: number | undefined;
}

/** What a sync looked at that said what was said before and found nothing to do. */
interface Settled {
  readonly pod: Pod;
  readonly runtime: RuntimePod;
  readonly status: PodStatus;
  /** Versions of what else it depends on. */
  readonly verdicts: number;
  readonly reasons: number;
  readonly resizes: number;
}

interface Parts {
  readonly workers: PodWorkers;
  readonly pleg: Pleg;
  readonly status: StatusManager;
  readonly prober: Prober;
  readonly volumes: VolumeManager;
  readonly starter: ContainerStarter;
  readonly killer: ContainerKiller;
  readonly resizer: Resizer;
  readonly reporter: Reporter;
  readonly cri: CriClient;
  readonly runtime: () => Containerd;
  readonly facts: MachineFacts;
  /** Nothing of a Pod is left to do. */
  readonly onFinished: (uid: string) => void;
}

/**
 * What a worker does for a Pod: says its status, brings the runtime to what the Pod wants, ends it.
 * Models: pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod;
 * kuberuntime_manager.go SyncPod, killPodWithSyncResult
 */
export class SyncPod implements Part, PodSyncer {
  readonly state = {
    syncs: new PMap<string, Sync>(),
    /** Why containers do not run, by `uid/container`. */
    reasons: new PMap<string, WaitingReason>(),
  };
  readonly handlers: Handlers = {
    mounted: (d: { uid: string; failed: boolean }) => this.#mounted(d.uid, d.failed),
    killed: (d: { uid: string; id: string }) => this.#killed(d.uid, d.id),
    sandboxStopped: (a: CriAnswer<{ uid: string }>) => this.#podKilled(a.data.uid),
    sandbox: (a: CriAnswer<{ uid: string }>) => this.#sandbox(a),
    started: (d: { uid: string; name: string; failure?: StartFailure }) => this.#started(d),
    removed: () => undefined,
    resized: (d: { uid: string; changed: boolean }) => this.#resized(d.uid, d.changed),
  };
  readonly #p: Parts;
  /** Derived: by uid; as long as nothing of it has changed a sync has nothing to do. */
  readonly #settled = new Map<string, Settled>();

  constructor(actor: Actor, parts: Parts) {
    this.#p = parts;
    actor.addPart('workers', this);
  }

  onStart(): void {
    this.state.syncs.clear();
    this.state.reasons.clear();
    this.#settled.clear();
  }

  rebuild(): void {
    this.#settled.clear();
  }

  forget(uid: string): void {
    this.#settled.delete(uid);
    this.state.syncs.delete(uid);
    const keys: string[] = [];
    this.state.reasons.range(`${uid}/`, `${uid}0`, (_, k) => void keys.push(k));
    for (const k of keys) this.state.reasons.delete(k);
  }

  /** The status of a Pod by what the runtime has. Models: generateAPIPodStatus */
  #statusOf(w: PodWorker, runtime: RuntimePod, ends: boolean): PodStatus {
    const { uid, pod, verdict } = w;
    return podStatus({
      pod,
      runtime,
      reasonOf: (name) => this.state.reasons.get(`${uid}/${name}`),
      old: this.#p.status.get(uid) ?? pod.status ?? {},
      podIP: this.#p.pleg.ipOf(uid),
      hostIP: this.#p.facts.ip,
      ends,
      probed: (s, init) => this.#p.prober.probed(pod, s, init),
      resizing: ends ? [] : this.#p.resizer.conditionsOf(uid),
      ...(verdict && w.terminating ? { verdict } : {}),
    });
  }

  #set(uid: string, change: Partial<Sync>): Sync {
    const s = { ...this.state.syncs.get(uid)!, ...change };
    this.state.syncs.set(uid, s);
    return s;
  }

  #begin(w: PodWorker, type: WorkType): Sync {
    const sync: Sync = {
      type,
      pod: w.pod,
      runtime: this.#p.pleg.get(w.uid),
      podIP: this.#p.pleg.ipOf(w.uid),
      steps: [],
      dying: [],
      killsPod: false,
      changed: false,
      failed: false,
      retryAt: undefined,
    };
    this.state.syncs.set(w.uid, sync);
    return sync;
  }

  #end(uid: string, outcome: SyncOutcome): void {
    const s = this.state.syncs.get(uid)!;
    this.state.syncs.delete(uid);
    this.#p.workers.done(uid, s.type, outcome);
  }

  /** Models: Kubelet.SyncPod */
  sync(w: PodWorker): void {
    const { uid, pod } = w;
    if (this.#isSettled(w)) {
      this.#p.workers.done(uid, 'sync', {});
      return;
    }
    const s = this.#begin(w, 'sync');
    this.#p.resizer.look(pod, s.runtime);
    const status = this.#statusOf(w, s.runtime, false);
    const said = this.#p.status.get(uid);
    this.#p.status.set(pod, status);
    if (isTerminalPhase(status.phase)) {
      this.#end(uid, { terminal: true });
      return;
    }
    if (this.#p.volumes.ready(uid, pod)) this.#act(uid, said === this.#p.status.get(uid));
  }

  #mounted(uid: string, failed: boolean): void {
    const s = this.state.syncs.get(uid);
    if (!s || s.type !== 'sync') return;
    if (failed) this.#end(uid, { failed: {} });
    else this.#act(uid, false);
  }

  interrupt(uid: string): void {
    const s = this.state.syncs.get(uid);
    if (s && this.#p.volumes.cancel(uid)) this.#end(uid, { failed: {} });
  }

  /** `same`: the status is what was said before. */
  #act(uid: string, same: boolean): void {
    const s = this.state.syncs.get(uid)!;
    this.#p.prober.addPod(s.pod);
    const actions = podActions(s.pod, s.runtime, this.#p.prober);
    const steps = stepsOf(actions);
    if (same && steps.every((x) => x.step === 'resize')) this.#settle(uid, s);
    this.#set(uid, { steps });
    this.#next(uid);
  }

  #settle(uid: string, s: Sync): void {
    const status = this.#p.status.get(uid)!;
    const resizes = this.#p.resizer.state.pods;
    if (!isQuiet(status) || resizes.has(uid)) return;
    this.#settled.set(uid, {
      pod: s.pod,
      runtime: s.runtime,
      status,
      verdicts: this.#p.prober.version,
      reasons: this.state.reasons.version,
      resizes: resizes.version,
    });
  }

  /** Whether a sync would look at the same as one that had nothing to do. */
  #isSettled(w: PodWorker): boolean {
    const s = this.#settled.get(w.uid);
    return (
      s !== undefined &&
      s.pod === w.pod &&
      s.status === this.#p.status.get(w.uid) &&
      s.runtime === this.#p.pleg.get(w.uid) &&
      s.verdicts === this.#p.prober.version &&
      s.reasons === this.state.reasons.version &&
      s.resizes === this.#p.resizer.state.pods.version
    );
  }

  #next(uid: string): void {
    const s = this.state.syncs.get(uid);
    if (!s) return;
    const [step, ...steps] = s.steps;
    if (!step) {
      this.#finishSync(uid, s);
      return;
    }
    this.#set(uid, { steps });
    if (step.step === 'killPod') this.#killPod(uid, undefined);
    else if (step.step === 'kill') this.#killOne(uid, step.kill);
    else if (step.step === 'sandbox') this.#newSandbox(uid, s, step.attempt);
    else if (step.step === 'resize') this.#p.resizer.resize(s.pod, s.runtime, 'workers.resized');
    else {
      const { pod, runtime, podIP } = this.state.syncs.get(uid)!;
      this.#p.starter.start({ uid, pod, container: step.container, runtime, podIP });
    }
  }

  #finishSync(uid: string, s: Sync): void {
    const failed = s.failed ? (s.retryAt === undefined ? {} : { retryAt: s.retryAt }) : undefined;
    this.#end(uid, { changed: s.changed, ...(failed ? { failed } : {}) });
  }

  #resized(uid: string, changed: boolean): void {
    const s = this.state.syncs.get(uid);
    if (!s) return;
    this.#set(uid, { changed: s.changed || changed });
    this.#next(uid);
  }

  #killOne(uid: string, kill: ToKill): void {
    const s = this.#set(uid, { dying: [kill.id], killsPod: false, changed: true });
    this.#p.killer.kill({ ...kill, uid, pod: s.pod, graceS: undefined }, 'workers.killed');
  }

  /** Stops all containers, then the sandbox. */
  #killPod(uid: string, graceS: number | undefined): void {
    const { pod, runtime } = this.state.syncs.get(uid)!;
    const running = runtime.containers.filter((c) => c.state === 'running');
    this.#set(uid, { dying: running.map((c) => c.id), killsPod: true, changed: true });
    const orders = running.map((c): KillOrder => ({
      uid,
      pod,
      id: c.id,
      name: c.name,
      message: '',
      reason: '',
      graceS,
    }));
    if (orders.length > 0) this.#p.killer.killAll(orders, 'workers.killed');
    else this.#stopSandbox(uid);
  }

  #stopSandbox(uid: string): void {
    this.#p.cri.ask({ call: 'stopPodSandbox', podUid: uid }, 'workers.sandboxStopped', { uid });
  }

  #killed(uid: string, id: string): void {
    const s = this.state.syncs.get(uid);
    if (!s) return;
    const dying = s.dying.filter((d) => d !== id);
    this.#set(uid, { dying });
    if (dying.length > 0) return;
    if (s.killsPod) this.#stopSandbox(uid);
    else this.#next(uid);
  }

  #podKilled(uid: string): void {
    const s = this.state.syncs.get(uid);
    if (!s) return;
    if (s.type === 'terminating') this.#afterTerminating(uid);
    else this.#next(uid);
  }

  #newSandbox(uid: string, s: Sync, attempt: number): void {
    const { namespace, name, annotations = {} } = s.pod.metadata!;
    if (attempt > 0) {
      const text = 'Pod sandbox changed, it will be killed and re-created.';
      this.#p.reporter.tell(s.pod, 'Normal', 'SandboxChanged', text);
    }
    this.#p.cri.ask(
      {
        call: 'runPodSandbox',
        podUid: uid,
        key: `${namespace}/${name}`,
        attempt,
        hostNetwork: s.pod.spec?.hostNetwork ?? false,
        annotations,
      },
      'workers.sandbox',
      { uid },
    );
  }

  #sandbox({ data: { uid }, error }: CriAnswer<{ uid: string }>): void {
    const s = this.state.syncs.get(uid);
    if (!s) return;
    if (error !== undefined) {
      const text = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${error}`;
      this.#p.reporter.tell(s.pod, 'Warning', 'FailedCreatePodSandBox', text);
      this.#set(uid, { steps: [], failed: true });
      this.#next(uid);
      return;
    }
    const podIP = this.#p.runtime().pod(uid).sandboxes[0]?.ip ?? '';
    this.#set(uid, { changed: true, podIP });
    this.#p.status.setCondition(s.pod, 'PodReadyToStartContainers', 'True');
    this.#next(uid);
  }

  #started(d: { uid: string; name: string; failure?: StartFailure }): void {
    const { uid, name, failure } = d;
    const s = this.state.syncs.get(uid);
    if (!s) return;
    const key = `${uid}/${name}`;
    if (!failure) {
      this.state.reasons.delete(key);
      this.#removeOldDead(uid, name);
      this.#set(uid, { changed: true });
      this.#next(uid);
      return;
    }
    this.state.reasons.set(key, { reason: failure.reason, message: failure.message });
    const retryAt = earliest(s.retryAt, failure.retryAt);
    const init = s.pod.spec?.initContainers?.find((c) => c.name === name);
    const steps = init && !isSidecar(init) ? [] : s.steps;
    this.#set(uid, { failed: true, retryAt, steps });
    this.#next(uid);
  }

  /** Of dead containers of a name only the newest is kept. Models: container deletor */
  #removeOldDead(uid: string, name: string): void {
    const all = this.#p
      .runtime()
      .pod(uid)
      .containers.filter((c) => c.name === name);
    const dead = all.filter((c) => c.state === 'exited');
    const kept = all[0]?.state === 'exited' ? 2 : 1;
    for (const { id } of dead.slice(kept)) {
      this.#p.cri.ask({ call: 'removeContainer', id }, 'workers.removed', undefined);
    }
  }

  /** Models: Kubelet.SyncTerminatingPod */
  syncTerminating(w: PodWorker): void {
    const s = this.#begin(w, 'terminating');
    this.#p.status.set(w.pod, this.#statusOf(w, s.runtime, false));
    this.#p.prober.stopLivenessAndStartup(w.pod);
    // Containers that were started since the last look must end too.
    this.#set(w.uid, { runtime: this.#p.runtime().pod(w.uid) });
    this.#killPod(w.uid, w.graceS);
  }

  #afterTerminating(uid: string): void {
    const w = this.#p.workers.get(uid)!;
    this.#p.prober.removePod(uid);
    const status = this.#statusOf(w, this.#p.runtime().pod(uid), true);
    this.#p.status.set(w.pod, status);
    this.#end(uid, {});
  }

  /** Models: Kubelet.SyncTerminatedPod */
  syncTerminated(w: PodWorker): void {
    this.#begin(w, 'terminated');
    this.#p.status.set(w.pod, this.#statusOf(w, this.#p.pleg.get(w.uid), true));
    this.#p.volumes.forget(w.uid);
    this.#end(w.uid, {});
    this.#p.status.terminate(w.pod);
    this.#p.onFinished(w.uid);
  }
}

/** Everything runs and is ready: looking at it once more asks for nothing. */
function isQuiet(status: PodStatus | undefined): boolean {
  const { initContainerStatuses: init, containerStatuses: main = [], phase } = status ?? {};
  return phase === 'Running' && !init && main.every((c) => c.state?.running && c.ready);
}

function stepsOf(a: PodActions): readonly Step[] {
  const steps: Step[] = a.killPod
    ? [{ step: 'killPod' }]
    : a.kill.map((kill): Step => ({ step: 'kill', kill }));
  if (a.createSandbox) steps.push({ step: 'sandbox', attempt: a.attempt });
  if (a.killPod && !a.createSandbox) return steps;
  for (const container of a.startEphemeral) steps.push({ step: 'start', container, init: false });
  for (const container of a.startInit) steps.push({ step: 'start', container, init: true });
  if (!a.createSandbox) steps.push({ step: 'resize' });
  for (const container of a.start) steps.push({ step: 'start', container, init: false });
  return steps;
}

function earliest(x: number | undefined, y: number | undefined): number | undefined {
  if (x === undefined || y === undefined) return x ?? y;
  return Math.min(x, y);
}
