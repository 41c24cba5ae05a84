import type { NodeInfo, Resources } from '../framework/NodeInfo.ts';
import { podRequests } from '../framework/NodeInfo.ts';
import type { Plugin } from '../framework/Plugin.ts';

/** How even the shares of CPU and memory are, 0 … 100. */
function balance(n: NodeInfo, requested: Resources): number {
  const shares: number[] = [];
  if (n.allocatable.milliCPU > 0) {
    shares.push(Math.min(1, requested.milliCPU / n.allocatable.milliCPU));
  }
  if (n.allocatable.memory > 0) shares.push(Math.min(1, requested.memory / n.allocatable.memory));
  const spread = shares.length === 2 ? Math.abs(shares[0]! - shares[1]!) / 2 : 0;
  return Math.trunc((1 - spread) * 100);
}

/** Rates how the Pod changes the balance. Models: plugins/noderesources/balanced_allocation.go */
export const balancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  scores(pod) {
    const { milliCPU, memory } = podRequests(pod, false);
    return milliCPU > 0 || memory > 0;
  },
  score(pod, n) {
    const asked = podRequests(pod, false);
    const after = {
      milliCPU: n.requested.milliCPU + asked.milliCPU,
      memory: n.requested.memory + asked.memory,
    };
    return 50 + Math.trunc((50 + balance(n, after) - balance(n, n.requested)) / 2);
  },
};
