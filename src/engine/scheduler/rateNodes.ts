import type { CycleState } from './framework/CycleState.ts';
import type { Framework, PluginScores } from './framework/Framework.ts';
import type { NodeInfo } from './framework/NodeInfo.ts';
import type { PluginStatus } from './framework/PluginStatus.ts';
import type { PodInfo } from './framework/PodInfo.ts';

/** Scores of the feasible nodes, in their order. */
export interface Rating {
  readonly scores: readonly PluginScores[];
  /** Sum of the normalised scores × weights. */
  readonly total: readonly number[];
  /** Indices of the nodes with the highest total. */
  readonly best: readonly number[];
  readonly error?: PluginStatus;
}

/** Scores feasible nodes. Models: schedule_one.go prioritizeNodes */
export function rateNodes(
  f: Framework,
  cycle: CycleState,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
): Rating {
  const error = f.runPreScore(cycle, pod, nodes);
  if (error) return { scores: [], total: [], best: [], error };
  const scores = f.runScore(cycle, pod, nodes);
  const total: number[] = [];
  let max = -Infinity;
  for (let i = 0; i < nodes.length; i++) {
    let sum = 0;
    for (const s of scores) sum += s.normalized[i]! * s.weight;
    total.push(sum);
    if (sum > max) max = sum;
  }
  const best: number[] = [];
  for (let i = 0; i < total.length; i++) if (total[i] === max) best.push(i);
  return { scores, total, best };
}
