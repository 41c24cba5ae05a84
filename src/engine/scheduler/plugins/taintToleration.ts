import type { Node } from '../../api/core/node/fields.ts';
import type { Toleration } from '../../api/core/pod/fields.ts';
import { ACTION } from '../framework/ClusterEvent.ts';
import { cycleKey } from '../framework/CycleState.ts';
import type { Plugin } from '../framework/Plugin.ts';
import { unresolvable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import { scaleToHighest } from '../framework/scoring.ts';
import { tolerates, untoleratedTaint } from '../framework/tolerates.ts';

const NAME = 'TaintToleration';
const REFUSED = unresolvable(NAME, 'node(s) had untolerated taint(s)');

interface PreScore {
  /** Tolerations that cover PreferNoSchedule. */
  readonly soft: readonly Toleration[];
}

const STATE = cycleKey<PreScore>(NAME);

function untolerated(node: Node | undefined, pod: PodInfo): boolean {
  return untoleratedTaint(node?.spec?.taints, pod.pod.spec?.tolerations) !== undefined;
}

/** Taints against scheduling, and soft ones. Models: plugins/tainttoleration */
export function taintToleration(): Plugin {
  return {
    name: NAME,
    filter: (_, pod, { node }) => (untolerated(node, pod) ? REFUSED : undefined),
    preScore(cycle, { pod }) {
      const soft = (pod.spec?.tolerations ?? []).filter(
        (t) => !t.effect || t.effect === 'PreferNoSchedule',
      );
      cycle.write(STATE, { soft });
      return undefined;
    },
    score(cycle, _, { node }) {
      const taints = node.spec?.taints;
      if (!taints) return 0;
      const { soft } = cycle.read(STATE)!;
      let count = 0;
      for (const taint of taints) {
        if (taint.effect !== 'PreferNoSchedule') continue;
        if (!soft.some((t) => tolerates(t, taint))) count++;
      }
      return count;
    },
    normalize: (_, __, scores) => scaleToHighest(scores, true),
    events: [
      {
        event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeTaint },
        hint(pod, old, now) {
          const was = old === undefined || untolerated(old as Node, pod);
          return was && !untolerated(now as Node, pod);
        },
      },
      {
        event: { resource: 'Pod', action: ACTION.UpdatePodToleration },
        hint: (pod, _, now) => (now as PodInfo).uid === pod.uid,
      },
    ],
  };
}
