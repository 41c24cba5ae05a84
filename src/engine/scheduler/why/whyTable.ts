import { findNodes } from '../findNodes.ts';
import type { PluginScores } from '../framework/Framework.ts';
import { fitError } from '../framework/Diagnosis.ts';
import { isStatus } from '../framework/Plugin.ts';
import type { PluginStatus } from '../framework/PluginStatus.ts';
import { SKIP } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import { rateNodes } from '../rateNodes.ts';
import type { SchedulerFork } from './SchedulerFork.ts';

/** A filter's own verdict on some nodes, whatever other filters say. */
export interface Verdicts {
  readonly plugin: string;
  /** Indices into the table's nodes. */
  readonly refused: readonly { readonly status: PluginStatus; readonly nodes: readonly number[] }[];
}

/** All nodes × all plugins for one Pod: nothing is sampled, no plugin stops the others. */
export interface WhyTable {
  readonly nodes: readonly string[];
  /** A PreEnqueue plugin keeps the Pod out of the queue. */
  readonly gate?: PluginStatus;
  /** PreFilters that refused: then no node is looked at. */
  readonly preFilter: readonly PluginStatus[];
  /** Plugins that have nothing to say of this Pod. */
  readonly skipped: readonly string[];
  readonly filters: readonly Verdicts[];
  /** First refusal by node, as a real cycle ends there; undefined: it fits. */
  readonly first: readonly (PluginStatus | undefined)[];
  /** Indices of the nodes that fit; scores and total are in their order. */
  readonly feasible: readonly number[];
  readonly scores: readonly PluginScores[];
  readonly total: readonly number[];
  /** Indices of the nodes that may be drawn. */
  readonly best: readonly number[];
  /** The filters' half of FailedScheduling's sentence; '' when a node fits. */
  readonly message: string;
}

type Groups = Map<PluginStatus, number[]>;

function put(groups: Groups, s: PluginStatus, node: number): void {
  const nodes = groups.get(s);
  if (nodes) nodes.push(node);
  else groups.set(s, [node]);
}

/** Every filter on every node by itself. */
function independent(fork: SchedulerFork, pod: PodInfo) {
  const f = fork.framework(pod)!;
  const cycle = f.newCycle();
  const skipped: string[] = [];
  const preFilter: PluginStatus[] = [];
  for (const p of f.points.preFilter) {
    const answer = p.preFilter!(cycle, pod);
    if (answer === SKIP) skipped.push(p.name);
    else if (isStatus(answer)) preFilter.push(answer);
  }
  const dead = new Set([...skipped, ...preFilter.map((s) => s.plugin)]);
  const filters = f.points.filter
    .filter((p) => !dead.has(p.name))
    .map((p) => {
      const groups: Groups = new Map();
      fork.cache.nodes.forEach((n, i) => {
        const s = p.filter!(cycle, pod, n);
        if (s) put(groups, s, i);
      });
      const refused = [...groups].map(([status, nodes]) => ({ status, nodes }));
      return { plugin: p.name, refused };
    });
  return { skipped, preFilter, filters };
}

/** The whole table of a Pod on a fork; undefined when no profile schedules it. */
export function whyTable(fork: SchedulerFork, pod: PodInfo): WhyTable | undefined {
  const f = fork.framework(pod);
  if (!f) return undefined;
  const { nodes } = fork.cache;
  const index = new Map(nodes.map((n, i) => [n.name, i]));
  const gate = f.runPreEnqueue(pod);
  const cycle = f.newCycle();
  const found = findNodes(f, cycle, pod, 0, 100);
  const fits = new Set(found.feasible.map((n) => n.name));
  const rating = found.feasible.length > 0 ? rateNodes(f, cycle, pod, found.feasible) : undefined;
  return {
    nodes: nodes.map((n) => n.name),
    ...(gate ? { gate } : {}),
    ...independent(fork, pod),
    first: nodes.map((n) => (fits.has(n.name) ? undefined : found.diagnosis.statusOf(n.name))),
    feasible: found.feasible.map((n) => index.get(n.name)!),
    scores: rating?.scores ?? [],
    total: rating?.total ?? [],
    best: rating?.best.map((i) => index.get(found.feasible[i]!.name)!) ?? [],
    message: rating ? '' : fitError(found.diagnosis, nodes.length),
  };
}
