import type { Pod } from '../api/core/pod/fields.ts';
import type { NodeInfo } from './framework/NodeInfo.ts';
import type { Plugin, PluginStatus } from './framework/Plugin.ts';
import { balancedAllocation } from './plugins/balancedAllocation.ts';
import { nodeAffinity } from './plugins/nodeAffinity.ts';
import { nodeName } from './plugins/nodeName.ts';
import { nodeResourcesFit } from './plugins/nodeResourcesFit.ts';
import { nodeUnschedulable } from './plugins/nodeUnschedulable.ts';
import { taintToleration } from './plugins/taintToleration.ts';

/** The plugins there are, in upstream's order. */
const PLUGINS: readonly Plugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodeResourcesFit,
  balancedAllocation,
];

/** A plugin's scores over the feasible nodes, in their order. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
}

/** The whole table of one decision. */
export interface Decision {
  readonly feasible: readonly string[];
  /** For each refused node the first filter that refused it. */
  readonly refused: Readonly<Record<string, PluginStatus>>;
  readonly scores: readonly PluginScores[];
  readonly total: readonly number[];
  /** Nodes with the highest total; lots are drawn among them. */
  readonly best: readonly string[];
}

function scoresOf(p: Plugin, pod: Pod, nodes: readonly NodeInfo[]): PluginScores | undefined {
  if (!p.score || p.scores?.(pod) === false) return undefined;
  const raw = nodes.map((n) => p.score!(pod, n));
  const normalized = p.normalize ? p.normalize(raw) : raw;
  return { plugin: p.name, weight: p.weight, raw, normalized };
}

/** Filters and scores all nodes. Models: pkg/scheduler/schedule_one.go schedulePod */
export function schedulePod(pod: Pod, nodes: readonly NodeInfo[]): Decision {
  const refused: Record<string, PluginStatus> = {};
  const fit: NodeInfo[] = [];
  for (const n of nodes) {
    let status: PluginStatus | undefined;
    for (const p of PLUGINS) if ((status = p.filter?.(pod, n))) break;
    if (status) refused[n.name] = status;
    else fit.push(n);
  }
  const scores = PLUGINS.map((p) => scoresOf(p, pod, fit)).filter((s) => s !== undefined);
  const total = fit.map((_, i) => scores.reduce((sum, s) => sum + s.normalized[i]! * s.weight, 0));
  const max = Math.max(...total);
  const best = fit.filter((_, i) => total[i] === max).map((n) => n.name);
  return { feasible: fit.map((n) => n.name), refused, scores, total, best };
}

function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const r of reasons) counts.set(r, (counts.get(r) ?? 0) + 1);
  const texts = [...counts].map(([r, n]) => `${n} ${r}`);
  return texts.sort().join(', ');
}

/** The sentence of FailedScheduling. Models: pkg/scheduler/framework FitError, defaultpreemption */
export function fitError(d: Decision, nodes: number): string {
  if (nodes === 0) return 'no nodes available to schedule pods';
  const refusals = Object.values(d.refused);
  const head = `0/${nodes} nodes are available`;
  const why = counted(refusals.flatMap((s) => s.reasons));
  const hopeless = 'Preemption is not helpful for scheduling';
  const victimless = 'No preemption victims found for incoming pod';
  const preemption = counted(refusals.map((s) => (s.unresolvable ? hopeless : victimless)));
  return `${head}: ${why}. no new claims to deallocate, preemption: ${head}: ${preemption}.`;
}
