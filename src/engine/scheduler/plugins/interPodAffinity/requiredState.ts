import type { AffinityTerm } from '../../framework/AffinityTerm.ts';
import { allTermsMean, termMeans } from '../../framework/AffinityTerm.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Labels } from '../../framework/Selector.ts';
import type { Snapshot } from '../../framework/Snapshot.ts';
import type { TopologyTally } from '../../framework/TopologyTally.ts';
import { TopologyCounts } from './topologyCounts.ts';

/** The required terms of the Pod, with namespace selectors resolved to names. */
export interface RequiredTerms {
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  /** Labels of the Pod's own namespace. */
  readonly namespaceLabels: Labels | undefined;
}

/** Pods that a term means, by value of its key. */
export function tallyOf(snapshot: Snapshot, t: AffinityTerm): TopologyTally {
  const namespaces = t.namespaceSelector.empty ? undefined : t.namespaces;
  return snapshot.tally(namespaces, t.selector).by(t.topologyKey, false);
}

/** Anti-affinity of Pods that are there, against this one. */
function existingTallies(pod: PodInfo, terms: RequiredTerms, snapshot: Snapshot) {
  const out: TopologyTally[] = [];
  for (const g of snapshot.affinityGroups) {
    for (const t of g.terms.requiredAntiAffinity) {
      if (termMeans(t, pod, terms.namespaceLabels)) out.push(g.by(t.topologyKey));
    }
  }
  return out;
}

/** Counts for required terms in both directions. Models: interpodaffinity/filtering.go */
export class RequiredState {
  readonly terms: RequiredTerms;
  readonly #pod: PodInfo;
  readonly #existing: TopologyCounts;
  readonly #affinity: TopologyCounts;
  readonly #antiAffinity: TopologyCounts;

  private constructor(
    pod: PodInfo,
    terms: RequiredTerms,
    existing: TopologyCounts,
    affinity: TopologyCounts,
    antiAffinity: TopologyCounts,
  ) {
    this.#pod = pod;
    this.terms = terms;
    this.#existing = existing;
    this.#affinity = affinity;
    this.#antiAffinity = antiAffinity;
  }

  /** Counts over all nodes. */
  static of(pod: PodInfo, terms: RequiredTerms, snapshot: Snapshot): RequiredState {
    const existing = new TopologyCounts(existingTallies(pod, terms, snapshot));
    const anti = new TopologyCounts(terms.antiAffinity.map((t) => tallyOf(snapshot, t)));
    const { affinity } = terms;
    const one = affinity.length === 1 ? [tallyOf(snapshot, affinity[0]!)] : [];
    const s = new RequiredState(pod, terms, existing, new TopologyCounts(one), anti);
    if (affinity.length > 1) s.#countTogether(snapshot);
    return s;
  }

  /** Several terms count only where one Pod meets them all: no tally says that. */
  #countTogether(snapshot: Snapshot): void {
    for (const n of snapshot.nodes) {
      for (const p of n.pods) this.#countAffinity(p, n.labels, 1);
    }
  }

  /** Nothing required, by nobody. */
  get nothing(): boolean {
    const { affinity, antiAffinity } = this.terms;
    return this.#existing.empty && affinity.length + antiAffinity.length === 0;
  }

  clone(): RequiredState {
    return new RequiredState(
      this.#pod,
      this.terms,
      this.#existing.clone(),
      this.#affinity.clone(),
      this.#antiAffinity.clone(),
    );
  }

  /** A Pod comes to a node or leaves it, for a try. */
  update(other: PodInfo, { labels }: NodeInfo, sign: 1 | -1): void {
    for (const t of other.terms.requiredAntiAffinity) {
      if (termMeans(t, this.#pod, this.terms.namespaceLabels)) {
        this.#existing.add(labels, t.topologyKey, sign);
      }
    }
    this.#countAffinity(other, labels, sign);
    for (const t of this.terms.antiAffinity) {
      if (termMeans(t, other, undefined)) this.#antiAffinity.add(labels, t.topologyKey, sign);
    }
  }

  #countAffinity(other: PodInfo, labels: Labels, n: number): void {
    const { affinity } = this.terms;
    if (!allTermsMean(affinity, other)) return;
    for (const t of affinity) this.#affinity.add(labels, t.topologyKey, n);
  }

  /** Every term has a Pod near, or this is the first of its group. */
  satisfiesAffinity(labels: Labels): boolean {
    let all = true;
    for (const t of this.terms.affinity) {
      const value = labels[t.topologyKey];
      if (value === undefined) return false;
      if (this.#affinity.get(t.topologyKey, value) <= 0) all = false;
    }
    return all || (this.#affinity.empty && allTermsMean(this.terms.affinity, this.#pod));
  }

  satisfiesAntiAffinity(labels: Labels): boolean {
    return !this.terms.antiAffinity.some(
      (t) => this.#antiAffinity.get(t.topologyKey, labels[t.topologyKey]) > 0,
    );
  }

  satisfiesExisting(labels: Labels): boolean {
    return !this.#existing.hits(labels);
  }
}
