import { ln } from '../../../sim/ln.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Snapshot } from '../../framework/Snapshot.ts';
import type { SelectorTally } from '../../framework/TopologyTally.ts';
import type { Constraint } from './constraints.ts';
import { allNodesCount, counted, hasAllKeys, HOSTNAME, tallyOf } from './constraints.ts';

/** What scoring by soft constraints needs. Models: podtopologyspread/scoring.go preScoreState */
export interface SoftState {
  readonly constraints: readonly Constraint[];
  /** Feasible nodes that lack a key: they score 0. */
  readonly ignored: ReadonlySet<string>;
  /** Matching Pods by domain; empty for the hostname, which is counted node by node. */
  readonly counts: readonly Map<string, number>[];
  /** Matching Pods, by constraint; undefined for a selector that means none. */
  readonly tallies: readonly (SelectorTally | undefined)[];
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

function countOneByOne(
  snapshot: Snapshot,
  pod: PodInfo,
  s: Omit<SoftState, 'weights'>,
  allKeys: boolean,
): void {
  const zonal = s.constraints.flatMap((c, i) => (c.topologyKey === HOSTNAME ? [] : [{ c, i }]));
  for (const n of zonal.length === 0 ? [] : snapshot.nodes) {
    if (allKeys && !hasAllKeys(n.labels, s.constraints)) continue;
    for (const { c, i } of zonal) {
      const value = n.labels[c.topologyKey] ?? '';
      const had = s.counts[i]!.get(value);
      if (had === undefined || n.pods.length === 0 || !counted(c, pod, n)) continue;
      s.counts[i]!.set(value, had + (s.tallies[i]?.liveOn(n.name) ?? 0));
    }
  }
}

/**
 * Counts matching Pods over all nodes, in the domains of the feasible ones. With `allKeys` nodes
 * without a key are left out; system defaults take them in.
 */
export function softState(
  pod: PodInfo,
  constraints: readonly Constraint[],
  feasible: readonly NodeInfo[],
  snapshot: Snapshot,
  allKeys: boolean,
): SoftState {
  const ignored = new Set<string>();
  if (allKeys) {
    for (const n of feasible) if (!hasAllKeys(n.labels, constraints)) ignored.add(n.name);
  }
  const counts = domainsOf(feasible, constraints, ignored);
  const tallies = constraints.map((c) => tallyOf(snapshot, c, pod.namespace));
  const state = { constraints, ignored, counts, tallies };
  if (!allNodesCount(snapshot, pod, constraints, allKeys)) {
    countOneByOne(snapshot, pod, state, allKeys);
  } else {
    constraints.forEach((c, i) => {
      const live = tallies[i]?.by(c.topologyKey, true).values;
      for (const value of counts[i]!.keys()) counts[i]!.set(value, live?.get(value) ?? 0);
    });
  }
  const weights = constraints.map((c, i) => {
    const size = c.topologyKey === HOSTNAME ? feasible.length - ignored.size : counts[i]!.size;
    return ln(size + 2);
  });
  return { ...state, weights };
}

/** Raw score of a node: lower is better. Rounds half away from zero. */
export function softScore(s: SoftState, n: NodeInfo): number {
  if (s.ignored.has(n.name)) return 0;
  let score = 0;
  for (let i = 0; i < s.constraints.length; i++) {
    const c = s.constraints[i]!;
    const value = n.labels[c.topologyKey];
    if (value === undefined) continue;
    const count =
      c.topologyKey === HOSTNAME
        ? (s.tallies[i]?.liveOn(n.name) ?? 0)
        : (s.counts[i]!.get(value) ?? 0);
    score += count * s.weights[i]! + (c.maxSkew - 1);
  }
  return Math.round(score);
}
