import type { Node } from '../../api/core/node/fields.ts';
import type { NodeSelectorTerm, Pod } from '../../api/core/pod/fields.ts';
import type { Plugin } from '../framework/Plugin.ts';

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

const INTEGER = /^[+-]?\d+$/;

function holds(r: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const v = labels[r.key ?? ''];
  const values = r.values ?? [];
  switch (r.operator) {
    case 'In':
      return v !== undefined && values.includes(v);
    case 'NotIn':
      return v === undefined || !values.includes(v);
    case 'Exists':
      return v !== undefined;
    case 'DoesNotExist':
      return v === undefined;
    case 'Gt':
    case 'Lt': {
      if (v === undefined || !INTEGER.test(v) || !INTEGER.test(values[0] ?? '')) return false;
      return r.operator === 'Gt' ? Number(v) > Number(values[0]) : Number(v) < Number(values[0]);
    }
    default:
      return false;
  }
}

/** A term without any requirement matches nothing. */
function termMatches(t: NodeSelectorTerm, node: Node): boolean {
  const expressions = t.matchExpressions ?? [];
  const fields = t.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  const named = { 'metadata.name': node.metadata?.name ?? '' };
  const labels = node.metadata?.labels ?? {};
  return expressions.every((r) => holds(r, labels)) && fields.every((r) => holds(r, named));
}

function required(pod: Pod, node: Node): boolean {
  for (const [k, v] of Object.entries(pod.spec?.nodeSelector ?? {})) {
    if (node.metadata?.labels?.[k] !== v) return false;
  }
  const selector = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !selector || (selector.nodeSelectorTerms ?? []).some((t) => termMatches(t, node));
}

function preferred(pod: Pod) {
  const affinity = pod.spec?.affinity?.nodeAffinity;
  return affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
}

/** Models: pkg/scheduler/framework/plugins/nodeaffinity */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter(pod, { node }) {
    if (required(pod, node)) return undefined;
    const reasons = ["node(s) didn't match Pod's node affinity/selector"];
    return { plugin: 'NodeAffinity', unresolvable: true, reasons };
  },
  scores: (pod) => preferred(pod).length > 0,
  score(pod, { node }) {
    let sum = 0;
    for (const t of preferred(pod)) {
      if (termMatches(t.preference ?? {}, node)) sum += t.weight ?? 0;
    }
    return sum;
  },
  normalize(raw) {
    const max = Math.max(0, ...raw);
    return raw.map((r) => (max === 0 ? 0 : Math.trunc((100 * r) / max)));
  },
};
