import type { CycleState } from '../../framework/CycleState.ts';
import type { Framework } from '../../framework/Framework.ts';
import type { Budget } from '../../framework/Listers.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PluginStatus } from '../../framework/PluginStatus.ts';
import { unresolvable } from '../../framework/PluginStatus.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import { parseLabelSelector } from '../../framework/Selector.ts';

const NO_VICTIMS = unresolvable('', 'No preemption victims found for incoming pod');

/** Pods of a node that must go. Models: extender/v1 Victims */
export interface Victims {
  /** Most important first. */
  readonly pods: readonly PodInfo[];
  readonly budgetViolations: number;
}

/** Priority first, then who started earlier. Models: scheduler util MoreImportantPod */
function moreImportant(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  return a.startTime < b.startTime ? -1 : a.startTime > b.startTime ? 1 : 0;
}

function covers(b: Budget, p: PodInfo): boolean {
  if (b.metadata?.namespace !== p.namespace) return false;
  const selector = parseLabelSelector(b.spec?.selector);
  if (selector.empty || !selector.matches(p.labels)) return false;
  return b.status?.disruptedPods?.[p.name] === undefined;
}

/**
 * Splits Pods by whether taking them, in this order, oversteps a budget.
 * Models: filterPodsWithPDBViolation
 */
function byBudget(pods: readonly PodInfo[], budgets: readonly Budget[]) {
  const left = budgets.map((b) => b.status?.disruptionsAllowed ?? 0);
  const violating: PodInfo[] = [];
  const other: PodInfo[] = [];
  for (const p of pods) {
    let oversteps = false;
    budgets.forEach((b, i) => {
      if (Object.keys(p.labels).length === 0 || !covers(b, p)) return;
      left[i] = left[i]! - 1;
      if (left[i]! < 0) oversteps = true;
    });
    (oversteps ? violating : other).push(p);
  }
  return { violating, other };
}

/**
 * Which Pods of a node must go so that a Pod fits: all of lower priority are taken away, then put
 * back one by one while it still fits, those whose budget would be overstepped first. Changes
 * `node` and `cycle`, which are copies. Models: SelectVictimsOnNode
 */
export function selectVictims(
  f: Framework,
  cycle: CycleState,
  pod: PodInfo,
  node: NodeInfo,
  budgets: readonly Budget[],
): Victims | PluginStatus {
  const filters = f.activeFilters(cycle);
  const fits = () => f.runFiltersWithNominated(cycle, pod, node, filters);
  const remove = (p: PodInfo) => {
    node.removePod(p);
    f.removePod(cycle, pod, p, node);
  };
  const potential = node.pods.filter((p) => p.priority < pod.priority);
  for (const p of potential) remove(p);
  if (potential.length === 0) return NO_VICTIMS;
  const refused = fits();
  if (refused) return refused;
  const victims: PodInfo[] = [];
  let budgetViolations = 0;
  const reprieve = (p: PodInfo): boolean => {
    node.addPod(p);
    f.addPod(cycle, pod, p, node);
    if (!fits()) return true;
    remove(p);
    victims.push(p);
    return false;
  };
  const { violating, other } = byBudget(potential.toSorted(moreImportant), budgets);
  for (const p of violating) if (!reprieve(p)) budgetViolations++;
  for (const p of other) reprieve(p);
  if (violating.length > 0 && other.length > 0) victims.sort(moreImportant);
  return { pods: victims, budgetViolations };
}
