import { qosClass } from '../api/core/pod/qosClass.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { compareQuantities } from '../api/quantity.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import type { SimTime } from '../sim/time.ts';
import { MINUTE, SECOND } from '../sim/time.ts';
import type { Rejection } from './admission.ts';
import type { Starved } from './evictionRank.ts';
import { evictionMessage, isCritical, rankedForEviction, THRESHOLDS } from './evictionRank.ts';
import type { PodWorkers } from './PodWorkers.ts';
import type { Reporter } from './Reporter.ts';
import type { Containerd } from './runtime/Containerd.ts';

/** It looks so often. Models: pkg/kubelet evictionMonitoringPeriod */
const LOOK_US = 10 * SECOND;
/** A condition stays so long after its cause is gone. Models: EvictionPressureTransitionPeriod */
const TRANSITION_US = 5 * MINUTE;
/** Until an evicted Pod is gone it looks every second, at most so long. */
const POLL_US = SECOND;
const CLEANUP_US = 30 * SECOND;
/** Seconds that an evicted Pod gets. Models: immediateEvictionGracePeriodSeconds */
const GRACE_S = 1;

const ORDER: readonly Starved[] = ['memory', 'ephemeral-storage'];
const TAINT = 'node.kubernetes.io/memory-pressure';

/** What the manager works with. */
interface Surroundings {
  readonly runtime: () => Containerd;
  readonly workers: PodWorkers;
  readonly reporter: Reporter;
  /** Tells the node's conditions of memory and disk. */
  readonly setPressure: (memory: boolean, disk: boolean) => void;
}

/**
 * Evicts Pods when the machine runs out of memory or disk, one after the other, and takes no new
 * ones meanwhile. It looks every 10 s upstream; here only while something is, or was, short.
 * Models: pkg/kubelet/eviction/eviction_manager.go; hard thresholds only, images are not collected
 */
export class EvictionManager implements Part {
  readonly state = {
    /** When each condition was last seen; 0: it is not on. */
    memoryAt: 0,
    diskAt: 0,
    /** Its looks are `phase + k · 10 s`. */
    phase: 0,
    armed: false,
    /** Pod whose end is waited for, and since when. */
    evicted: '',
    since: 0,
  };
  readonly handlers: Handlers = {
    changed: () => this.#arm(),
    look: () => this.#look(),
    poll: () => this.#poll(),
  };
  readonly #actor: Actor;
  readonly #in: Surroundings;

  constructor(actor: Actor, surroundings: Surroundings) {
    this.#actor = actor;
    this.#in = surroundings;
    actor.addPart('eviction', this);
  }

  onStart(): void {
    const s = this.state;
    s.memoryAt = 0;
    s.diskAt = 0;
    s.armed = false;
    s.evicted = '';
    s.phase = this.#actor.prng.int(LOOK_US);
    if (this.#in.runtime().state.available.size > 0) this.#arm();
  }

  /** At the next of the regular looks. */
  #arm(): void {
    const s = this.state;
    if (s.armed || s.evicted !== '') return;
    s.armed = true;
    const past = (((this.#actor.now - s.phase) % LOOK_US) + LOOK_US) % LOOK_US;
    this.#actor.after(LOOK_US - past, 'eviction.look', undefined);
  }

  /** What is below its threshold, with how much is left. */
  #starved(): readonly (readonly [Starved, string])[] {
    const { available } = this.#in.runtime().state;
    return ORDER.flatMap((r) => {
      const left = available.get(r);
      const short = left !== undefined && compareQuantities(left, THRESHOLDS[r]) < 0;
      return short ? [[r, left] as const] : [];
    });
  }

  /** Models: synchronize */
  #look(): void {
    const s = this.state;
    s.armed = false;
    // The regular looks go on from the last one.
    s.phase = this.#actor.now % LOOK_US;
    const starved = this.#starved();
    this.#observe(starved.map(([r]) => r));
    const [first] = starved;
    if (!first) {
      if (s.memoryAt > 0 || s.diskAt > 0) this.#arm();
      return;
    }
    const [resource, available] = first;
    const node = this.#actor.machine;
    const text = `Attempting to reclaim ${resource}`;
    this.#in.reporter.tellNode(node, 'Warning', 'EvictionThresholdMet', text);
    if (!this.#evictOne(resource, available)) this.#arm();
  }

  #observe(resources: readonly Starved[]): void {
    const s = this.state;
    const { now } = this.#actor;
    const seen = (r: Starved, at: SimTime): SimTime =>
      resources.includes(r) ? now : at > 0 && now - at < TRANSITION_US ? at : 0;
    s.memoryAt = seen('memory', s.memoryAt);
    s.diskAt = seen('ephemeral-storage', s.diskAt);
    this.#in.setPressure(s.memoryAt > 0, s.diskAt > 0);
  }

  #evictOne(resource: Starved, available: string): boolean {
    const active: Pod[] = [];
    this.#in.workers.state.workers.forEach((w) => {
      if (!w.terminating && !isCritical(w.pod)) active.push(w.pod);
    });
    const [pod] = rankedForEviction(active, resource);
    if (!pod) return false;
    const message = evictionMessage(pod, resource, available);
    this.#in.reporter.tell(pod, 'Warning', 'Evicted', message);
    const verdict = { reason: 'Evicted', message, disrupted: true };
    this.#in.workers.update(pod, { graceS: GRACE_S, verdict });
    this.state.evicted = pod.metadata!.uid!;
    this.state.since = this.#actor.now;
    this.#actor.after(POLL_US, 'eviction.poll', undefined);
    return true;
  }

  /** Models: waitForPodsCleanup */
  #poll(): void {
    const s = this.state;
    const w = this.#in.workers.get(s.evicted);
    const late = this.#actor.now - s.since >= CLEANUP_US;
    if (w && !w.terminated && !late) {
      this.#actor.after(POLL_US, 'eviction.poll', undefined);
      return;
    }
    s.evicted = '';
    this.#look();
  }

  /** Whether a Pod may come while something is short. Models: Admit */
  rejectionOf(pod: Pod): Rejection | undefined {
    const { memoryAt, diskAt } = this.state;
    if ((memoryAt === 0 && diskAt === 0) || isCritical(pod)) return undefined;
    if (diskAt === 0 && (qosClass(pod.spec ?? {}) !== 'BestEffort' || tolerates(pod))) {
      return undefined;
    }
    const names = [memoryAt > 0 ? 'MemoryPressure' : '', diskAt > 0 ? 'DiskPressure' : ''];
    const list = names.filter((n) => n !== '').join(' ');
    return { reason: 'Evicted', message: `The node had condition: [${list}]. ` };
  }
}

function tolerates(pod: Pod): boolean {
  return (pod.spec?.tolerations ?? []).some((t) => {
    if (t.effect && t.effect !== 'NoSchedule') return false;
    if (t.key && t.key !== TAINT) return false;
    return t.operator === 'Exists' || (t.key === TAINT && (t.value ?? '') === '');
  });
}
