import type { BalancedAllocationArgs, NodeResourcesFitArgs } from '../../config/pluginArgs.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Allocation } from '../../plugins/nodeResources/allocationScorer.ts';
import { requestedOf } from '../../plugins/nodeResources/allocationScorer.ts';
import type { FormulaToken, Working } from './WhyCell.ts';
import { WorkingBuilder } from './WhyCell.ts';

const MIB = 1024 * 1024;
const BYTES = new Set(['memory', 'ephemeral-storage']);

/** Thousandths of CPU, MiB of memory, units of the rest. */
function shown(name: string, amount: number): string {
  if (!BYTES.has(name)) return String(amount);
  const mib = amount / MIB;
  return Number.isInteger(mib) ? String(mib) : mib.toFixed(1);
}

/** The field that asks for a resource, when one container alone does. */
function requestField(pod: PodInfo, name: string): string {
  const own = (pod.pod.spec?.containers ?? []).flatMap((c, i) =>
    c.resources?.requests?.[name] === undefined ? [] : [i],
  );
  return own.length === 1 ? `spec.containers[${own[0]}].resources.requests.${name}` : '';
}

/** The three numbers of a resource as facts. */
function amountFacts(w: WorkingBuilder, pod: PodInfo, name: string, a: Allocation, real: boolean) {
  const field = requestField(pod, name);
  const asked = shown(name, a.requested - a.allocated);
  const what = field === '' && !real ? 'assumed' : 'requests';
  return {
    has: w.fact({ value: shown(name, a.allocatable), of: 'node', what: 'allocatable', name }),
    taken: w.fact({ value: shown(name, a.allocated), of: 'node', what: 'taken', name }),
    asked: w.fact({ value: asked, of: 'pod', what, name, field }),
  };
}

function floorPercent(part: number, whole: number): number {
  return Math.trunc((part * 100) / whole);
}

/** NodeResourcesFit's score, resource by resource. */
export function fitScore(pod: PodInfo, node: NodeInfo, args: NodeResourcesFitArgs): Working {
  const { type, resources } = args.scoringStrategy;
  const w = new WorkingBuilder();
  const names = resources.map((r) => r.name);
  const scores: string[] = [];
  requestedOf(pod, node, names, false).forEach((a, i) => {
    if (a.allocatable === 0) return;
    const { has, taken, asked } = amountFacts(w, pod, names[i]!, a, false);
    const used = Math.min(a.requested, a.allocatable);
    const least = type === 'LeastAllocated';
    const score = floorPercent(least ? a.allocatable - used : used, a.allocatable);
    const part: FormulaToken[] = least
      ? ['(', has, ' − (', taken, ' + ', asked, '))']
      : ['(', taken, ' + ', asked, ')'];
    w.line(names[i]!, [...part, ' × 100 ÷ ', has], score);
    scores.push(String(score));
  });
  if (type !== 'RequestedToCapacityRatio' && resources.every((r) => r.weight === 1)) {
    w.line('mean', [`⌊ (${scores.join(' + ')}) ÷ ${scores.length} ⌋`], mean(scores));
  }
  return w;
}

function mean(scores: readonly string[]): number {
  const sum = scores.reduce((n, s) => n + Number(s), 0);
  return scores.length === 0 ? 0 : Math.trunc(sum / scores.length);
}

/** NodeResourcesBalancedAllocation's score: shares before and after, and how even they are. */
export function balanceScore(pod: PodInfo, node: NodeInfo, args: BalancedAllocationArgs): Working {
  const w = new WorkingBuilder();
  const names = args.resources.map((r) => r.name);
  requestedOf(pod, node, names, true).forEach((a, i) => {
    if (a.allocatable === 0) return;
    const { has, taken, asked } = amountFacts(w, pod, names[i]!, a, true);
    const before = Math.min(1, a.allocated / a.allocatable);
    const after = Math.min(1, a.requested / a.allocatable);
    const from = `${(100 * before).toFixed(1)} %`;
    const to = `${(100 * after).toFixed(1)} %`;
    w.line(names[i]!, [taken, ' → (', taken, ' + ', asked, ') of ', has], `${from} → ${to}`);
  });
  w.line('balance', ['⌊ (1 − σ) × 100 ⌋'], '');
  w.line('score', ['50 + ⌊ (50 + after − before) ÷ 2 ⌋'], '');
  return w;
}

/** NodeResourcesFit's filter: what is asked, and what is free. */
export function fitFilter(pod: PodInfo, node: NodeInfo): Working {
  const w = new WorkingBuilder();
  const { requests: asks } = pod;
  const names = ['cpu', 'memory', 'ephemeral-storage', ...(asks.scalars?.keys() ?? [])];
  requestedOf(pod, node, names, true).forEach((a, i) => {
    const name = names[i]!;
    if (a.requested === a.allocated) return;
    const { has, taken, asked } = amountFacts(w, pod, name, a, true);
    const fits = a.requested <= a.allocatable;
    const free = shown(name, a.allocatable - a.allocated);
    w.line(name, [asked, fits ? ' ≤ ' : ' > ', has, ' − ', taken, ` = ${free}`], fits ? '✓' : '✗');
  });
  const pods = w.fact({ value: String(node.pods.length), of: 'node', what: 'pods' });
  const most = w.fact({ value: String(node.allocatable.pods), of: 'node', what: 'podsMax' });
  const fits = node.pods.length < node.allocatable.pods;
  w.line('pods', [pods, ' + 1', fits ? ' ≤ ' : ' > ', most], fits ? '✓' : '✗');
  return w;
}
