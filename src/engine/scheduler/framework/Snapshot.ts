import type { NodeInfo } from './NodeInfo.ts';

/** The nodes that a cycle looks at. Models: kube-scheduler framework SharedLister */
export interface Snapshot {
  /** All nodes; zones take turns. */
  readonly nodes: readonly NodeInfo[];
  node(name: string): NodeInfo | undefined;
  /** Nodes that have a Pod with affinity or anti-affinity of any sort. */
  readonly withAffinity: Iterable<NodeInfo>;
  /** Nodes that have a Pod with required anti-affinity. */
  readonly withRequiredAntiAffinity: Iterable<NodeInfo>;
  /** Whether any Pod on a node uses a claim. */
  claimInUse(key: string): boolean;
}
