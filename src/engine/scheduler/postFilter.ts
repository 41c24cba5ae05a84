import type { DefaultPreemptionArgs } from './config/pluginArgs.ts';
import type { CycleState } from './framework/CycleState.ts';
import type { Framework } from './framework/Framework.ts';
import type { PodInfo } from './framework/PodInfo.ts';
import type { FoundNodes } from './findNodes.ts';
import type { PreemptionResult } from './plugins/defaultPreemption/preempt.ts';
import { preempt } from './plugins/defaultPreemption/preempt.ts';
import { NO_CLAIMS, STATE_MISSING } from './plugins/dynamicResources.ts';

const PREEMPTION = 'DefaultPreemption';
const CLAIMS = 'DynamicResources';

/** What PostFilter came to: the second half of the sentence, and a preemption. */
export interface PostFilterOutcome {
  readonly message: string;
  readonly preemption?: PreemptionResult;
}

/**
 * Runs PostFilter plugins in order. DynamicResources misses its state when a PreFilter ended the
 * cycle; it then fails, and nobody preempts. Models: RunPostFilterPlugins
 */
export function runPostFilter(
  f: Framework,
  cycle: CycleState,
  pod: PodInfo,
  found: FoundNodes,
  args: DefaultPreemptionArgs,
  draw: (n: number) => number,
): PostFilterOutcome {
  const reasons: string[] = [];
  let preemption: PreemptionResult | undefined;
  for (const name of f.points.postFilter) {
    if (name === CLAIMS) {
      if (found.endedInPreFilter) return { message: STATE_MISSING };
      reasons.push(NO_CLAIMS);
    } else if (name === PREEMPTION) {
      preemption = preempt(f, cycle, pod, found.diagnosis, args, draw);
      if (preemption.chosen) return { message: '', preemption };
      reasons.push(`preemption: ${preemption.message}`);
    }
  }
  return { message: reasons.join(', '), ...(preemption ? { preemption } : {}) };
}
