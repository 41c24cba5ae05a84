import type { Plugin } from '../framework/Plugin.ts';
import { tolerates } from './tolerates.ts';

/** Models: pkg/scheduler/framework/plugins/tainttoleration */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  weight: 3,
  filter(pod, { node }) {
    const tolerations = pod.spec?.tolerations ?? [];
    const hit = node.spec?.taints?.find(
      (taint) =>
        taint.effect !== 'PreferNoSchedule' && !tolerations.some((t) => tolerates(t, taint)),
    );
    if (!hit) return undefined;
    const reasons = ['node(s) had untolerated taint(s)'];
    return { plugin: 'TaintToleration', unresolvable: true, reasons };
  },
  score(pod, { node }) {
    const soft = (pod.spec?.tolerations ?? []).filter(
      (t) => !t.effect || t.effect === 'PreferNoSchedule',
    );
    const taints = node.spec?.taints?.filter((t) => t.effect === 'PreferNoSchedule') ?? [];
    return taints.filter((taint) => !soft.some((t) => tolerates(t, taint))).length;
  },
  normalize(raw) {
    const max = Math.max(0, ...raw);
    return raw.map((r) => (max === 0 ? 100 : 100 - Math.trunc((100 * r) / max)));
  },
};
