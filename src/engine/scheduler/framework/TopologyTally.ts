import type { Labels } from './Selector.ts';

/** How many Pods there are by the value of a topology key. */
export class TopologyTally {
  readonly key: string;
  readonly values = new Map<string, number>();
  total = 0;

  constructor(key: string) {
    this.key = key;
  }

  /** Counts at a node's value, if it has the key. What becomes 0 is gone. */
  add(labels: Labels, n: number): void {
    const value = labels[this.key];
    if (value === undefined || n === 0) return;
    const sum = (this.values.get(value) ?? 0) + n;
    if (sum === 0) this.values.delete(value);
    else this.values.set(value, sum);
    this.total += n;
  }

  at(labels: Labels): number {
    const value = labels[this.key];
    return value === undefined ? 0 : (this.values.get(value) ?? 0);
  }
}

/** Pods that a selector means, counted. */
export interface SelectorTally {
  /** Matching Pods by value of a key; `live` leaves out those that are being deleted. */
  by(key: string, live: boolean): TopologyTally;
  /** Matching Pods on a node that are not being deleted. */
  liveOn(node: string): number;
}
