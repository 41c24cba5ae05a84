import type { CycleState } from '../../framework/CycleState.ts';
import type { Framework } from '../../framework/Framework.ts';
import type { Budget } from '../../framework/Listers.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PluginStatus } from '../../framework/PluginStatus.ts';
import { errorStatus } from '../../framework/PluginStatus.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Victims } from './victims.ts';
import { selectVictims } from './victims.ts';

/** A node on which preemption would help. */
export interface Candidate extends Victims {
  readonly node: string;
}

/** What trying preemption on nodes came to. */
export interface DryRun {
  readonly candidates: readonly Candidate[];
  /** Nodes on which it would not help. */
  readonly rejected: ReadonlyMap<string, PluginStatus>;
}

/**
 * Tries preemption on nodes from `offset` on, until enough candidates are found, one of them
 * without overstepping a budget. Models: pkg/scheduler/framework/preemption DryRunPreemption
 */
export function dryRun(
  f: Framework,
  cycle: CycleState,
  pod: PodInfo,
  potential: readonly NodeInfo[],
  budgets: readonly Budget[],
  offset: number,
  wanted: number,
): DryRun {
  const clean: Candidate[] = [];
  const violating: Candidate[] = [];
  const rejected = new Map<string, PluginStatus>();
  for (let i = 0; i < potential.length; i++) {
    const n = potential[(offset + i) % potential.length]!;
    const v = selectVictims(f, cycle.clone(), pod, n.clone(), budgets);
    if ('code' in v) rejected.set(n.name, v);
    else if (v.pods.length === 0) rejected.set(n.name, noVictim(n.name));
    else (v.budgetViolations === 0 ? clean : violating).push({ ...v, node: n.name });
    if (clean.length > 0 && clean.length + violating.length >= wanted) break;
  }
  return { candidates: [...clean, ...violating], rejected };
}

function noVictim(node: string): PluginStatus {
  return errorStatus('', `expected at least one victim pod on node "${node}"`);
}

/** Each priority counts this much more than none, so that fewer victims usually win. */
const PRIORITY_OFFSET = 2 ** 31;

/** What the choice between candidates compares. Lower is better, but for the last. */
export interface CandidateFigures {
  readonly budgetViolations: number;
  readonly highestPriority: number;
  readonly sumOfPriorities: number;
  readonly victims: number;
  /** Earliest start among the victims of highest priority, µs; Infinity: not started. */
  readonly earliestStart: number;
}

/** The figures of a candidate. Models: pickOneNodeForPreemption, GetEarliestPodStartTime */
export function figuresOf(c: Candidate): CandidateFigures {
  const highest = c.pods[0]!.priority;
  const top = Math.max(...c.pods.map((p) => p.priority));
  return {
    budgetViolations: c.budgetViolations,
    highestPriority: highest,
    sumOfPriorities: c.pods.reduce((sum, p) => sum + p.priority + PRIORITY_OFFSET, 0),
    victims: c.pods.length,
    earliestStart: Math.min(...c.pods.filter((p) => p.priority === top).map((p) => p.startTime)),
  };
}

/** Rules in the order in which they are asked. */
const RULES: readonly (readonly [string, (f: CandidateFigures) => number])[] = [
  ['fewestPDBViolations', (f) => f.budgetViolations],
  ['lowestHighestPriority', (f) => f.highestPriority],
  ['lowestSumOfPriorities', (f) => f.sumOfPriorities],
  ['fewestVictims', (f) => f.victims],
  ['latestEarliestStart', (f) => -f.earliestStart],
];

/** The best candidates and the rule that left them. */
export interface Choice {
  readonly decidedBy: string;
  /** More than one: equal in every rule. */
  readonly ties: readonly Candidate[];
}

/** Chooses between candidates, rule by rule. Models: pickOneNodeForPreemption */
export function chooseCandidate(candidates: readonly Candidate[]): Choice {
  if (candidates.length === 1) return { decidedBy: 'onlyCandidate', ties: candidates };
  let left = candidates.map((c) => ({ c, f: figuresOf(c) }));
  for (const [decidedBy, of] of RULES) {
    const best = Math.min(...left.map(({ f }) => of(f)));
    left = left.filter(({ f }) => of(f) === best);
    if (left.length === 1) return { decidedBy, ties: [left[0]!.c] };
  }
  return { decidedBy: 'tie', ties: left.map(({ c }) => c) };
}
