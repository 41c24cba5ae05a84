import type { AffinityTerm } from '../../framework/AffinityTerm.ts';
import { allTermsMean, termMeans } from '../../framework/AffinityTerm.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Labels } from '../../framework/Selector.ts';
import type { Snapshot } from '../../framework/Snapshot.ts';
import { TopologyCounts } from './topologyCounts.ts';

/** The required terms of the Pod, with namespace selectors resolved to names. */
export interface RequiredTerms {
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  /** Labels of the Pod's own namespace. */
  readonly namespaceLabels: Labels | undefined;
}

/** Counts for required terms in both directions. Models: interpodaffinity/filtering.go */
export class RequiredState {
  readonly terms: RequiredTerms;
  readonly #pod: PodInfo;
  /** Anti-affinity of Pods that are there, against this one. */
  readonly #existing: TopologyCounts;
  readonly #affinity: TopologyCounts;
  readonly #antiAffinity: TopologyCounts;

  constructor(
    pod: PodInfo,
    terms: RequiredTerms,
    existing = new TopologyCounts(),
    affinity = new TopologyCounts(),
    antiAffinity = new TopologyCounts(),
  ) {
    this.#pod = pod;
    this.terms = terms;
    this.#existing = existing;
    this.#affinity = affinity;
    this.#antiAffinity = antiAffinity;
  }

  /** Counts over all nodes. */
  static of(pod: PodInfo, terms: RequiredTerms, snapshot: Snapshot): RequiredState {
    const s = new RequiredState(pod, terms);
    for (const n of snapshot.withRequiredAntiAffinity) {
      for (const p of n.podsWithRequiredAntiAffinity) s.#countExisting(p, n.labels, 1);
    }
    if (terms.affinity.length + terms.antiAffinity.length === 0) return s;
    for (const n of snapshot.nodes) {
      for (const p of n.pods) s.#countIncoming(p, n.labels, 1);
    }
    return s;
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
  update(other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    this.#countExisting(other, node.labels, sign);
    this.#countIncoming(other, node.labels, sign);
  }

  #countExisting(other: PodInfo, labels: Labels, n: number): void {
    for (const t of other.terms.requiredAntiAffinity) {
      if (termMeans(t, this.#pod, this.terms.namespaceLabels)) {
        this.#existing.add(labels, t.topologyKey, n);
      }
    }
  }

  #countIncoming(other: PodInfo, labels: Labels, n: number): void {
    const { affinity, antiAffinity } = this.terms;
    if (allTermsMean(affinity, other)) {
      for (const t of affinity) this.#affinity.add(labels, t.topologyKey, n);
    }
    for (const t of antiAffinity) {
      if (termMeans(t, other, undefined)) this.#antiAffinity.add(labels, t.topologyKey, n);
    }
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
    if (this.#antiAffinity.empty) return true;
    return !this.terms.antiAffinity.some(
      (t) => this.#antiAffinity.get(t.topologyKey, labels[t.topologyKey]) > 0,
    );
  }

  satisfiesExisting(labels: Labels): boolean {
    return this.#existing.empty || !this.#existing.hits(labels);
  }
}
