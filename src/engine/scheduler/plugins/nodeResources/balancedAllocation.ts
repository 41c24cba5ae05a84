import type { BalancedAllocationArgs } from '../../config/pluginArgs.ts';
import type { Handle, Plugin } from '../../framework/Plugin.ts';
import { MAX_NODE_SCORE } from '../../framework/Plugin.ts';
import { SKIP } from '../../framework/PluginStatus.ts';
import type { Allocation } from './allocationScorer.ts';
import { asksNothing, requestedOf } from './allocationScorer.ts';

const NAME = 'NodeResourcesBalancedAllocation';
const HALF = MAX_NODE_SCORE / 2;

function deviation(shares: readonly number[]): number {
  if (shares.length < 2) return 0;
  if (shares.length === 2) return Math.abs((shares[0]! - shares[1]!) / 2);
  let total = 0;
  for (const s of shares) total += s;
  const mean = total / shares.length;
  let sum = 0;
  for (const s of shares) sum += (s - mean) * (s - mean);
  return Math.sqrt(sum / shares.length);
}

/** How even the shares are, 0 … 100. */
function balance(amounts: readonly Allocation[], of: (a: Allocation) => number): number {
  const shares: number[] = [];
  for (const a of amounts) {
    if (a.allocatable !== 0) shares.push(Math.min(1, of(a) / a.allocatable));
  }
  return Math.trunc((1 - deviation(shares)) * MAX_NODE_SCORE);
}

/**
 * Rates how the Pod changes the balance of resources: 75 leaves it as it is.
 * Models: plugins/noderesources/balanced_allocation.go
 */
export function balancedAllocation(_: Handle, args: BalancedAllocationArgs): Plugin {
  const resources = args.resources.map((r) => r.name);
  return {
    name: NAME,
    preScore: (__, pod) => (asksNothing(pod, resources) ? SKIP : undefined),
    score(__, pod, node) {
      const amounts = requestedOf(pod, node, resources, true);
      const after = balance(amounts, (a) => a.requested);
      const before = balance(amounts, (a) => a.allocated);
      return HALF + Math.trunc((HALF + after - before) / 2);
    },
  };
}
