import type { Labels } from '../../framework/Selector.ts';

/** Counts by topology key and value. Models: interpodaffinity topologyToMatchedTermCount */
export class TopologyCounts {
  readonly #byKey = new Map<string, Map<string, number>>();

  get empty(): boolean {
    return this.#byKey.size === 0;
  }

  get(key: string, value: string | undefined): number {
    return value === undefined ? 0 : (this.#byKey.get(key)?.get(value) ?? 0);
  }

  /** Counts at the node's value of a key, if it has one; what becomes 0 is gone. */
  add(labels: Labels, key: string, n: number): void {
    const value = labels[key];
    if (value === undefined) return;
    let values = this.#byKey.get(key);
    if (!values) this.#byKey.set(key, (values = new Map()));
    const sum = (values.get(value) ?? 0) + n;
    if (sum !== 0) values.set(value, sum);
    else {
      values.delete(value);
      if (values.size === 0) this.#byKey.delete(key);
    }
  }

  /** Whether any pair of the node counts above 0. */
  hits(labels: Labels): boolean {
    for (const [key, values] of this.#byKey) {
      const value = labels[key];
      if (value !== undefined && (values.get(value) ?? 0) > 0) return true;
    }
    return false;
  }

  clone(): TopologyCounts {
    const c = new TopologyCounts();
    for (const [key, values] of this.#byKey) c.#byKey.set(key, new Map(values));
    return c;
  }
}
