import { ACTION } from '../framework/ClusterEvent.ts';
import type { Plugin } from '../framework/Plugin.ts';
import { unresolvable } from '../framework/PluginStatus.ts';

const NAME = 'NodeName';
const REFUSED = unresolvable(NAME, "node(s) didn't match the requested node name");

/** Only the node that the Pod names. Models: plugins/nodename/node_name.go */
export function nodeName(): Plugin {
  return {
    name: NAME,
    filter(_, pod, node) {
      const wanted = pod.nodeName;
      return wanted === '' || wanted === node.name ? undefined : REFUSED;
    },
    events: [{ event: { resource: 'Node', action: ACTION.Add } }],
  };
}
