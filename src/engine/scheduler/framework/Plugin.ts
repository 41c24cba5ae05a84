import type { ClusterEvent } from './ClusterEvent.ts';
import type { CycleState } from './CycleState.ts';
import type { AssumedVolumes, Listers } from './Listers.ts';
import type { NodeInfo } from './NodeInfo.ts';
import type { PluginStatus } from './PluginStatus.ts';
import type { SKIP } from './PluginStatus.ts';
import type { PodInfo } from './PodInfo.ts';
import type { Snapshot } from './Snapshot.ts';

/** Highest score of a node. */
export const MAX_NODE_SCORE = 100;

/** What a hint function sees: both objects of a change; one is absent at Add and Delete. */
export type HintFunction = (pod: PodInfo, old: unknown, now: unknown) => boolean;

/**
 * An event that may make a Pod schedulable which this plugin refused. Without a hint every such
 * event does. Models: kube-scheduler types.go ClusterEventWithHint
 */
export interface EventWithHint {
  readonly event: ClusterEvent;
  /** True: Queue. False: QueueSkip. */
  readonly hint?: HintFunction;
}

/** What plugins are made with. Models: kube-scheduler framework interface.go Handle */
export interface Handle {
  readonly snapshot: Snapshot;
  readonly listers: Listers;
  readonly assumed: AssumedVolumes;
  /** Pods whose preemption is under way, by uid. */
  preempting(uid: string): boolean;
}

/** Names of the nodes that a Pod is restricted to. */
interface PreFilterResult {
  readonly nodes: ReadonlySet<string>;
}

/** Success, a restriction, Skip, or a refusal. */
export type PreFilterAnswer = undefined | typeof SKIP | PreFilterResult | PluginStatus;

/** Whether a PreFilter answer is a refusal. */
export function isStatus(a: PreFilterAnswer): a is PluginStatus {
  return typeof a === 'object' && 'code' in a;
}

/**
 * A scheduling plugin at its extension points. Stateless between cycles: what it computes stands
 * in the CycleState. Models: kube-scheduler framework interface.go
 */
export interface Plugin {
  readonly name: string;
  /** Refuses a Pod entrance into activeQ. */
  preEnqueue?(pod: PodInfo): PluginStatus | undefined;
  /** Order of activeQ: negative when `a` goes first. */
  less?(a: QueueOrder, b: QueueOrder): number;
  preFilter?(cycle: CycleState, pod: PodInfo): PreFilterAnswer;
  /** PreFilterExtensions: a Pod is put on a node for a try. */
  addPod?(cycle: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void;
  /** PreFilterExtensions: a Pod is taken off a node for a try. */
  removePod?(cycle: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void;
  filter?(cycle: CycleState, pod: PodInfo, node: NodeInfo): PluginStatus | undefined;
  preScore?(
    cycle: CycleState,
    pod: PodInfo,
    nodes: readonly NodeInfo[],
  ): undefined | typeof SKIP | PluginStatus;
  /** Raw score of a feasible node. */
  score?(cycle: CycleState, pod: PodInfo, node: NodeInfo): number;
  /** Brings raw scores to 0 … 100, in place. */
  normalize?(cycle: CycleState, pod: PodInfo, scores: number[], nodes: readonly NodeInfo[]): void;
  reserve?(cycle: CycleState, pod: PodInfo, node: string): PluginStatus | undefined;
  unreserve?(cycle: CycleState, pod: PodInfo, node: string): void;
  /** EnqueueExtensions: what may wake a Pod that this plugin refused. */
  readonly events?: readonly EventWithHint[];
}

/** What QueueSort compares. */
interface QueueOrder {
  readonly priority: number;
  /** µs of virtual time at which the Pod entered the queue. */
  readonly timestamp: number;
}
