import type { Plugin } from '../framework/Plugin.ts';

/** Models: pkg/scheduler/framework/plugins/nodename */
export const nodeName: Plugin = {
  name: 'NodeName',
  weight: 0,
  filter(pod, node) {
    const wanted = pod.spec?.nodeName;
    if (!wanted || wanted === node.name) return undefined;
    const reasons = ["node(s) didn't match the requested node name"];
    return { plugin: 'NodeName', unresolvable: true, reasons };
  },
};
