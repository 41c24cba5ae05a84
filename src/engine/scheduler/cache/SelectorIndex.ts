import type { NodeInfo } from '../framework/NodeInfo.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import type { Labels, Selector } from '../framework/Selector.ts';
import type { SelectorTally } from '../framework/TopologyTally.ts';
import { TopologyTally } from '../framework/TopologyTally.ts';

/** Selectors kept at a time; those that were not asked for longest go first. */
const MAX_TALLIES = 64;

class Tally implements SelectorTally {
  usedAt = 0;
  readonly #namespaces: readonly string[] | undefined;
  readonly #selector: Selector;
  readonly #nodes: () => Iterable<NodeInfo>;
  readonly #onNode = new Map<string, number>();
  readonly #tallies = new Map<string, TopologyTally>();

  constructor(
    namespaces: readonly string[] | undefined,
    selector: Selector,
    nodes: () => Iterable<NodeInfo>,
  ) {
    this.#namespaces = namespaces;
    this.#selector = selector;
    this.#nodes = nodes;
    for (const n of nodes()) for (const p of n.pods) this.#countOnNode(n, p, 1);
  }

  #means(p: PodInfo): boolean {
    const near = !this.#namespaces || this.#namespaces.includes(p.namespace);
    return near && this.#selector.matches(p.labels);
  }

  #countOnNode(n: NodeInfo, p: PodInfo, sign: 1 | -1): void {
    if (p.terminating || !this.#means(p)) return;
    const sum = (this.#onNode.get(n.name) ?? 0) + sign;
    if (sum === 0) this.#onNode.delete(n.name);
    else this.#onNode.set(n.name, sum);
  }

  by(key: string, live: boolean): TopologyTally {
    const name = live ? `live ${key}` : `all ${key}`;
    let t = this.#tallies.get(name);
    if (t) return t;
    t = new TopologyTally(key);
    this.#tallies.set(name, t);
    for (const n of this.#nodes()) {
      for (const p of n.pods) if (!(live && p.terminating) && this.#means(p)) t.add(n.labels, 1);
    }
    return t;
  }

  liveOn(node: string): number {
    return this.#onNode.get(node) ?? 0;
  }

  count(n: NodeInfo, labels: Labels, p: PodInfo, sign: 1 | -1): void {
    if (!this.#means(p)) return;
    this.#countOnNode(n, p, sign);
    for (const [name, t] of this.#tallies) {
      if (!p.terminating || name.startsWith('all ')) t.add(labels, sign);
    }
  }
}

/**
 * Counts of the Pods that selectors mean, kept up while Pods come and go, so that a cycle need not
 * look at every Pod. Derived; a selector is counted when it is first asked for.
 */
export class SelectorIndex {
  readonly #tallies = new Map<string, Tally>();
  readonly #nodes: () => Iterable<NodeInfo>;
  #clock = 0;

  constructor(nodes: () => Iterable<NodeInfo>) {
    this.#nodes = nodes;
  }

  clear(): void {
    this.#tallies.clear();
  }

  tally(namespaces: readonly string[] | undefined, selector: Selector): SelectorTally {
    const key = `${namespaces?.join(',') ?? '*'} ${selector.signature}`;
    let t = this.#tallies.get(key);
    if (!t) {
      if (this.#tallies.size >= MAX_TALLIES) this.#dropOldest();
      t = new Tally(namespaces, selector, this.#nodes);
      this.#tallies.set(key, t);
    }
    t.usedAt = ++this.#clock;
    return t;
  }

  #dropOldest(): void {
    let oldest: string | undefined;
    let least = Infinity;
    for (const [key, t] of this.#tallies) {
      if (t.usedAt >= least) continue;
      least = t.usedAt;
      oldest = key;
    }
    if (oldest !== undefined) this.#tallies.delete(oldest);
  }

  /** A Pod came to a node with these labels, or left it. */
  count(n: NodeInfo, labels: Labels, p: PodInfo, sign: 1 | -1): void {
    for (const t of this.#tallies.values()) t.count(n, labels, p, sign);
  }
}
