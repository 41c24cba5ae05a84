import type { ScoringStrategy, ShapePoint } from '../../config/pluginArgs.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import { MAX_NODE_SCORE } from '../../framework/Plugin.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import { isScalarResource } from '../../framework/Resource.ts';

/** One resource of a node: what it has, what is taken, and what will be with the Pod. */
export interface Allocation {
  readonly allocatable: number;
  readonly allocated: number;
  readonly requested: number;
}

const ABSENT: Allocation = { allocatable: 0, allocated: 0, requested: 0 };

/** Thousandths of CPU, units of the rest. `real`: without the usual sizes of empty requests. */
function podAmount(pod: PodInfo, name: string, real: boolean): number {
  if (name === 'cpu') return real ? pod.requests.milliCPU : pod.scoredMilliCPU;
  if (name === 'memory') return real ? pod.requests.memory : pod.scoredMemory;
  if (name === 'ephemeral-storage') return pod.requests.ephemeralStorage;
  return pod.requests.scalar(name);
}

function nodeAmounts(n: NodeInfo, name: string, real: boolean): readonly [number, number] {
  const { allocatable: has, requested: taken } = n;
  if (name === 'cpu') return [has.milliCPU, real ? taken.milliCPU : n.nonZeroMilliCPU];
  if (name === 'memory') return [has.memory, real ? taken.memory : n.nonZeroMemory];
  if (name === 'ephemeral-storage') return [has.ephemeralStorage, taken.ephemeralStorage];
  return [has.scalar(name), taken.scalar(name)];
}

/**
 * What each resource comes to on a node. Models: plugins/noderesources/resource_allocation.go
 * calculateNodeAllocatableRequest
 */
export function requestedOf(
  pod: PodInfo,
  n: NodeInfo,
  resources: readonly string[],
  real: boolean,
): readonly Allocation[] {
  return resources.map((name) => {
    const asked = podAmount(pod, name, real);
    if (asked === 0 && isScalarResource(name)) return ABSENT;
    const [allocatable, allocated] = nodeAmounts(n, name, real);
    if (allocatable === 0) return ABSENT;
    return { allocatable, allocated, requested: allocated + asked };
  });
}

/** Whether a Pod asks for none of the resources. */
export function asksNothing(pod: PodInfo, resources: readonly string[]): boolean {
  return resources.every((name) => podAmount(pod, name, true) === 0);
}

type Scorer = (amounts: readonly Allocation[]) => number;

function least({ requested, allocatable }: Allocation): number {
  if (requested > allocatable) return 0;
  return Math.trunc(((allocatable - requested) * MAX_NODE_SCORE) / allocatable);
}

function most({ requested, allocatable }: Allocation): number {
  return Math.trunc((Math.min(requested, allocatable) * MAX_NODE_SCORE) / allocatable);
}

function weightedMean(strategy: ScoringStrategy, of: (a: Allocation) => number): Scorer {
  const weights = strategy.resources.map((r) => r.weight);
  return (amounts) => {
    let sum = 0;
    let weight = 0;
    for (let i = 0; i < amounts.length; i++) {
      if (amounts[i]!.allocatable === 0) continue;
      sum += of(amounts[i]!) * weights[i]!;
      weight += weights[i]!;
    }
    return weight === 0 ? 0 : Math.trunc(sum / weight);
  };
}

/** A line through points; flat outside. Models: plugins/helper/shape_score.go */
function brokenLine(shape: readonly ShapePoint[]): (utilization: number) => number {
  const points = shape.map((p) => ({ at: p.utilization, score: p.score * 10 }));
  return (x) => {
    for (let i = 0; i < points.length; i++) {
      const p = points[i]!;
      if (x > p.at) continue;
      if (i === 0) return p.score;
      const before = points[i - 1]!;
      const rise = (p.score - before.score) * (x - before.at);
      return before.score + Math.trunc(rise / (p.at - before.at));
    }
    return points.at(-1)?.score ?? 0;
  };
}

/** Resources that score 0 do not count. Models: requested_to_capacity_ratio.go */
function ratio(strategy: ScoringStrategy): Scorer {
  const line = brokenLine(strategy.requestedToCapacityRatio?.shape ?? []);
  const weights = strategy.resources.map((r) => r.weight);
  return (amounts) => {
    let sum = 0;
    let weight = 0;
    for (let i = 0; i < amounts.length; i++) {
      const { requested, allocatable } = amounts[i]!;
      if (allocatable === 0) continue;
      const used = requested > allocatable ? 100 : Math.trunc((requested * 100) / allocatable);
      const score = line(used);
      if (score <= 0) continue;
      sum += score * weights[i]!;
      weight += weights[i]!;
    }
    return weight === 0 ? 0 : Math.round(sum / weight);
  };
}

/** The score of a strategy. Models: plugins/noderesources/{least,most}_allocated.go */
export function allocationScorer(strategy: ScoringStrategy): Scorer {
  switch (strategy.type) {
    case 'LeastAllocated':
      return weightedMean(strategy, least);
    case 'MostAllocated':
      return weightedMean(strategy, most);
    case 'RequestedToCapacityRatio':
      return ratio(strategy);
  }
}
