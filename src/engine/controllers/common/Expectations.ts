import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE } from '../../sim/time.ts';

/** What is never observed is given up after this time. */
const TIMEOUT_US = 5 * MINUTE;

interface Expected {
  readonly adds: number;
  /** Names of objects whose deletion has not been seen. */
  readonly deletions: readonly string[];
  readonly at: SimTime;
}

/**
 * What a controller has asked for and its informer has not shown yet: until then the cache is
 * stale and the controller must not act on it again.
 * Models: pkg/controller/controller_utils.go UIDTrackingControllerExpectations
 */
export class Expectations implements Part {
  readonly state = { expected: new PMap<string, Expected>() };
  readonly handlers: Handlers = {};
  readonly #actor: Actor;

  constructor(actor: Actor, name: string) {
    this.#actor = actor;
    actor.addPart(name, this);
  }

  onStart(): void {
    this.state.expected.clear();
  }

  /** Whether everything was observed, or waited for too long. */
  satisfied(key: string): boolean {
    const e = this.state.expected.get(key);
    if (!e) return true;
    return (e.adds <= 0 && e.deletions.length === 0) || this.#actor.now - e.at > TIMEOUT_US;
  }

  expectCreations(key: string, adds: number): void {
    this.state.expected.set(key, { adds, deletions: [], at: this.#actor.now });
  }

  expectDeletions(key: string, names: readonly string[]): void {
    this.state.expected.set(key, { adds: 0, deletions: names, at: this.#actor.now });
  }

  /** Both at once, as a DaemonSet does. */
  expect(key: string, adds: number, deletions: readonly string[]): void {
    this.state.expected.set(key, { adds, deletions, at: this.#actor.now });
  }

  /** A creation was seen, or failed. */
  creationObserved(key: string): void {
    const e = this.state.expected.get(key);
    if (e && e.adds > 0) this.state.expected.set(key, { ...e, adds: e.adds - 1 });
  }

  /** A deletion was seen, or failed. */
  deletionObserved(key: string, name: string): void {
    const e = this.state.expected.get(key);
    if (!e?.deletions.includes(name)) return;
    this.state.expected.set(key, { ...e, deletions: e.deletions.filter((n) => n !== name) });
  }

  /** Whether a deletion of that name is still expected. */
  expectsDeletion(key: string, name: string): boolean {
    return this.state.expected.get(key)?.deletions.includes(name) ?? false;
  }

  forget(key: string): void {
    this.state.expected.delete(key);
  }
}
