import type { Node } from '../../api/core/node/fields.ts';
import { ACTION } from '../framework/ClusterEvent.ts';
import type { Plugin } from '../framework/Plugin.ts';
import { unresolvable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import { tolerates } from '../framework/tolerates.ts';

const NAME = 'NodeUnschedulable';
const REFUSED = unresolvable(NAME, 'node(s) were unschedulable');
const TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

function toleratesCordon(p: PodInfo): boolean {
  return p.pod.spec?.tolerations?.some((t) => tolerates(t, TAINT)) === true;
}

/** Refuses cordoned nodes. Models: plugins/nodeunschedulable/node_unschedulable.go */
export function nodeUnschedulable(): Plugin {
  return {
    name: NAME,
    filter(_, pod, { node }) {
      if (node.spec?.unschedulable !== true || toleratesCordon(pod)) return undefined;
      return REFUSED;
    },
    events: [
      {
        event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeTaint },
        hint(_, old, now) {
          const was = old === undefined || (old as Node).spec?.unschedulable === true;
          return was && (now as Node).spec?.unschedulable !== true;
        },
      },
      {
        event: { resource: 'Pod', action: ACTION.UpdatePodToleration },
        hint: (pod, _, now) => (now as PodInfo).uid === pod.uid && toleratesCordon(now as PodInfo),
      },
    ],
  };
}
