import type { CycleState } from '../../framework/CycleState.ts';
import { Diagnosis, fitError } from '../../framework/Diagnosis.ts';
import type { Framework } from '../../framework/Framework.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import { unresolvable } from '../../framework/PluginStatus.ts';
import type { DefaultPreemptionArgs } from '../../config/pluginArgs.ts';
import type { Candidate, DryRun } from './candidates.ts';
import { chooseCandidate, dryRun } from './candidates.ts';

const NEVER = 'not eligible due to preemptionPolicy=Never.';
const TERMINATING = 'not eligible due to a terminating pod on the nominated node.';
const NOT_HELPFUL = unresolvable('', 'Preemption is not helpful for scheduling');

function evictedByScheduler({ pod }: PodInfo): boolean {
  const c = pod.status?.conditions?.find((x) => x.type === 'DisruptionTarget');
  return c?.status === 'True' && c.reason === 'PreemptionByScheduler';
}

/** Why a Pod may not preempt; undefined when it may. Models: PodEligibleToPreemptOthers */
export function ineligible(f: Framework, pod: PodInfo, d: Diagnosis): string | undefined {
  if (pod.pod.spec?.preemptionPolicy === 'Never') return NEVER;
  const nominated = pod.nominatedNodeName;
  if (nominated === '') return undefined;
  if (d.statusOf(nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  const leaving = f.handle.snapshot
    .node(nominated)
    ?.pods.some((p) => p.priority < pod.priority && p.terminating && evictedByScheduler(p));
  return leaving ? TERMINATING : undefined;
}

/** Nodes on which taking Pods away may help. Models: NodesForStatusCode(Unschedulable) */
export function potentialNodes(f: Framework, d: Diagnosis): readonly NodeInfo[] {
  return f.handle.snapshot.nodes.filter((n) => d.statusOf(n.name).code === 'Unschedulable');
}

/** What preemption came to. */
export interface PreemptionResult {
  /** The node to wait for, with the Pods that must go; undefined: preemption does not help. */
  readonly chosen?: Candidate;
  readonly decidedBy?: string;
  /** All candidates that were tried. */
  readonly candidates: readonly Candidate[];
  /** Sentence for the event when it does not help. */
  readonly message: string;
  /** A nomination that the Pod has is worth nothing. */
  readonly clearNomination: boolean;
}

/** How many candidates are enough. Models: calculateNumCandidates */
function enoughCandidates(nodes: number, args: DefaultPreemptionArgs): number {
  const share = Math.trunc((nodes * args.minCandidateNodesPercentage) / 100);
  return Math.min(Math.max(share, args.minCandidateNodesAbsolute), nodes);
}

function refusalText(f: Framework, tried: DryRun): string {
  const d = new Diagnosis();
  for (const [node, s] of tried.rejected) d.statuses.set(node, s);
  d.absent = NOT_HELPFUL;
  return fitError(d, f.handle.snapshot.nodes.length);
}

/**
 * Looks for a node on which evicting Pods of lower priority makes room; evicts nobody itself.
 * `draw(n)` answers an integer in [0, n): where to begin, and whom to take of equals.
 * Models: pkg/scheduler/framework/preemption/preemption.go Preempt
 */
export function preempt(
  f: Framework,
  cycle: CycleState,
  pod: PodInfo,
  d: Diagnosis,
  args: DefaultPreemptionArgs,
  draw: (n: number) => number,
): PreemptionResult {
  const why = ineligible(f, pod, d);
  if (why) return { candidates: [], message: why, clearNomination: false };
  const potential = potentialNodes(f, d);
  const wanted = enoughCandidates(potential.length, args);
  const offset = potential.length === 0 ? 0 : draw(potential.length);
  const budgets = f.handle.listers.budgets();
  const tried = dryRun(f, cycle, pod, potential, budgets, offset, wanted);
  const { candidates } = tried;
  if (candidates.length === 0) {
    return { candidates, message: refusalText(f, tried), clearNomination: true };
  }
  const { decidedBy, ties } = chooseCandidate(candidates);
  const chosen = ties.length === 1 ? ties[0]! : ties[draw(ties.length)]!;
  return { chosen, decidedBy, candidates, message: '', clearNomination: false };
}
