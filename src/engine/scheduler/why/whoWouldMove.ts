import type { KubeSchedulerConfiguration } from '../config/KubeSchedulerConfiguration.ts';
import { PodInfo } from '../framework/PodInfo.ts';
import { findNodes } from '../findNodes.ts';
import { rateNodes } from '../rateNodes.ts';
import type { ForkSource } from './SchedulerFork.ts';
import { SchedulerFork } from './SchedulerFork.ts';

/** A Pod that another configuration would put elsewhere. */
export interface Move {
  readonly key: string;
  readonly from: string;
  /** Nodes that it might be drawn to; empty: no node would fit. */
  readonly to: readonly string[];
}

/** Who would move, of how many that were tried. */
export interface Moves {
  readonly moves: readonly Move[];
  readonly tried: number;
  /** Pods beyond those that are tried at most. */
  readonly left: number;
}

const TRIED_MAX = 2_000;

/** Pods that the scheduler placed: not those that a DaemonSet or a node itself put there. */
function placed(p: PodInfo): boolean {
  const owners = p.pod.metadata?.ownerReferences ?? [];
  return !p.terminating && !owners.some((o) => o.kind === 'DaemonSet' || o.kind === 'Node');
}

function bestNodes(fork: SchedulerFork, pod: PodInfo): readonly string[] {
  const f = fork.framework(pod);
  if (!f) return [];
  const cycle = f.newCycle();
  const { feasible } = findNodes(f, cycle, pod, 0, 100);
  if (feasible.length < 2) return feasible.map((n) => n.name);
  return rateNodes(f, cycle, pod, feasible).best.map((i) => feasible[i]!.name);
}

/** Takes a Pod from its node, asks where it would go now, and puts it back. */
function tryOne(fork: SchedulerFork, p: PodInfo, from: string): Move | undefined {
  const { nodeName: _, ...spec } = p.pod.spec ?? {};
  fork.cache.removePod(p, from);
  const to = bestNodes(fork, new PodInfo({ ...p.pod, spec }));
  fork.cache.addPod(p, from);
  return to.includes(from) ? undefined : { key: p.key, from, to };
}

/**
 * Which of the Pods now in the cluster a configuration would put elsewhere, each by itself with all
 * others where they are.
 */
export function whoWouldMove(source: ForkSource, configuration: KubeSchedulerConfiguration): Moves {
  const fork = new SchedulerFork({ ...source, configuration });
  const all = fork.cache.nodes.flatMap((n) => n.pods.filter(placed).map((p) => ({ p, n: n.name })));
  const tried = all.slice(0, TRIED_MAX);
  const moves = tried.map(({ p, n }) => tryOne(fork, p, n)).filter((m) => m !== undefined);
  return { moves, tried: tried.length, left: all.length - tried.length };
}
