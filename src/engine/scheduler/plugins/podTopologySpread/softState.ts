import { ln } from '../../../sim/ln.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Constraint } from './constraints.ts';
import { counted, countMatching, hasAllKeys, HOSTNAME } from './constraints.ts';

/** What scoring by soft constraints needs. Models: podtopologyspread/scoring.go preScoreState */
export interface SoftState {
  readonly constraints: readonly Constraint[];
  /** Feasible nodes that lack a key: they score 0. */
  readonly ignored: ReadonlySet<string>;
  /** Matching Pods by domain; empty for the hostname, which is counted node by node. */
  readonly counts: readonly ReadonlyMap<string, number>[];
  /** ln(domains + 2): more domains make a Pod weigh more. */
  readonly weights: readonly number[];
}

function domainsOf(
  nodes: readonly NodeInfo[],
  constraints: readonly Constraint[],
  ignored: ReadonlySet<string>,
): Map<string, number>[] {
  return constraints.map((c) => {
    const domains = new Map<string, number>();
    if (c.topologyKey === HOSTNAME) return domains;
    for (const n of nodes) {
      if (!ignored.has(n.name)) domains.set(n.labels[c.topologyKey] ?? '', 0);
    }
    return domains;
  });
}

/**
 * Counts matching Pods over all nodes, in the domains of the feasible ones. With `allKeys` nodes
 * without a key are left out; system defaults take them in.
 */
export function softState(
  pod: PodInfo,
  constraints: readonly Constraint[],
  feasible: readonly NodeInfo[],
  all: readonly NodeInfo[],
  allKeys: boolean,
): SoftState {
  const ignored = new Set<string>();
  if (allKeys) {
    for (const n of feasible) if (!hasAllKeys(n.labels, constraints)) ignored.add(n.name);
  }
  const counts = domainsOf(feasible, constraints, ignored);
  const weights = constraints.map((c, i) => {
    const size = c.topologyKey === HOSTNAME ? feasible.length - ignored.size : counts[i]!.size;
    return ln(size + 2);
  });
  const zonal = constraints.flatMap((c, i) => (c.topologyKey === HOSTNAME ? [] : [{ c, i }]));
  for (const n of zonal.length === 0 ? [] : all) {
    if (allKeys && !hasAllKeys(n.labels, constraints)) continue;
    for (const { c, i } of zonal) {
      const value = n.labels[c.topologyKey] ?? '';
      const had = counts[i]!.get(value);
      if (had === undefined || n.pods.length === 0 || !counted(c, pod, n)) continue;
      counts[i]!.set(value, had + countMatching(n, c.selector, pod.namespace));
    }
  }
  return { constraints, ignored, counts, weights };
}

/** Raw score of a node: lower is better. Rounds half away from zero. */
export function softScore(s: SoftState, pod: PodInfo, n: NodeInfo): number {
  if (s.ignored.has(n.name)) return 0;
  let score = 0;
  for (let i = 0; i < s.constraints.length; i++) {
    const c = s.constraints[i]!;
    const value = n.labels[c.topologyKey];
    if (value === undefined) continue;
    const count =
      c.topologyKey === HOSTNAME
        ? countMatching(n, c.selector, pod.namespace)
        : (s.counts[i]!.get(value) ?? 0);
    score += count * s.weights[i]! + (c.maxSkew - 1);
  }
  return Math.round(score);
}
