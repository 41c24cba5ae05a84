import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import type { ClusterEvent } from '../framework/ClusterEvent.ts';
import { eventLabel, UNSCHEDULABLE_TIMEOUT } from '../framework/ClusterEvent.ts';
import type { Framework } from '../framework/Framework.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import type { BackoffLimits } from './backoff.ts';
import { backoffEnd, isBackingOff, wholeSecond } from './backoff.ts';
import { Heap } from './Heap.ts';
import type { QueueingHints } from './hints.ts';
import type { Place, QueuedPod } from './QueuedPod.ts';

/** Unschedulable Pods are tried again after this long at the latest. */
const MAX_UNSCHEDULABLE_US = 5 * MINUTE;
const FLUSH_US = 30 * SECOND;

/** Labels of what moves Pods besides cluster events. Models: framework/events.go */
const ATTEMPT_FAILED = 'ScheduleAttemptFailure';
const BACKOFF_COMPLETE = 'BackoffComplete';
const POD_ADD = 'UnschedulablePodAdd';

/** What the queue needs of the scheduler around it. */
export interface QueueOptions {
  /** The Pod of a key, parsed; undefined when it is gone. */
  readonly pod: (key: string) => PodInfo | undefined;
  readonly framework: (schedulerName: string) => Framework | undefined;
  readonly hints: () => QueueingHints;
  readonly limits: () => BackoffLimits;
  /** A Pod can be popped. */
  readonly ready: () => void;
}

/** What became of an attempt that failed. */
export interface Failure {
  /** Empty: the scheduler itself failed. */
  readonly refusedBy: readonly string[];
}

/**
 * Pods that wait: activeQ by priority, backoffQ by the end of their back-off, unschedulablePods
 * until an event that their plugins care for. A cycle is one step, so no event happens while a Pod
 * is in flight. Models: pkg/scheduler/backend/queue/scheduling_queue.go
 */
export class SchedulingQueue implements Part {
  readonly state = {
    pods: new PMap<string, QueuedPod>(),
    /** Unschedulable Pods, so that an event need not look at the others. */
    unschedulable: new PMap<string, true>(),
    order: 0,
    /** Time of the armed look at backoffQ; 0: none. */
    flushAt: 0,
    running: false,
  };
  readonly handlers: Handlers = {
    backoff: () => this.#flushBackoff(),
    leftover: () => this.#flushLeftover(),
  };
  readonly #actor: Actor;
  readonly #options: QueueOptions;
  readonly #activeQ = new Heap<QueuedPod>((a, b) => this.#before(a, b));
  readonly #backoffQ = new Heap<QueuedPod>((a, b) => this.#backoffBefore(a, b));
  readonly #errorQ = new Heap<QueuedPod>((a, b) => this.#backoffBefore(a, b));

  constructor(actor: Actor, options: QueueOptions) {
    this.#actor = actor;
    this.#options = options;
    actor.addPart('queue', this);
  }

  onStart(): void {
    this.stop();
  }

  rebuild(): void {
    for (const h of [this.#activeQ, this.#backoffQ, this.#errorQ]) h.clear();
    this.state.pods.forEach((p) => this.#heapOf(p.place)?.set(p));
  }

  /** Begins to look after Pods. */
  run(): void {
    if (this.state.running) return;
    this.state.running = true;
    this.#actor.after(FLUSH_US, 'queue.leftover', undefined);
  }

  /** Forgets all: another process leads. */
  stop(): void {
    this.state.pods.clear();
    this.state.unschedulable.clear();
    this.state.running = false;
    this.state.flushAt = 0;
    this.rebuild();
  }

  /** A Pod could be popped now. */
  get poppable(): boolean {
    return this.#activeQ.size + this.#backoffQ.size > 0;
  }

  get(key: string): QueuedPod | undefined {
    return this.state.pods.get(key);
  }

  /** A Pod without a node is new. */
  add(p: PodInfo): void {
    const { pod, key, uid, priority } = p;
    const { now, sim } = this.#actor;
    const queued: QueuedPod = {
      key,
      uid,
      schedulerName: pod.spec?.schedulerName ?? '',
      place: 'activeQ',
      priority,
      timestamp: now,
      order: ++this.state.order,
      attempts: 0,
      unschedulableCount: 0,
      errorCount: 0,
      backoffUntil: 0,
      refusedBy: [],
      gatedBy: '',
      by: POD_ADD,
      cause: sim.cause,
      root: sim.root,
    };
    this.#moveToActive(queued, p, POD_ADD);
  }

  /** A waiting Pod changed; `events` are what its change means. Models: PriorityQueue.Update */
  update(old: PodInfo, p: PodInfo, events: readonly ClusterEvent[]): void {
    const q = this.state.pods.get(p.key);
    if (!q) {
      this.add(p);
      return;
    }
    const fresh = q.priority === p.priority ? q : { ...q, priority: p.priority };
    if (q.place !== 'unschedulablePods') {
      if (fresh !== q) this.#put(fresh);
      return;
    }
    for (const e of events) {
      if (this.#requeueIfWorth(fresh, p, e, old, p)) return;
    }
  }

  delete(key: string): void {
    const q = this.state.pods.get(key);
    if (!q) return;
    this.#heapOf(q.place)?.delete(key);
    this.state.pods.delete(key);
    this.state.unschedulable.delete(key);
  }

  /** The next Pod: of activeQ, else of backoffQ, without waiting. Counts as an attempt. */
  pop(): QueuedPod | undefined {
    const q = this.#activeQ.peek() ?? this.#backoffQ.peek();
    if (!q) return undefined;
    this.delete(q.key);
    return { ...q, attempts: q.attempts + 1 };
  }

  /** An attempt failed. Models: AddUnschedulableIfNotPresent */
  addFailed(q: QueuedPod, p: PodInfo, { refusedBy }: Failure): void {
    const { now, sim } = this.#actor;
    const failed = refusedBy.length === 0;
    const counted: QueuedPod = {
      ...q,
      timestamp: now,
      order: ++this.state.order,
      unschedulableCount: q.unschedulableCount + (failed ? 0 : 1),
      errorCount: failed ? q.errorCount + 1 : 0,
      refusedBy,
      gatedBy: '',
      cause: sim.cause,
      root: sim.root,
    };
    const again = { ...counted, backoffUntil: backoffEnd(counted, this.#options.limits()) };
    if (failed) this.#requeue(again, p, ATTEMPT_FAILED);
    else this.#put({ ...again, place: 'unschedulablePods', by: ATTEMPT_FAILED });
  }

  /**
   * Something changed: wakes the unschedulable Pods for which it is worth it.
   * Models: MoveAllToActiveOrBackoffQueue
   */
  moveAll(
    e: ClusterEvent,
    old: unknown,
    now: unknown,
    only: (p: PodInfo) => boolean = () => true,
  ): void {
    if (this.state.unschedulable.size === 0 || !this.#options.hints().ofInterest(e)) return;
    for (const key of this.state.unschedulable.keys()) {
      const q = this.state.pods.get(key)!;
      const p = this.#options.pod(key);
      if (!p || !only(p)) continue;
      if (q.gatedBy !== '') {
        const asked = this.#options.hints().registered(q.schedulerName, q.gatedBy, e);
        if (!asked) continue;
      }
      this.#requeueIfWorth(q, p, e, old, now);
    }
  }

  /** Tries a Pod at once, whatever the hints say. Models: Activate */
  activate(key: string): void {
    const q = this.state.pods.get(key);
    const p = this.#options.pod(key);
    if (q && p && q.place !== 'activeQ') this.#moveToActive(q, p, 'ForceActivate');
  }

  #requeueIfWorth(q: QueuedPod, p: PodInfo, e: ClusterEvent, old: unknown, now: unknown): boolean {
    const hints = this.#options.hints();
    if (hints.worth(q.schedulerName, q.refusedBy, p, e, old, now) === undefined) return false;
    return this.#requeue(q, p, eventLabel(e));
  }

  /** To backoffQ while it backs off, else to activeQ. Answers whether it waits no longer. */
  #requeue(q: QueuedPod, p: PodInfo, by: string): boolean {
    if (!isBackingOff(q.backoffUntil, this.#actor.now)) return this.#moveToActive(q, p, by);
    const gated = this.#gated(q, p);
    if (gated) {
      this.#put({ ...gated, place: 'unschedulablePods', by });
      return false;
    }
    const place = q.refusedBy.length === 0 ? 'errorBackoffQ' : 'backoffQ';
    this.#put(this.#caused({ ...q, gatedBy: '', place, by }));
    this.#armFlush();
    if (place === 'backoffQ') this.#options.ready();
    return true;
  }

  #moveToActive(q: QueuedPod, p: PodInfo, by: string): boolean {
    const gated = by === BACKOFF_COMPLETE ? undefined : this.#gated(q, p);
    if (gated) {
      this.#put({ ...gated, place: 'unschedulablePods', by });
      return false;
    }
    this.#put(this.#caused({ ...q, gatedBy: '', place: 'activeQ', by }));
    this.#options.ready();
    return true;
  }

  #caused(q: QueuedPod): QueuedPod {
    const { cause, root } = this.#actor.sim;
    return { ...q, cause, root };
  }

  /** The Pod as its gate keeps it; undefined when no gate does. Models: runPreEnqueuePlugins */
  #gated(q: QueuedPod, p: PodInfo): QueuedPod | undefined {
    const s = this.#options.framework(q.schedulerName)?.runPreEnqueue(p);
    if (!s) return undefined;
    const known = q.refusedBy.includes(s.plugin);
    const refusedBy = known ? q.refusedBy : [...q.refusedBy, s.plugin];
    return { ...q, gatedBy: s.plugin, refusedBy };
  }

  #put(q: QueuedPod): void {
    const before = this.state.pods.get(q.key);
    if (before && before.place !== q.place) this.#heapOf(before.place)?.delete(q.key);
    this.state.pods.set(q.key, q);
    if (q.place === 'unschedulablePods') this.state.unschedulable.set(q.key, true);
    else if (before?.place === 'unschedulablePods') this.state.unschedulable.delete(q.key);
    this.#heapOf(q.place)?.set(q);
  }

  #heapOf(place: Place): Heap<QueuedPod> | undefined {
    if (place === 'activeQ') return this.#activeQ;
    if (place === 'backoffQ') return this.#backoffQ;
    return place === 'errorBackoffQ' ? this.#errorQ : undefined;
  }

  #before(a: QueuedPod, b: QueuedPod): boolean {
    const less = this.#options.framework(a.schedulerName)?.points.queueSort.less;
    const d = less ? less(a, b) : 0;
    return d === 0 ? a.order < b.order : d < 0;
  }

  #backoffBefore(a: QueuedPod, b: QueuedPod): boolean {
    if (a.backoffUntil !== b.backoffUntil) return a.backoffUntil < b.backoffUntil;
    return this.#before(a, b);
  }

  /** The first look at backoffQ after the second in which its head's back-off ends. */
  #armFlush(): void {
    const heads = [this.#backoffQ.peek(), this.#errorQ.peek()].filter((h) => h !== undefined);
    if (heads.length === 0) return;
    const least = Math.min(...heads.map((h) => h.backoffUntil));
    const at = Math.max(wholeSecond(least), wholeSecond(this.#actor.now)) + SECOND;
    const armed = this.state.flushAt;
    if (armed !== 0 && armed <= at) return;
    this.state.flushAt = at;
    this.#actor.at(at, 'queue.backoff', undefined);
  }

  #flushBackoff(): void {
    const { now } = this.#actor;
    if (this.state.flushAt > now) return;
    this.state.flushAt = 0;
    for (const heap of [this.#backoffQ, this.#errorQ]) {
      for (let q = heap.peek(); q && !isBackingOff(q.backoffUntil, now); q = heap.peek()) {
        const p = this.#options.pod(q.key);
        if (p) {
          this.#actor.sim.because(q.cause, q.root);
          this.#moveToActive(q, p, BACKOFF_COMPLETE);
        } else this.delete(q.key);
      }
    }
    this.#armFlush();
  }

  #flushLeftover(): void {
    if (!this.state.running) return;
    const before = this.#actor.now - MAX_UNSCHEDULABLE_US;
    this.#actor.after(FLUSH_US, 'queue.leftover', undefined);
    const old = (p: PodInfo) => this.state.pods.get(p.key)!.timestamp < before;
    this.moveAll(UNSCHEDULABLE_TIMEOUT, undefined, undefined, old);
  }
}
