import type { Node } from '../../../api/core/node/fields.ts';
import type { PodTopologySpreadArgs } from '../../config/pluginArgs.ts';
import { ACTION } from '../../framework/ClusterEvent.ts';
import { cycleKey } from '../../framework/CycleState.ts';
import { equal } from '../../framework/equal.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { Handle, HintFunction, Plugin } from '../../framework/Plugin.ts';
import { MAX_NODE_SCORE } from '../../framework/Plugin.ts';
import { SKIP, unresolvable, unschedulable } from '../../framework/PluginStatus.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Constraint } from './constraints.ts';
import { constraintsOf, hasAllKeys, ownConstraints, SYSTEM_DEFAULTS } from './constraints.ts';
import { HardState } from './hardState.ts';
import type { SoftState } from './softState.ts';
import { softScore, softState } from './softState.ts';

const NAME = 'PodTopologySpread';
const HARD = cycleKey<HardState>(NAME);
const SOFT = cycleKey<SoftState>(`PreScore${NAME}`);
const NO_MATCH = "node(s) didn't match pod topology spread constraints";
const SKEWED = unschedulable(NAME, NO_MATCH);
const NO_LABEL = unresolvable(NAME, `${NO_MATCH} (missing required label)`);

function filterNode(s: HardState, n: NodeInfo) {
  for (let i = 0; i < s.constraints.length; i++) {
    const c = s.constraints[i]!;
    const value = n.labels[c.topologyKey];
    if (value === undefined) return NO_LABEL;
    const self = s.selfMatches[i] ? 1 : 0;
    if (s.count(i, value) + self - s.least(i) > c.maxSkew) return SKEWED;
  }
  return undefined;
}

/** Lowest raw becomes highest; ignored nodes get 0. Models: scoring.go NormalizeScore */
function normalize(s: SoftState, scores: number[], nodes: readonly NodeInfo[]): void {
  let min = Infinity;
  let max = 0;
  for (let i = 0; i < scores.length; i++) {
    if (s.ignored.has(nodes[i]!.name)) continue;
    min = Math.min(min, scores[i]!);
    max = Math.max(max, scores[i]!);
  }
  for (let i = 0; i < scores.length; i++) {
    if (s.ignored.has(nodes[i]!.name)) scores[i] = 0;
    else if (max === 0) scores[i] = MAX_NODE_SCORE;
    else scores[i] = Math.trunc((MAX_NODE_SCORE * (max + min - scores[i]!)) / max);
  }
}

/** Whether a Pod's change can matter for another Pod's spreading. */
function involved(changed: PodInfo, pod: PodInfo): boolean {
  if (changed.uid === pod.uid) return true;
  if (changed.nodeName === '' && changed.nominatedNodeName === '') return false;
  return changed.namespace === pod.namespace;
}

function updateHint(cs: readonly Constraint[], pod: PodInfo, was: PodInfo, is: PodInfo): boolean {
  const tolerations = is.pod.spec?.tolerations ?? [];
  const moreTolerant = pod.uid === is.uid && !equal(tolerations, was.pod.spec?.tolerations ?? []);
  if (moreTolerant && cs.some((c) => c.honorTaints)) return true;
  if (equal(was.labels, is.labels)) return false;
  return cs.some((c) => c.selector.matches(was.labels) !== c.selector.matches(is.labels));
}

function podHint(hard: (p: PodInfo) => readonly Constraint[]): HintFunction {
  return (pod, old, now) => {
    const was = old as PodInfo | undefined;
    const is = now as PodInfo | undefined;
    if ((is && !involved(is, pod)) || (was && !involved(was, pod))) return false;
    const cs = hard(pod);
    if (was && is) return updateHint(cs, pod, was, is);
    const { labels } = (is ?? was)!;
    return cs.some((c) => c.selector.matches(labels));
  };
}

function nodeHint(hard: (p: PodInfo) => readonly Constraint[]): HintFunction {
  return (pod, old, now) => {
    const cs = hard(pod);
    const was = old as Node | undefined;
    const is = now as Node | undefined;
    const wasLabels = was?.metadata?.labels ?? {};
    const isLabels = is?.metadata?.labels ?? {};
    const did = was !== undefined && hasAllKeys(wasLabels, cs);
    const does = is !== undefined && hasAllKeys(isLabels, cs);
    if (!was || !is) return is ? does : did;
    if (did !== does) return true;
    if (!does) return false;
    const moved = cs.some((c) => wasLabels[c.topologyKey] !== isLabels[c.topologyKey]);
    return moved || !equal(was.spec?.taints ?? [], is.spec?.taints ?? []);
  };
}

/** Even spreading over domains. Models: plugins/podtopologyspread */
export function podTopologySpread(handle: Handle, args: PodTopologySpreadArgs): Plugin {
  const system = args.defaultingType === 'System';
  const defaults = system ? SYSTEM_DEFAULTS : args.defaultConstraints;
  const hard = (p: PodInfo) => constraintsOf(p, 'DoNotSchedule', defaults, handle.listers);
  return {
    name: NAME,
    preFilter(cycle, pod) {
      const constraints = hard(pod);
      if (constraints.length === 0) return SKIP;
      cycle.write(HARD, HardState.of(pod, constraints, handle.snapshot));
      return undefined;
    },
    addPod: (cycle, pod, p, node) => cycle.read(HARD)?.update(pod, p, node, 1),
    removePod: (cycle, pod, p, node) => cycle.read(HARD)?.update(pod, p, node, -1),
    filter: (cycle, _, node) => filterNode(cycle.read(HARD)!, node),
    preScore(cycle, pod, nodes) {
      const cs = constraintsOf(pod, 'ScheduleAnyway', defaults, handle.listers);
      if (cs.length === 0) return SKIP;
      const allKeys = ownConstraints(pod.pod).length > 0 || !system;
      cycle.write(SOFT, softState(pod, cs, nodes, handle.snapshot, allKeys));
      return undefined;
    },
    score: (cycle, _, node) => softScore(cycle.read(SOFT)!, node),
    normalize: (cycle, _, scores, nodes) => normalize(cycle.read(SOFT)!, scores, nodes),
    events: [
      {
        event: {
          resource: 'Pod',
          action: ACTION.Add | ACTION.Delete | ACTION.UpdatePodLabel | ACTION.UpdatePodToleration,
        },
        hint: podHint(hard),
      },
      {
        event: {
          resource: 'Node',
          action: ACTION.Add | ACTION.Delete | ACTION.UpdateNodeLabel | ACTION.UpdateNodeTaint,
        },
        hint: nodeHint(hard),
      },
    ],
  };
}
