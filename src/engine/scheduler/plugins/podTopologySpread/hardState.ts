import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Snapshot } from '../../framework/Snapshot.ts';
import type { Constraint } from './constraints.ts';
import { allNodesCount, counted, hasAllKeys, tallyOf } from './constraints.ts';

/**
 * The two domains with the fewest Pods, kept while counts change.
 * Models: plugins/podtopologyspread/filtering.go criticalPaths
 */
class CriticalPaths {
  #first = { value: '', count: Infinity };
  #second = { value: '', count: Infinity };

  get least(): number {
    return this.#first.count;
  }

  update(value: string, count: number): void {
    if (value === this.#first.value) this.#first = { value, count };
    else if (value === this.#second.value) this.#second = { value, count };
    else if (count < this.#first.count) {
      this.#second = this.#first;
      this.#first = { value, count };
    } else if (count < this.#second.count) this.#second = { value, count };
    if (this.#first.count > this.#second.count) {
      const swapped = this.#first;
      this.#first = this.#second;
      this.#second = swapped;
    }
  }

  clone(): CriticalPaths {
    const c = new CriticalPaths();
    c.#first = this.#first;
    c.#second = this.#second;
    return c;
  }
}

function domainCounts(snapshot: Snapshot, pod: PodInfo, c: Constraint): Map<string, number> {
  const counts = new Map<string, number>();
  const live = tallyOf(snapshot, c, pod.namespace)?.by(c.topologyKey, true).values;
  for (const value of snapshot.domains(c.topologyKey).values.keys()) {
    counts.set(value, live?.get(value) ?? 0);
  }
  return counts;
}

function countedOneByOne(
  snapshot: Snapshot,
  pod: PodInfo,
  constraints: readonly Constraint[],
): Map<string, number>[] {
  const counts = constraints.map(() => new Map<string, number>());
  const tallies = constraints.map((c) => tallyOf(snapshot, c, pod.namespace));
  for (const n of snapshot.nodes) {
    if (!hasAllKeys(n.labels, constraints)) continue;
    for (let i = 0; i < constraints.length; i++) {
      const c = constraints[i]!;
      if (!counted(c, pod, n)) continue;
      const value = n.labels[c.topologyKey]!;
      const more = tallies[i]?.liveOn(n.name) ?? 0;
      counts[i]!.set(value, (counts[i]!.get(value) ?? 0) + more);
    }
  }
  return counts;
}

/** Counts of matching Pods by domain, for each hard constraint. */
export class HardState {
  readonly constraints: readonly Constraint[];
  /** Whether the Pod itself counts, by constraint. */
  readonly selfMatches: readonly boolean[];
  readonly #counts: readonly Map<string, number>[];
  readonly #paths: readonly CriticalPaths[];

  private constructor(
    constraints: readonly Constraint[],
    selfMatches: readonly boolean[],
    counts: readonly Map<string, number>[],
    paths: readonly CriticalPaths[],
  ) {
    this.constraints = constraints;
    this.selfMatches = selfMatches;
    this.#counts = counts;
    this.#paths = paths;
  }

  /** Counts over all nodes. Models: filtering.go calPreFilterState */
  static of(pod: PodInfo, constraints: readonly Constraint[], snapshot: Snapshot): HardState {
    const counts = allNodesCount(snapshot, pod, constraints, true)
      ? constraints.map((c) => domainCounts(snapshot, pod, c))
      : countedOneByOne(snapshot, pod, constraints);
    const paths = counts.map((byValue) => {
      const p = new CriticalPaths();
      for (const [value, count] of byValue) p.update(value, count);
      return p;
    });
    const self = constraints.map((c) => c.selector.matches(pod.labels));
    return new HardState(constraints, self, counts, paths);
  }

  clone(): HardState {
    return new HardState(
      this.constraints,
      this.selfMatches,
      this.#counts.map((c) => new Map(c)),
      this.#paths.map((p) => p.clone()),
    );
  }

  /** Matching Pods in a domain. */
  count(i: number, value: string): number {
    return this.#counts[i]!.get(value) ?? 0;
  }

  /** Fewest matching Pods in any domain; 0 when there are too few domains. */
  least(i: number): number {
    const domains = this.#counts[i]!.size;
    return domains < this.constraints[i]!.minDomains ? 0 : this.#paths[i]!.least;
  }

  /** A Pod comes to a node or leaves it, for a try. */
  update(pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    if (other.namespace !== pod.namespace || !hasAllKeys(node.labels, this.constraints)) return;
    this.constraints.forEach((c, i) => {
      if (!c.selector.matches(other.labels) || !counted(c, pod, node)) return;
      const value = node.labels[c.topologyKey]!;
      const count = this.count(i, value) + delta;
      this.#counts[i]!.set(value, count);
      this.#paths[i]!.update(value, count);
    });
  }
}
