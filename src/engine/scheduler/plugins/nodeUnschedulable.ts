import { tolerates } from './tolerates.ts';
import type { Plugin } from '../framework/Plugin.ts';

const TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

/** Models: pkg/scheduler/framework/plugins/nodeunschedulable */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  weight: 0,
  filter(pod, { node }) {
    if (node.spec?.unschedulable !== true) return undefined;
    if (pod.spec?.tolerations?.some((t) => tolerates(t, TAINT))) return undefined;
    const reasons = ['node(s) were unschedulable'];
    return { plugin: 'NodeUnschedulable', unresolvable: true, reasons };
  },
};
