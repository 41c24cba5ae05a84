import type { Pod } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import type { CriClient } from './CriClient.ts';
import type { HookRunner } from './HookRunner.ts';
import type { KillReason } from './podActions.ts';
import {
  containerNamed,
  containersOf,
  graceSecondsOf,
  initContainersOf,
  isSidecar,
} from './podSpec.ts';
import type { Reporter } from './Reporter.ts';
import type { CriAnswer } from './runtime/Cri.ts';

/** A container on its way to its end. */
interface Kill {
  readonly uid: string;
  readonly pod: Pod;
  readonly id: string;
  readonly name: string;
  /** Whole seconds left when the present stage began, and when that was. */
  readonly graceS: number;
  readonly since: number;
  readonly stage: 'preStop' | 'turn' | 'stopping';
  /** Containers that must have ended first. */
  readonly after: readonly string[];
  /** Handler that is told, with `data`, when the container has ended. */
  readonly then: string;
}

/** What is to be killed. */
export interface KillOrder {
  readonly uid: string;
  readonly pod: Pod;
  readonly id: string;
  readonly name: string;
  readonly message: string;
  readonly reason: KillReason;
  /** Seconds; undefined: the Pod's own. */
  readonly graceS: number | undefined;
}

/** SIGTERM is always followed by at least this. */
const MINIMUM_S = 2;

/**
 * Ends containers gracefully: preStop hook, its turn among sidecars, SIGTERM, SIGKILL.
 * Models: kuberuntime_container.go killContainer, kuberuntime_termination_order.go
 */
export class ContainerKiller implements Part {
  readonly state = {
    kills: new PMap<string, Kill>(),
    /** Names of a Pod's containers that are being killed together. */
    groups: new PMap<string, readonly string[]>(),
  };
  readonly handlers: Handlers = {
    hooked: (d: { id: string }) => this.#leave(d.id, 'preStop'),
    hookLate: (d: { id: string }) => this.#leave(d.id, 'preStop'),
    turnLate: (d: { id: string }) => this.#leave(d.id, 'turn'),
    stopped: (a: CriAnswer<{ id: string }>) => this.#stopped(a.data.id),
  };
  readonly #actor: Actor;
  readonly #cri: CriClient;
  readonly #reporter: Reporter;
  readonly #hooks: HookRunner;

  constructor(actor: Actor, cri: CriClient, reporter: Reporter, hooks: HookRunner) {
    this.#actor = actor;
    this.#cri = cri;
    this.#reporter = reporter;
    this.#hooks = hooks;
    actor.addPart('killer', this);
  }

  onStart(): void {
    this.state.kills.clear();
    this.state.groups.clear();
  }

  /** Kills one container; `then` is told {uid, id}. */
  kill(order: KillOrder, then: string): void {
    this.#begin(order, [], then);
  }

  /** Kills containers of a Pod side by side, sidecars after the others. */
  killAll(orders: readonly KillOrder[], then: string): void {
    const first = orders[0];
    if (!first) return;
    const running = orders.map((o) => o.name);
    this.state.groups.set(first.uid, running);
    for (const o of orders) this.#begin(o, prerequisites(first.pod, o.name, running), then);
  }

  #begin(order: KillOrder, after: readonly string[], then: string): void {
    const { uid, pod, id, name, message, reason } = order;
    if (this.state.kills.has(id)) return;
    this.#reporter.tell(pod, 'Normal', 'Killing', message || `Stopping container ${name}`, name);
    const graceS = order.graceS ?? graceOf(pod, name, reason);
    const since = this.#actor.now;
    const kill: Kill = { uid, pod, id, name, graceS, since, stage: 'preStop', after, then };
    this.state.kills.set(id, kill);
    const hook = containerNamed(pod, name)?.lifecycle?.preStop;
    if (!hook || graceS <= 0) {
      this.#leave(id, 'preStop');
      return;
    }
    this.#hooks.run(pod, name, id, hook, 'FailedPreStopHook', 'killer.hooked', { id });
    this.#actor.after(graceS * SECOND, 'killer.hookLate', { id });
  }

  /** A stage is over, unless it was already. */
  #leave(id: string, stage: Kill['stage']): void {
    const k = this.state.kills.get(id);
    if (!k || k.stage !== stage) return;
    const graceS = k.graceS - Math.floor((this.#actor.now - k.since) / SECOND);
    const next: Kill = { ...k, graceS, since: this.#actor.now };
    if (stage === 'preStop' && graceS > 0 && this.#mustWait(next)) {
      this.state.kills.set(id, { ...next, stage: 'turn' });
      this.#actor.after(graceS * SECOND, 'killer.turnLate', { id });
      return;
    }
    this.state.kills.set(id, { ...next, stage: 'stopping' });
    const graceUs = Math.max(graceS, MINIMUM_S) * SECOND;
    this.#cri.ask({ call: 'stopContainer', id, graceUs }, 'killer.stopped', { id });
  }

  #mustWait(k: Kill): boolean {
    const group = this.state.groups.get(k.uid) ?? [];
    return k.after.some((name) => group.includes(name));
  }

  #stopped(id: string): void {
    const k = this.state.kills.get(id);
    if (!k) return;
    this.state.kills.delete(id);
    const left = (this.state.groups.get(k.uid) ?? []).filter((n) => n !== k.name);
    if (left.length > 0) this.state.groups.set(k.uid, left);
    else this.state.groups.delete(k.uid);
    for (const other of this.#waiting(k.uid)) this.#leave(other.id, 'turn');
    this.#actor.call(k.then, { uid: k.uid, id }, this.#actor.sim.current);
  }

  #waiting(uid: string): readonly Kill[] {
    const out: Kill[] = [];
    this.state.kills.forEach((k) => {
      if (k.uid === uid && k.stage === 'turn' && !this.#mustWait(k)) out.push(k);
    });
    return out;
  }
}

/** Sidecars end after the ordinary containers, and in the reverse of their order. */
function prerequisites(pod: Pod, name: string, running: readonly string[]): readonly string[] {
  const sidecars = initContainersOf(pod).filter(isSidecar);
  const at = sidecars.findIndex((c) => c.name === name);
  if (at < 0) return [];
  const before = [...containersOf(pod), ...sidecars.slice(at + 1)].map((c) => c.name ?? '');
  return before.filter((n) => running.includes(n));
}

/** Models: setTerminationGracePeriod */
function graceOf(pod: Pod, name: string, reason: KillReason): number {
  const deletion = pod.metadata?.deletionGracePeriodSeconds;
  if (deletion !== undefined) return deletion;
  const c = containerNamed(pod, name);
  const probe = { liveness: c?.livenessProbe, startup: c?.startupProbe };
  const own = reason === 'liveness' || reason === 'startup' ? probe[reason] : undefined;
  return own?.terminationGracePeriodSeconds ?? graceSecondsOf(pod);
}
