import type { Affinity } from '../../api/core/pod/fields.ts';

/** A resource that a score counts, with its weight. */
interface ResourceSpec {
  readonly name: string;
  readonly weight: number;
}

/** A point of a scoring function: utilization 0 … 100, score 0 … 10. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** How NodeResourcesFit scores. Models: pkg/scheduler/apis/config ScoringStrategy */
export interface ScoringStrategy {
  readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
  readonly resources: readonly ResourceSpec[];
  readonly requestedToCapacityRatio?: { readonly shape: readonly ShapePoint[] };
}

export interface NodeResourcesFitArgs {
  readonly ignoredResources: readonly string[];
  readonly ignoredResourceGroups: readonly string[];
  readonly scoringStrategy: ScoringStrategy;
}

export interface BalancedAllocationArgs {
  readonly resources: readonly ResourceSpec[];
}

export interface NodeAffinityArgs {
  /** Affinity that every Pod of the profile has in addition. */
  readonly addedAffinity?: NonNullable<Affinity['nodeAffinity']>;
}

export interface InterPodAffinityArgs {
  readonly hardPodAffinityWeight: number;
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

interface DefaultConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: never;
}

export interface PodTopologySpreadArgs {
  readonly defaultingType: 'System' | 'List';
  readonly defaultConstraints: readonly DefaultConstraint[];
}

export interface DefaultPreemptionArgs {
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

export interface VolumeBindingArgs {
  readonly bindTimeoutSeconds: number;
}

const CPU_AND_MEMORY: readonly ResourceSpec[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

const NO_ARGS = {};

/** Arguments of the default profile. Models: pkg/scheduler/apis/config/v1/defaults.go */
export const DEFAULT_ARGS = {
  NodeResourcesFit: {
    ignoredResources: [],
    ignoredResourceGroups: [],
    scoringStrategy: { type: 'LeastAllocated', resources: CPU_AND_MEMORY },
  } satisfies NodeResourcesFitArgs,
  NodeResourcesBalancedAllocation: { resources: CPU_AND_MEMORY } satisfies BalancedAllocationArgs,
  NodeAffinity: NO_ARGS satisfies NodeAffinityArgs,
  InterPodAffinity: {
    hardPodAffinityWeight: 1,
    ignorePreferredTermsOfExistingPods: false,
  } satisfies InterPodAffinityArgs,
  PodTopologySpread: {
    defaultingType: 'System',
    defaultConstraints: [],
  } satisfies PodTopologySpreadArgs,
  DefaultPreemption: {
    minCandidateNodesPercentage: 10,
    minCandidateNodesAbsolute: 100,
  } satisfies DefaultPreemptionArgs,
  VolumeBinding: { bindTimeoutSeconds: 600 } satisfies VolumeBindingArgs,
} as const;

/** Plugins that take arguments. */
export type PluginWithArgs = keyof typeof DEFAULT_ARGS;
