import type { Pod, PodStatus } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import type { Pleg } from './Pleg.ts';
import { isTerminalPhase } from './podSpec.ts';
import type { PodVerdict } from './status/podStatus.ts';

/** The care for one Pod, from its coming to the node until nothing of it is left. */
export interface PodWorker {
  readonly uid: string;
  readonly pod: Pod;
  /** Something happened since the last sync began. */
  readonly pending: boolean;
  /** A sync runs, waits for a newer look at the runtime, or is about to begin. */
  readonly working: boolean;
  /** The sync itself runs. */
  readonly syncing: boolean;
  /** End of the last sync; 0 for none. */
  readonly lastSyncAt: number;
  /** Its end was asked for or has come. */
  readonly terminating: boolean;
  /** All containers are stopped. */
  readonly terminated: boolean;
  /** Nothing is left to do. */
  readonly finished: boolean;
  /** Grace of the end, s; 0: not decided. */
  readonly graceS: number;
  /** The kubelet fails the Pod itself. */
  readonly verdict?: PodVerdict;
  /** When it is synced next without a cause; 0 for never. */
  readonly dueAt: number;
  readonly cause: number;
  readonly root: number;
}

/** What a worker is to do. */
export type WorkType = 'sync' | 'terminating' | 'terminated';

/** How a sync ended. */
export interface SyncOutcome {
  /** The Pod has ended by itself. */
  readonly terminal?: boolean;
  /** Something of the runtime was changed. */
  readonly changed?: boolean;
  /** It failed; `retryAt` when a back-off says when to go on. */
  readonly failed?: { readonly retryAt?: number };
}

/** Who carries the syncs out; each calls `done` when it is over. */
export interface PodSyncer {
  sync(w: PodWorker): void;
  syncTerminating(w: PodWorker): void;
  syncTerminated(w: PodWorker): void;
  /** A sync's wait for volumes is given up because the Pod shall end. */
  interrupt(uid: string): void;
}

/** Regular sync of a Pod, and the longest wait of a back-off. */
const RESYNC_US = 60 * SECOND;

/** After a failure without a back-off of its own. */
const BACK_OFF_US = 10 * SECOND;

/** Both are up to half longer. */
const JITTER_PERCENT = 50;

/** The sync loop looks at due Pods so often. */
const TICK_US = SECOND;

/** Between a cause and the worker's beginning. */
const START_US = 200;

/**
 * One worker a Pod: syncs never overlap, what happens meanwhile makes one more afterwards, and a
 * sync waits until the runtime was looked at since the last one.
 * Models: pkg/kubelet/pod_workers.go, the work queue and sync ticker of kubelet.go
 */
export class PodWorkers implements Part {
  readonly state = { workers: new PMap<string, PodWorker>(), phase: 0 };
  readonly handlers: Handlers = {
    begin: (uid: string) => this.#begin(uid),
    due: (d: { uid: string; at: number }) => this.#due(d.uid, d.at),
  };
  readonly #actor: Actor;
  readonly #pleg: Pleg;
  #syncer: PodSyncer | undefined;

  constructor(actor: Actor, pleg: Pleg) {
    this.#actor = actor;
    this.#pleg = pleg;
    actor.addPart('podWorkers', this);
  }

  /** Who carries the syncs out. */
  use(syncer: PodSyncer): void {
    this.#syncer = syncer;
  }

  onStart(): void {
    this.state.workers.clear();
    this.state.phase = this.#actor.now % TICK_US;
  }

  get(uid: string): PodWorker | undefined {
    return this.state.workers.get(uid);
  }

  /** Whether containers of a Pod may still run. Models: PodCouldHaveRunningContainers */
  mayRun(uid: string): boolean {
    const w = this.get(uid);
    return w !== undefined && !w.terminated;
  }

  #change(uid: string, change: Partial<PodWorker>): void {
    const w = this.state.workers.edit(uid);
    if (w) Object.assign(w, change);
  }

  /** Keeps the newest object without a sync. */
  keep(pod: Pod): void {
    this.#change(pod.metadata!.uid!, { pod });
  }

  /** A Pod came, changed, or something about it happened. Models: UpdatePod */
  update(pod: Pod, kill?: { readonly graceS?: number; readonly verdict?: PodVerdict }): void {
    const uid = pod.metadata!.uid!;
    const { cause, root } = this.#actor.sim;
    const old = this.state.workers.get(uid);
    if (old?.finished) {
      this.#change(uid, { pod });
      return;
    }
    const base: PodWorker = old ?? {
      uid,
      pod,
      pending: false,
      working: false,
      syncing: false,
      lastSyncAt: 0,
      terminating: false,
      terminated: false,
      finished: false,
      graceS: 0,
      dueAt: 0,
      cause,
      root,
    };
    const ends =
      kill !== undefined ||
      pod.metadata?.deletionTimestamp !== undefined ||
      isTerminalPhase(pod.status?.phase);
    const terminating = base.terminating || ends;
    const graceS = terminating ? graceOf(base, pod, kill?.graceS) : 0;
    const verdict = kill?.verdict ?? base.verdict;
    this.state.workers.set(uid, {
      ...base,
      pod,
      terminating,
      graceS,
      pending: true,
      cause,
      root,
      ...(verdict ? { verdict } : {}),
    });
    if (terminating && !base.terminating) this.#syncer?.interrupt(uid);
    this.#wake(uid);
  }

  /** The node has not taken the Pod: nothing of it ever runs. */
  reject(uid: string): void {
    this.#change(uid, { terminating: true, terminated: true, finished: true, working: false });
  }

  /** Syncs a Pod once more. Models: HandlePodSyncs */
  syncAgain(uid: string): void {
    const w = this.state.workers.get(uid);
    if (w) this.update(w.pod);
  }

  forget(uid: string): void {
    this.state.workers.delete(uid);
    this.#pleg.stopWaiting(uid);
  }

  #wake(uid: string): void {
    const w = this.state.workers.get(uid)!;
    if (w.working) return;
    this.#change(uid, { working: true });
    this.#actor.after(START_US, 'podWorkers.begin', uid);
  }

  /** Waits for a look at the runtime that is newer than the last sync, then works. */
  #begin(uid: string): void {
    const w = this.state.workers.get(uid);
    if (!w || w.syncing || w.finished) return;
    if (!w.pending) {
      this.#change(uid, { working: false });
      return;
    }
    this.#change(uid, { pending: false });
    if (this.#pleg.newerThan(uid, w.lastSyncAt)) this.run(uid);
  }

  /** Works on a Pod now. */
  run(uid: string): void {
    const w = this.state.workers.get(uid);
    if (!w || w.syncing || w.finished) return;
    this.#change(uid, { syncing: true });
    this.#actor.sim.because(w.cause, w.root);
    const now = this.state.workers.get(uid)!;
    if (now.terminated) this.#syncer!.syncTerminated(now);
    else if (now.terminating) this.#syncer!.syncTerminating(now);
    else this.#syncer!.sync(now);
  }

  /** A sync is over. Models: podWorkerLoop after the sync, completeWork */
  done(uid: string, type: WorkType, outcome: SyncOutcome): void {
    const w = this.state.workers.get(uid);
    if (!w) return;
    this.#change(uid, { syncing: false, lastSyncAt: this.#actor.now });
    if (outcome.changed && !outcome.failed) this.#pleg.requestRelist(uid);
    if (type === 'terminated' && !outcome.failed) {
      this.#change(uid, { finished: true, working: false, pending: false });
      return;
    }
    const next = type === 'terminating' && !outcome.failed;
    if (next) this.#change(uid, { terminated: true, pending: true });
    else if (outcome.terminal) {
      const graceS = graceOf(w, w.pod, undefined);
      this.#change(uid, { terminating: true, graceS, pending: true });
    } else this.#enqueue(uid, this.#delay(outcome));
    const now = this.state.workers.get(uid)!;
    if (now.pending) this.#actor.after(START_US, 'podWorkers.begin', uid);
    else this.#change(uid, { working: false });
  }

  #delay(outcome: SyncOutcome): number {
    const { prng, now } = this.#actor;
    if (!outcome.failed) return prng.jitter(RESYNC_US, JITTER_PERCENT);
    const { retryAt } = outcome.failed;
    const wait = retryAt === undefined ? BACK_OFF_US : Math.max(0, retryAt - now);
    return prng.jitter(Math.min(wait, RESYNC_US), JITTER_PERCENT);
  }

  /** The Pod is synced at the first tick of the sync loop after the delay. */
  #enqueue(uid: string, delayUs: number): void {
    this.#dueAt(uid, this.#actor.now + delayUs);
  }

  #dueAt(uid: string, time: number): void {
    const late = (((time - this.state.phase) % TICK_US) + TICK_US) % TICK_US;
    const at = late === 0 ? time : time + TICK_US - late;
    this.#change(uid, { dueAt: at });
    this.#actor.at(at, 'podWorkers.due', { uid, at });
  }

  /** Only the newest appointment counts. */
  #due(uid: string, at: number): void {
    const w = this.state.workers.get(uid);
    if (!w || w.dueAt !== at || w.finished) return;
    this.#change(uid, { dueAt: 0 });
    this.update(w.pod);
  }
}

/** The shortest grace that anybody asked for. Models: calculateEffectiveGracePeriod */
function graceOf(w: PodWorker, pod: Pod, asked: number | undefined): number {
  let grace = w.graceS;
  let asks = false;
  for (const s of [pod.metadata?.deletionGracePeriodSeconds, asked]) {
    if (s !== undefined && (grace === 0 || s < grace)) {
      grace = s;
      asks = true;
    }
  }
  if (!asks && grace === 0) grace = pod.spec?.terminationGracePeriodSeconds ?? 0;
  return Math.max(grace, 1);
}

/** The status that a rejected Pod gets. */
export function rejectedStatus(pod: Pod, reason: string, message: string): PodStatus {
  const { qosClass } = pod.status ?? {};
  return {
    ...(qosClass ? { qosClass } : {}),
    observedGeneration: pod.metadata?.generation ?? 1,
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
  };
}
