import type { Labels } from '../../framework/Selector.ts';
import type { TopologyTally } from '../../framework/TopologyTally.ts';

/** Changes by topology pair. */
class Delta {
  readonly byKey = new Map<string, Map<string, number>>();
  total = 0;

  get(key: string, value: string): number {
    return this.byKey.get(key)?.get(value) ?? 0;
  }

  add(key: string, value: string, n: number): void {
    let values = this.byKey.get(key);
    if (!values) this.byKey.set(key, (values = new Map()));
    values.set(value, (values.get(value) ?? 0) + n);
    this.total += n;
  }

  clone(): Delta {
    const c = new Delta();
    for (const [key, values] of this.byKey) c.byKey.set(key, new Map(values));
    c.total = this.total;
    return c;
  }
}

/**
 * Counts by topology key and value: what the cluster's tallies say, and what tries changed.
 * Models: interpodaffinity topologyToMatchedTermCount
 */
export class TopologyCounts {
  readonly #base: readonly TopologyTally[];
  readonly #keys: ReadonlySet<string>;
  #delta = new Delta();

  constructor(base: readonly TopologyTally[] = []) {
    this.#base = base;
    this.#keys = new Set(base.map((t) => t.key));
  }

  get empty(): boolean {
    let total = this.#delta.total;
    for (const t of this.#base) total += t.total;
    return total === 0;
  }

  get(key: string, value: string | undefined): number {
    if (value === undefined) return 0;
    let sum =
      this.#delta.total === 0 && this.#delta.byKey.size === 0 ? 0 : this.#delta.get(key, value);
    for (const t of this.#base) if (t.key === key) sum += t.values.get(value) ?? 0;
    return sum;
  }

  /** Counts at the node's value of a key, if it has one. */
  add(labels: Labels, key: string, n: number): void {
    const value = labels[key];
    if (value !== undefined) this.#delta.add(key, value, n);
  }

  /** Whether any pair of the node counts above 0. */
  hits(labels: Labels): boolean {
    for (const key of this.#keys) if (this.get(key, labels[key]) > 0) return true;
    for (const key of this.#delta.byKey.keys()) if (this.get(key, labels[key]) > 0) return true;
    return false;
  }

  clone(): TopologyCounts {
    const c = new TopologyCounts(this.#base);
    c.#delta = this.#delta.clone();
    return c;
  }
}
