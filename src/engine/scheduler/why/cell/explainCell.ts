import type { KubeSchedulerConfiguration } from '../../config/KubeSchedulerConfiguration.ts';
import { argsOf } from '../../config/KubeSchedulerConfiguration.ts';
import { DEFAULT_ARGS } from '../../config/pluginArgs.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { ForkSource } from '../SchedulerFork.ts';
import { SchedulerFork } from '../SchedulerFork.ts';
import type { WhyTable } from '../whyTable.ts';
import { whyTable } from '../whyTable.ts';
import { imageScore } from './images.ts';
import {
  affinityFilter,
  affinityScore,
  cordonFilter,
  nameFilter,
  portFilter,
  taintFilter,
  taintScore,
} from './nodeFacts.ts';
import { balanceScore, fitFilter, fitScore } from './resources.ts';
import { spreadFilter, spreadScore } from './spread.ts';
import type { WhyCell, Working } from './WhyCell.ts';
import { NO_WORKING } from './WhyCell.ts';

/** What the working of a cell may look at. */
interface Sight {
  readonly source: ForkSource;
  readonly fork: SchedulerFork;
  readonly pod: PodInfo;
  readonly node: NodeInfo;
  readonly feasible: readonly NodeInfo[];
}

type Args = typeof DEFAULT_ARGS;

/** Arguments of the Pod's profile. */
function argsFor(c: KubeSchedulerConfiguration, pod: PodInfo): Args {
  const name = pod.pod.spec?.schedulerName ?? 'default-scheduler';
  const profile = c.profiles.find((p) => p.schedulerName === name);
  return { ...DEFAULT_ARGS, ...(profile ? argsOf(profile) : {}) } as Args;
}

function filterWorking(plugin: string, s: Sight, args: Args): Working {
  const { pod, node } = s;
  switch (plugin) {
    case 'NodeUnschedulable':
      return cordonFilter(node);
    case 'NodeName':
      return nameFilter(pod, node);
    case 'TaintToleration':
      return taintFilter(pod, node);
    case 'NodeAffinity':
      return affinityFilter(pod, node);
    case 'NodePorts':
      return portFilter(pod, node);
    case 'NodeResourcesFit':
      return fitFilter(pod, node);
    case 'PodTopologySpread':
      return spreadFilter(spreadSource(s, args), pod, node);
    default:
      return NO_WORKING;
  }
}

function spreadSource({ source, fork }: Sight, args: Args) {
  return { snapshot: fork.cache, listers: source.listers, args: args.PodTopologySpread };
}

function scoreWorking(plugin: string, s: Sight, args: Args): Working {
  const { pod, node, fork, feasible } = s;
  switch (plugin) {
    case 'NodeResourcesFit':
      return fitScore(pod, node, args.NodeResourcesFit);
    case 'NodeResourcesBalancedAllocation':
      return balanceScore(pod, node, args.NodeResourcesBalancedAllocation);
    case 'TaintToleration':
      return taintScore(pod, node);
    case 'NodeAffinity':
      return affinityScore(pod, node);
    case 'ImageLocality':
      return imageScore(pod, node, fork.cache.nodes.length);
    case 'PodTopologySpread':
      return spreadScore(spreadSource(s, args), pod, node, feasible);
    default:
      return NO_WORKING;
  }
}

function filterCell(plugin: string, s: Sight, args: Args, table: WhyTable): WhyCell {
  const at = table.nodes.indexOf(s.node.name);
  const own = table.filters.find((f) => f.plugin === plugin);
  const group = own?.refused.find((r) => r.nodes.includes(at));
  const reasons = group?.status.reasons ?? [];
  const base = { plugin, node: s.node.name, point: 'filter' as const, reasons };
  return { ...base, ...filterWorking(plugin, s, args) };
}

function scoreCell(plugin: string, s: Sight, args: Args, table: WhyTable): WhyCell | undefined {
  const at = table.nodes.indexOf(s.node.name);
  const i = table.feasible.indexOf(at);
  const own = table.scores.find((x) => x.plugin === plugin);
  if (!own || i < 0) return undefined;
  const { lines, facts } = scoreWorking(plugin, s, args);
  const [raw, normalized] = [own.raw[i]!, own.normalized[i]!];
  const base = { plugin, node: s.node.name, point: 'score' as const, reasons: [] };
  return { ...base, lines, facts, raw, normalized, weight: own.weight };
}

/**
 * One cell of a Pod's table as things are now, with its formula and where its numbers come from.
 * Undefined for a node or plugin that has no such cell.
 */
export function explainCell(
  source: ForkSource,
  pod: PodInfo,
  at: { readonly node: string; readonly plugin: string; readonly point: 'filter' | 'score' },
): WhyCell | undefined {
  const fork = new SchedulerFork(source, { without: pod.uid });
  const table = whyTable(fork, pod);
  const node = fork.cache.nodes.find((n) => n.name === at.node);
  if (!table || !node) return undefined;
  const feasible = table.feasible.map((i) => fork.cache.nodes[i]!);
  const sight: Sight = { source, fork, pod, node, feasible };
  const args = argsFor(source.configuration, pod);
  if (at.point === 'filter') return filterCell(at.plugin, sight, args, table);
  return scoreCell(at.plugin, sight, args, table);
}
