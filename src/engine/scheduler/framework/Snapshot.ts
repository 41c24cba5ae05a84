import type { PodTerms } from './AffinityTerm.ts';
import type { NodeInfo } from './NodeInfo.ts';
import type { Selector } from './Selector.ts';
import type { SelectorTally, TopologyTally } from './TopologyTally.ts';

/** Pods on nodes whose terms of affinity say the same. */
export interface AffinityGroup {
  readonly terms: PodTerms;
  /** How many of them by value of a key that a term names. */
  by(key: string): TopologyTally;
}

/** The nodes that a cycle looks at. Models: kube-scheduler framework SharedLister */
export interface Snapshot {
  /** All nodes; zones take turns. */
  readonly nodes: readonly NodeInfo[];
  node(name: string): NodeInfo | undefined;
  /** Pods with affinity or anti-affinity of any sort. */
  readonly affinityGroups: Iterable<AffinityGroup>;
  /** Pods that a selector means, of some namespaces or of all. */
  tally(namespaces: readonly string[] | undefined, selector: Selector): SelectorTally;
  /** How many nodes have each value of a key. */
  domains(key: string): TopologyTally;
  /** Whether any Pod on a node uses a claim. */
  claimInUse(key: string): boolean;
}
