import type { WeightedAffinityTerm } from '../../framework/AffinityTerm.ts';
import { termMeans } from '../../framework/AffinityTerm.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Labels } from '../../framework/Selector.ts';

/** Wishes of the Pod, with namespace selectors resolved to names. */
export interface PreferredTerms {
  readonly affinity: readonly WeightedAffinityTerm[];
  readonly antiAffinity: readonly WeightedAffinityTerm[];
  readonly namespaceLabels: Labels | undefined;
  /** What each required affinity term of a Pod that is there weighs towards this one. */
  readonly hardWeight: number;
}

/** Sums of weights by topology pair. Models: interpodaffinity/scoring.go scoreMap */
export class PreferredState {
  readonly #scores = new Map<string, Map<string, number>>();

  get empty(): boolean {
    return this.#scores.size === 0;
  }

  #add(labels: Labels, key: string, weight: number): void {
    const value = labels[key];
    if (value === undefined) return;
    let values = this.#scores.get(key);
    if (!values) this.#scores.set(key, (values = new Map()));
    values.set(value, (values.get(value) ?? 0) + weight);
  }

  /** A Pod that is there: what both wish of each other. */
  count(terms: PreferredTerms, pod: PodInfo, other: PodInfo, { labels }: NodeInfo): void {
    for (const t of terms.affinity) {
      if (termMeans(t, other, undefined)) this.#add(labels, t.topologyKey, t.weight);
    }
    for (const t of terms.antiAffinity) {
      if (termMeans(t, other, undefined)) this.#add(labels, t.topologyKey, -t.weight);
    }
    const { requiredAffinity, preferredAffinity, preferredAntiAffinity } = other.terms;
    const near = terms.namespaceLabels;
    if (terms.hardWeight > 0) {
      for (const t of requiredAffinity) {
        if (termMeans(t, pod, near)) this.#add(labels, t.topologyKey, terms.hardWeight);
      }
    }
    for (const t of preferredAffinity) {
      if (termMeans(t, pod, near)) this.#add(labels, t.topologyKey, t.weight);
    }
    for (const t of preferredAntiAffinity) {
      if (termMeans(t, pod, near)) this.#add(labels, t.topologyKey, -t.weight);
    }
  }

  score(labels: Labels): number {
    let sum = 0;
    for (const [key, values] of this.#scores) {
      const value = labels[key];
      if (value !== undefined) sum += values.get(value) ?? 0;
    }
    return sum;
  }
}
