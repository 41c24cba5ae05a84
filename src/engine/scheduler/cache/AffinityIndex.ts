import type { AffinityTerm, PodTerms } from '../framework/AffinityTerm.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import type { Labels } from '../framework/Selector.ts';
import type { AffinityGroup } from '../framework/Snapshot.ts';
import { TopologyTally } from '../framework/TopologyTally.ts';

function textOf(terms: readonly AffinityTerm[]): string {
  return terms
    .map((t) => {
      const weight = 'weight' in t ? `*${String(t.weight)}` : '';
      const near = `${t.namespaces.join(',')} ${t.namespaceSelector.signature}`;
      return `${t.topologyKey}|${near}|${t.selector.signature}${weight}`;
    })
    .join('&');
}

/** Equal for Pods whose terms say the same. */
function signature(t: PodTerms): string {
  const lists = [t.requiredAffinity, t.requiredAntiAffinity];
  return [...lists, t.preferredAffinity, t.preferredAntiAffinity].map(textOf).join('#');
}

class Group implements AffinityGroup {
  readonly terms: PodTerms;
  readonly #tallies = new Map<string, TopologyTally>();
  pods = 0;

  constructor(terms: PodTerms) {
    this.terms = terms;
    const { requiredAffinity, requiredAntiAffinity } = terms;
    const all = [...requiredAffinity, ...requiredAntiAffinity];
    for (const t of [...all, ...terms.preferredAffinity, ...terms.preferredAntiAffinity]) {
      this.#tallies.set(t.topologyKey, new TopologyTally(t.topologyKey));
    }
  }

  by(key: string): TopologyTally {
    return this.#tallies.get(key)!;
  }

  count(labels: Labels, sign: 1 | -1): void {
    this.pods += sign;
    for (const t of this.#tallies.values()) t.add(labels, sign);
  }
}

/**
 * Pods with affinity or anti-affinity, grouped by what their terms say: Pods of one template are
 * asked once, not one by one. Derived.
 */
export class AffinityIndex {
  readonly #groups = new Map<string, Group>();
  /** Signatures of terms, by the parsed terms. */
  readonly #signatures = new WeakMap<PodTerms, string>();

  get groups(): Iterable<AffinityGroup> {
    return this.#groups.values();
  }

  clear(): void {
    this.#groups.clear();
  }

  /** A Pod came to a node with these labels, or left it. */
  count(labels: Labels, p: PodInfo, sign: 1 | -1): void {
    if (!p.withAffinity) return;
    let key = this.#signatures.get(p.terms);
    if (key === undefined) this.#signatures.set(p.terms, (key = signature(p.terms)));
    let g = this.#groups.get(key);
    if (!g) this.#groups.set(key, (g = new Group(p.terms)));
    g.count(labels, sign);
    if (g.pods === 0) this.#groups.delete(key);
  }
}
