import { ACTION } from '../framework/ClusterEvent.ts';
import type { Plugin } from '../framework/Plugin.ts';
import { SKIP, unschedulable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import { UsedPorts } from '../framework/UsedPorts.ts';

const NAME = 'NodePorts';
const REFUSED = unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports");

/** Host ports of a Pod must be free. Models: plugins/nodeports/node_ports.go */
export function nodePorts(): Plugin {
  return {
    name: NAME,
    preFilter: (_, pod) => (pod.ports.length === 0 ? SKIP : undefined),
    filter: (_, pod, node) => (node.usedPorts.fits(pod.ports) ? undefined : REFUSED),
    events: [
      {
        event: { resource: 'Pod', action: ACTION.Delete },
        hint(pod, old) {
          const gone = old as PodInfo;
          if (gone.nodeName === '' && gone.nominatedNodeName === '') return false;
          const freed = new UsedPorts();
          for (const p of gone.ports) freed.add(p);
          return !freed.fits(pod.ports);
        },
      },
      { event: { resource: 'Node', action: ACTION.Add } },
    ],
  };
}
