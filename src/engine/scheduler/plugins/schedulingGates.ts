import { ACTION } from '../framework/ClusterEvent.ts';
import type { Plugin } from '../framework/Plugin.ts';
import { unresolvable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';

const NAME = 'SchedulingGates';

/** Keeps Pods with gates out of activeQ. Models: plugins/schedulinggates/scheduling_gates.go */
export function schedulingGates(): Plugin {
  return {
    name: NAME,
    preEnqueue({ pod }) {
      const gates = (pod.spec?.schedulingGates ?? []).map((g) => g.name ?? '');
      if (gates.length === 0) return undefined;
      return unresolvable(NAME, `waiting for scheduling gates: [${gates.join(' ')}]`);
    },
    events: [
      {
        event: { resource: 'Pod', action: ACTION.UpdatePodSchedulingGatesEliminated },
        hint: (pod, _, now) => (now as PodInfo).uid === pod.uid,
      },
    ],
  };
}
