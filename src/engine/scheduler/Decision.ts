import type { PluginScores } from './framework/Framework.ts';
import type { PluginStatus } from './framework/PluginStatus.ts';

/** A node on which preemption would have helped. */
interface CandidateSummary {
  readonly node: string;
  readonly victims: readonly string[];
  readonly budgetViolations: number;
}

/** How a Pod's preemption went. */
export interface PreemptionSummary {
  readonly candidates: readonly CandidateSummary[];
  /** The rule that left one node, or `tie`. */
  readonly decidedBy: string;
  readonly nominated: string;
  /** Keys of the Pods that must go, most important first. */
  readonly victims: readonly string[];
}

/** Nodes that got the same first refusal. */
export interface RefusedNodes {
  readonly status: PluginStatus;
  readonly nodes: readonly string[];
}

/** How one of equals was drawn. */
export interface TieBreak {
  readonly of: readonly string[];
  readonly drawn: number;
}

/** One attempt to schedule a Pod, as plain data: what the page's table shows. */
export interface Decision {
  readonly key: string;
  readonly uid: string;
  readonly profile: string;
  readonly attempt: number;
  /** µs of virtual time. */
  readonly at: number;
  /** What brought the Pod to this attempt: an event's label. */
  readonly wokenBy: string;
  readonly outcome: 'scheduled' | 'unschedulable' | 'error';
  /** All nodes there were. */
  readonly nodes: number;
  /** Nodes that fit, in the order in which they were found. */
  readonly feasible: readonly string[];
  /** First refusal of each node, grouped by verdict. */
  readonly refused: readonly RefusedNodes[];
  /** Status of nodes outside of a restriction, or of all when a PreFilter refused. */
  readonly otherwise?: PluginStatus;
  /** Nodes that were not looked at, because enough were found. */
  readonly notSampled: number;
  /** The nominated node fitted, so no other was looked at. */
  readonly nominated: boolean;
  /** Empty with one feasible node: then nobody scores. */
  readonly scores: readonly PluginScores[];
  readonly total: readonly number[];
  readonly best: readonly string[];
  readonly tie?: TieBreak;
  readonly node?: string;
  /** FailedScheduling's sentence, uncut. */
  readonly message: string;
  /** Plugins whose events may wake the Pod. */
  readonly refusedBy: readonly string[];
  readonly preemption?: PreemptionSummary;
}

/** One line of a Pod's history. */
export interface Attempt {
  readonly attempt: number;
  readonly at: number;
  readonly wokenBy: string;
  readonly outcome: Decision['outcome'];
  readonly node?: string;
  readonly message: string;
  /** Who had to go for it, when it preempted. */
  readonly preemption?: PreemptionSummary;
}
