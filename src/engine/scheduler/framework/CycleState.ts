interface Cloneable {
  clone?(): object;
}

/** Name of what a plugin keeps, with its type. */
export interface CycleKey<T extends object> {
  readonly name: string;
  /** Carries the type; never set. */
  readonly type?: T;
}

/** A key for one plugin's data. */
export function cycleKey<T extends object>(name: string): CycleKey<T> {
  return { name };
}

/**
 * Memory of one attempt to schedule one Pod: what plugins computed in PreFilter and PreScore.
 * Data with a `clone` is copied with the state; other data is never changed by tries.
 * Models: pkg/scheduler/framework/cycle_state.go
 */
export class CycleState {
  readonly #data = new Map<string, object>();
  /** Plugins whose PreFilter answered Skip. */
  skipFilter: ReadonlySet<string> = new Set();
  /** Plugins whose PreScore answered Skip. */
  skipScore: ReadonlySet<string> = new Set();

  write<T extends object>(key: CycleKey<T>, data: T): void {
    this.#data.set(key.name, data);
  }

  read<T extends object>(key: CycleKey<T>): T | undefined {
    return this.#data.get(key.name) as T | undefined;
  }

  clone(): CycleState {
    const c = new CycleState();
    for (const [k, d] of this.#data) c.#data.set(k, (d as Cloneable).clone?.() ?? d);
    c.skipFilter = this.skipFilter;
    c.skipScore = this.skipScore;
    return c;
  }
}
