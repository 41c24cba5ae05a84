import type { Node, Taint } from '../../api/core/node/fields.ts';
import type { AdmissionPlugin } from './Admission.ts';

const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/**
 * A new Node gets no Pods until its controller has seen it ready.
 * Models: plugin/pkg/admission/nodetaint
 */
export const nodeTaint: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  kinds: ['Node'],
  admit(a) {
    if (a.operation !== 'CREATE' || a.kind.kind !== 'Node' || a.subresource !== '') return a.object;
    const node: Node = a.object!;
    const taints: readonly Taint[] = node.spec?.taints ?? [];
    const has = taints.some((t) => t.key === NOT_READY.key && t.effect === NOT_READY.effect);
    if (has) return node;
    return { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } };
  },
};
