import type { PodInfo } from './PodInfo.ts';

/** Pods that wait for room on a node. Models: kube-scheduler framework PodNominator */
export interface Nominator {
  /** Pods nominated to a node, in the order of nomination. */
  podsFor(node: string): readonly PodInfo[];
}
