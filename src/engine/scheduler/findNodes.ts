import type { CycleState } from './framework/CycleState.ts';
import { Diagnosis } from './framework/Diagnosis.ts';
import type { Framework } from './framework/Framework.ts';
import type { NodeInfo } from './framework/NodeInfo.ts';
import type { PluginStatus } from './framework/PluginStatus.ts';
import { isRejected, statusMessage, unresolvable } from './framework/PluginStatus.ts';
import type { PodInfo } from './framework/PodInfo.ts';

const MIN_FEASIBLE_NODES = 100;
const MIN_PERCENTAGE = 5;

/**
 * How many feasible nodes are enough: all of fewer than 100, else a share that falls from half to
 * a twentieth. Models: schedule_one.go numFeasibleNodesToFind
 */
function nodesToFind(nodes: number, percentage: number): number {
  if (nodes < MIN_FEASIBLE_NODES) return nodes;
  const own = Math.max(50 - Math.trunc(nodes / 125), MIN_PERCENTAGE);
  const found = Math.trunc((nodes * (percentage === 0 ? own : percentage)) / 100);
  return Math.max(found, MIN_FEASIBLE_NODES);
}

/** What filtering came to. */
export interface FoundNodes {
  readonly feasible: readonly NodeInfo[];
  readonly diagnosis: Diagnosis;
  /** The scheduler failed; the Pod is tried again. */
  readonly error?: PluginStatus;
  /** Names that PreFilters left. */
  readonly restrictedTo?: readonly string[];
  /** A PreFilter refused before the others ran. */
  readonly endedInPreFilter: boolean;
  /** The nominated node fitted: no other was looked at. */
  readonly nominated: boolean;
  /** Where the next cycle begins. */
  readonly nextStart: number;
}

interface Search {
  readonly feasible: NodeInfo[];
  readonly error?: PluginStatus;
}

/** Filters nodes from `start` on until enough fit. Models: findNodesThatPassFilters */
function search(
  f: Framework,
  cycle: CycleState,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  start: number,
  enough: number,
  d: Diagnosis,
): Search {
  const feasible: NodeInfo[] = [];
  const filters = f.activeFilters(cycle);
  for (let i = 0; i < nodes.length && feasible.length < enough; i++) {
    const at = start + i;
    const n = nodes[at < nodes.length ? at : at % nodes.length]!;
    const s = f.runFiltersWithNominated(cycle, pod, n, filters);
    if (!s) feasible.push(n);
    else if (isRejected(s)) d.refuse(n.name, s);
    else return { feasible, error: s };
  }
  return { feasible };
}

function restricted(f: Framework, names: ReadonlySet<string>): NodeInfo[] {
  const out: NodeInfo[] = [];
  for (const name of names) {
    const n = f.handle.snapshot.node(name);
    if (n) out.push(n);
  }
  return out;
}

function refusedByPreFilter(d: Diagnosis, s: PluginStatus, start: number): FoundNodes {
  const failed = !isRejected(s);
  if (!failed) {
    d.absent = s;
    d.preFilterMessage = statusMessage(s);
    d.blame(s);
  }
  const ended = s.code !== 'Unschedulable';
  const base = { feasible: [], diagnosis: d, nominated: false, nextStart: start };
  return { ...base, endedInPreFilter: ended, ...(failed ? { error: s } : {}) };
}

/**
 * Nodes that fit a Pod. The nominated node is looked at first; `start` is where this cycle begins,
 * so that sampling goes round. Models: schedule_one.go findNodesThatFitPod
 */
export function findNodes(
  f: Framework,
  cycle: CycleState,
  pod: PodInfo,
  start: number,
  percentage: number,
): FoundNodes {
  const d = new Diagnosis();
  const pre = f.runPreFilter(cycle, pod);
  for (const name of pre.by) d.unschedulablePlugins.add(name);
  if (pre.status) return refusedByPreFilter(d, pre.status, start);
  const base = { diagnosis: d, endedInPreFilter: false };
  const own = f.handle.snapshot.node(pod.nominatedNodeName);
  if (own) {
    const s = f.runFiltersWithNominated(cycle, pod, own);
    if (!s) return { ...base, feasible: [own], nominated: true, nextStart: start };
    if (isRejected(s)) d.refuse(own.name, s);
  }
  const all = f.handle.snapshot.nodes;
  const nodes = pre.nodes ? restricted(f, pre.nodes) : all;
  if (pre.nodes) {
    const by = [...pre.by].sort().join(' ');
    d.absent = unresolvable('', `node(s) didn't satisfy plugin(s) [${by}]`);
  }
  const enough = nodesToFind(nodes.length, f.percentageOfNodesToScore ?? percentage);
  const begin = nodes.length === 0 ? 0 : start % nodes.length;
  const { feasible, error } = search(f, cycle, pod, nodes, begin, enough, d);
  return {
    ...base,
    feasible,
    nominated: false,
    nextStart: all.length === 0 ? 0 : (start + feasible.length + d.statuses.size) % all.length,
    ...(pre.nodes ? { restrictedTo: [...pre.nodes].sort() } : {}),
    ...(error ? { error } : {}),
  };
}
