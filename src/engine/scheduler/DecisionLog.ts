import type { Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import type { Attempt, Decision } from './Decision.ts';

/** Tables kept: as many as have this many nodes together. */
const MAX_CELLS = 60_000;
const MAX_DECISIONS = 1_000;
const MAX_ATTEMPTS = 20;

function cells(d: Decision): number {
  return d.refused.reduce((n, r) => n + r.nodes.length, d.feasible.length + 1);
}

/** The last tables and the history of Pods that were refused, within bounds: the part `decisions`. */
export class DecisionLog implements Part {
  readonly state = {
    decisions: new PMap<string, Decision>(),
    /** Keys by age. */
    ages: new PMap<number, string>(),
    attempts: new PMap<string, readonly Attempt[]>(),
    cells: 0,
    age: 0,
  };
  readonly handlers: Handlers = {};

  get(key: string): Decision | undefined {
    return this.state.decisions.get(key);
  }

  attempts(key: string): readonly Attempt[] {
    return this.state.attempts.get(key) ?? [];
  }

  /** Keeps a table; old ones go when there are too many. */
  add(d: Decision): void {
    const s = this.state;
    const before = s.decisions.get(d.key);
    if (before) s.cells -= cells(before);
    s.decisions.set(d.key, d);
    s.cells += cells(d);
    s.ages.set(++s.age, d.key);
    while (s.cells > MAX_CELLS || s.ages.size > MAX_DECISIONS) this.#dropOldest(d.key);
    const old = s.attempts.get(d.key);
    if (old || d.outcome !== 'scheduled') this.#note(d, old ?? []);
  }

  #dropOldest(newest: string): void {
    const s = this.state;
    const age = s.ages.firstKey();
    if (age === undefined) return;
    const key = s.ages.get(age)!;
    s.ages.delete(age);
    const d = s.decisions.get(key);
    if (!d || (key === newest && s.ages.size > 0)) return;
    s.cells -= cells(d);
    s.decisions.delete(key);
  }

  #note(d: Decision, old: readonly Attempt[]): void {
    const { attempt, at, wokenBy, outcome, message, node, preemption } = d;
    const more = { ...(node ? { node } : {}), ...(preemption ? { preemption } : {}) };
    const line = { attempt, at, wokenBy, outcome, message, ...more };
    this.state.attempts.set(d.key, [...old.slice(1 - MAX_ATTEMPTS), line]);
  }

  /** The Pod is gone. */
  forget(key: string): void {
    const d = this.state.decisions.get(key);
    if (d) {
      this.state.cells -= cells(d);
      this.state.decisions.delete(key);
    }
    this.state.attempts.delete(key);
  }

  clear(): void {
    this.state.decisions.clear();
    this.state.ages.clear();
    this.state.attempts.clear();
    this.state.cells = 0;
  }
}
