import type { WeightedAffinityTerm } from '../../framework/AffinityTerm.ts';
import { termMeans } from '../../framework/AffinityTerm.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Labels } from '../../framework/Selector.ts';
import type { Snapshot } from '../../framework/Snapshot.ts';
import type { TopologyTally } from '../../framework/TopologyTally.ts';
import { tallyOf } from './requiredState.ts';

/** Wishes of the Pod, with namespace selectors resolved to names. */
export interface PreferredTerms {
  readonly affinity: readonly WeightedAffinityTerm[];
  readonly antiAffinity: readonly WeightedAffinityTerm[];
  readonly namespaceLabels: Labels | undefined;
  /** What each required affinity term of a Pod that is there weighs towards this one. */
  readonly hardWeight: number;
}

interface Weighted {
  readonly tally: TopologyTally;
  readonly weight: number;
}

/** What Pods that are there wish of this one. */
function theirWishes(pod: PodInfo, terms: PreferredTerms, snapshot: Snapshot): Weighted[] {
  const out: Weighted[] = [];
  const near = terms.namespaceLabels;
  for (const g of snapshot.affinityGroups) {
    const { requiredAffinity, preferredAffinity, preferredAntiAffinity } = g.terms;
    for (const t of terms.hardWeight > 0 ? requiredAffinity : []) {
      if (termMeans(t, pod, near))
        out.push({ tally: g.by(t.topologyKey), weight: terms.hardWeight });
    }
    for (const t of preferredAffinity) {
      if (termMeans(t, pod, near)) out.push({ tally: g.by(t.topologyKey), weight: t.weight });
    }
    for (const t of preferredAntiAffinity) {
      if (termMeans(t, pod, near)) out.push({ tally: g.by(t.topologyKey), weight: -t.weight });
    }
  }
  return out;
}

/** Sums of weights by topology pair. Models: interpodaffinity/scoring.go scoreMap */
export class PreferredState {
  readonly #weighted: readonly Weighted[];

  constructor(pod: PodInfo, terms: PreferredTerms, snapshot: Snapshot) {
    const own = [
      ...terms.affinity.map((t) => ({ tally: tallyOf(snapshot, t), weight: t.weight })),
      ...terms.antiAffinity.map((t) => ({ tally: tallyOf(snapshot, t), weight: -t.weight })),
    ];
    const all = [...own, ...theirWishes(pod, terms, snapshot)];
    this.#weighted = all.filter((w) => w.tally.total > 0);
  }

  /** No term meant any Pod. */
  get empty(): boolean {
    return this.#weighted.length === 0;
  }

  score(labels: Labels): number {
    let sum = 0;
    for (const { tally, weight } of this.#weighted) sum += tally.at(labels) * weight;
    return sum;
  }
}
