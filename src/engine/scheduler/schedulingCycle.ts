import type { DefaultPreemptionArgs } from './config/pluginArgs.ts';
import type { Decision, PreemptionSummary, RefusedNodes, TieBreak } from './Decision.ts';
import type { FoundNodes } from './findNodes.ts';
import { findNodes } from './findNodes.ts';
import type { CycleState } from './framework/CycleState.ts';
import { fitError } from './framework/Diagnosis.ts';
import type { Framework } from './framework/Framework.ts';
import type { PluginStatus } from './framework/PluginStatus.ts';
import { statusMessage } from './framework/PluginStatus.ts';
import type { PodInfo } from './framework/PodInfo.ts';
import type { PreemptionResult } from './plugins/defaultPreemption/preempt.ts';
import { runPostFilter } from './postFilter.ts';
import type { Rating } from './rateNodes.ts';
import { rateNodes } from './rateNodes.ts';

const NO_NODES = 'no nodes available to schedule pods';

/** What a cycle is run with. */
export interface CycleInput {
  readonly framework: Framework;
  readonly pod: PodInfo;
  readonly attempt: number;
  readonly at: number;
  readonly wokenBy: string;
  /** Index of the node at which filtering begins. */
  readonly start: number;
  /** `percentageOfNodesToScore` of the configuration. */
  readonly percentage: number;
  readonly preemptionArgs: DefaultPreemptionArgs;
  /** An integer in [0, n), by seed. */
  readonly draw: (n: number) => number;
}

/** What a cycle came to; nothing is changed by it. */
export interface CycleOutcome {
  readonly decision: Decision;
  readonly cycle: CycleState;
  readonly nextStart: number;
  readonly preemption?: PreemptionResult;
}

const NOTHING = {
  feasible: [],
  refused: [],
  notSampled: 0,
  nominated: false,
  scores: [],
  total: [],
  best: [],
  message: '',
  refusedBy: [],
} as const;

function base(i: CycleInput) {
  return {
    key: i.pod.key,
    uid: i.pod.uid,
    profile: i.framework.profileName,
    attempt: i.attempt,
    at: i.at,
    wokenBy: i.wokenBy,
    nodes: i.framework.handle.snapshot.nodes.length,
  };
}

function failed(i: CycleInput, cycle: CycleState, s: PluginStatus): CycleOutcome {
  const message = statusMessage(s);
  const decision = { ...NOTHING, ...base(i), outcome: 'error' as const, message };
  return { decision, cycle, nextStart: i.start };
}

/** Nodes by verdict; constant verdicts are one object, so identity groups them. */
function grouped(statuses: ReadonlyMap<string, PluginStatus>): readonly RefusedNodes[] {
  const groups = new Map<PluginStatus, string[]>();
  for (const [node, status] of statuses) {
    const nodes = groups.get(status);
    if (nodes) nodes.push(node);
    else groups.set(status, [node]);
  }
  return [...groups].map(([status, nodes]) => ({ status, nodes }));
}

/** The half of a table that filtering fills. */
function filtered(i: CycleInput, found: FoundNodes) {
  const { diagnosis: d, feasible, nominated } = found;
  const all = i.framework.handle.snapshot.nodes.length;
  const looked = feasible.length + d.statuses.size;
  const otherwise = d.preFilterMessage !== '' || found.restrictedTo ? { otherwise: d.absent } : {};
  return {
    feasible: feasible.map((n) => n.name),
    refused: grouped(d.statuses),
    notSampled: otherwise.otherwise ? 0 : all - looked,
    nominated,
    refusedBy: [...d.unschedulablePlugins].sort(),
    ...otherwise,
  };
}

function summary(p: PreemptionResult): PreemptionSummary | undefined {
  if (!p.chosen) return undefined;
  return {
    candidates: p.candidates.map((c) => ({
      node: c.node,
      victims: c.pods.map((v) => v.key),
      budgetViolations: c.budgetViolations,
    })),
    decidedBy: p.decidedBy ?? '',
    nominated: p.chosen.node,
    victims: p.chosen.pods.map((v) => v.key),
  };
}

function unschedulable(i: CycleInput, cycle: CycleState, found: FoundNodes): CycleOutcome {
  const { framework: f, pod, preemptionArgs, draw } = i;
  const post = runPostFilter(f, cycle, pod, found, preemptionArgs, draw);
  found.diagnosis.postFilterMessage = post.message;
  const told = post.preemption && summary(post.preemption);
  const decision: Decision = {
    ...NOTHING,
    ...base(i),
    ...filtered(i, found),
    outcome: 'unschedulable',
    message: fitError(found.diagnosis, f.handle.snapshot.nodes.length),
    ...(told ? { preemption: told } : {}),
  };
  const { preemption } = post;
  return { decision, cycle, nextStart: found.nextStart, ...(preemption ? { preemption } : {}) };
}

function chooseNode(names: readonly string[], draw: CycleInput['draw']) {
  if (names.length === 1) return { node: names[0]! };
  const drawn = draw(names.length);
  const tie: TieBreak = { of: names, drawn };
  return { node: names[drawn]!, tie };
}

/**
 * One attempt to schedule a Pod: filter, score, choose; or find whom to evict. Changes nothing but
 * the draws. Models: pkg/scheduler/schedule_one.go schedulingAlgorithm, schedulePod
 */
export function runCycle(i: CycleInput): CycleOutcome {
  const { framework: f, pod } = i;
  const cycle = f.newCycle();
  if (f.handle.snapshot.nodes.length === 0) {
    const decision = { ...NOTHING, ...base(i), outcome: 'unschedulable' as const };
    return { decision: { ...decision, message: NO_NODES }, cycle, nextStart: 0 };
  }
  const found = findNodes(f, cycle, pod, i.start, i.percentage);
  if (found.error) return failed(i, cycle, found.error);
  if (found.feasible.length === 0) return unschedulable(i, cycle, found);
  let rating: Rating = { scores: [], total: [], best: [0] };
  if (found.feasible.length > 1) rating = rateNodes(f, cycle, pod, found.feasible);
  if (rating.error) return failed(i, cycle, rating.error);
  const best = rating.best.map((n) => found.feasible[n]!.name);
  const decision: Decision = {
    ...filtered(i, found),
    key: pod.key,
    uid: pod.uid,
    profile: f.profileName,
    attempt: i.attempt,
    at: i.at,
    wokenBy: i.wokenBy,
    nodes: f.handle.snapshot.nodes.length,
    message: '',
    outcome: 'scheduled',
    scores: rating.scores,
    total: rating.total,
    best,
    ...chooseNode(best, i.draw),
  };
  return { decision, cycle, nextStart: found.nextStart };
}
