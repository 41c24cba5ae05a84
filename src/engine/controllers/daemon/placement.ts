import type { DaemonSet } from '../../api/apps/daemonset/fields.ts';
import type { Node, Taint } from '../../api/core/node/fields.ts';
import type {
  Affinity,
  NodeSelectorTerm,
  Pod,
  PodSpec,
  PodTemplateSpec,
  Toleration,
} from '../../api/core/pod/fields.ts';
import { hasLabels } from '../common/labelSelector.ts';
import { untolerated } from '../common/taints.ts';

const NODE = 'node.kubernetes.io/';
const INTEGER = /^[+-]?\d+$/;

/** Whether a DaemonSet's Pod belongs on a node, and whether one that is there may stay. */
export interface Fit {
  readonly run: boolean;
  readonly stay: boolean;
}

const NEVER: Fit = { run: false, stay: false };

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

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
    default: {
      if (v === undefined || !INTEGER.test(v) || !INTEGER.test(values[0] ?? '')) return false;
      return r.operator === 'Gt' ? Number(v) > Number(values[0]) : Number(v) < Number(values[0]);
    }
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

/** nodeSelector and required node affinity. Models: component-helpers nodeaffinity */
function matchesAffinity(spec: PodSpec, node: Node): boolean {
  if (!hasLabels(spec.nodeSelector ?? {}, node.metadata?.labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || (required.nodeSelectorTerms ?? []).some((t) => termMatches(t, node));
}

function exists(key: string, effect: 'NoExecute' | 'NoSchedule'): Toleration {
  return { key: NODE + key, operator: 'Exists', effect };
}

const ADDED: readonly Toleration[] = [
  exists('not-ready', 'NoExecute'),
  exists('unreachable', 'NoExecute'),
  exists('disk-pressure', 'NoSchedule'),
  exists('memory-pressure', 'NoSchedule'),
  exists('pid-pressure', 'NoSchedule'),
  exists('unschedulable', 'NoSchedule'),
];
const HOST_NETWORK = exists('network-unavailable', 'NoSchedule');

function same(a: Toleration, b: Toleration): boolean {
  return (
    a.key === b.key &&
    a.effect === b.effect &&
    a.operator === b.operator &&
    (a.value ?? '') === (b.value ?? '')
  );
}

/** Tolerations of a DaemonSet's Pods. Models: daemonset_util.go AddOrUpdateDaemonPodTolerations */
export function daemonTolerations(spec: PodSpec): readonly Toleration[] {
  let out = spec.tolerations ?? [];
  for (const t of spec.hostNetwork ? [...ADDED, HOST_NETWORK] : ADDED) {
    const at = out.findIndex((x) => same(x, t));
    out = at < 0 ? [...out, t] : out.map((x, i) => (i === at ? t : x));
  }
  return out;
}

function relevant(taints: readonly Taint[], scheduling: boolean): readonly Taint[] {
  return taints.filter(
    (t) => t.effect === 'NoExecute' || (scheduling && t.effect === 'NoSchedule'),
  );
}

/** Models: pkg/controller/daemon NodeShouldRunDaemonPod */
export function fitOf(ds: DaemonSet, tolerations: readonly Toleration[], node: Node): Fit {
  const spec = ds.spec?.template?.spec ?? {};
  if (spec.nodeName && spec.nodeName !== node.metadata?.name) return NEVER;
  if (!matchesAffinity(spec, node)) return NEVER;
  const taints = node.spec?.taints ?? [];
  if (taints.length === 0 || !untolerated(relevant(taints, true), tolerations)) {
    return { run: true, stay: true };
  }
  return { run: false, stay: !untolerated(relevant(taints, false), tolerations) };
}

/** The affinity by which a Pod can only go to one node. */
function affinityTo(old: Affinity | undefined, node: string): Affinity {
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }];
  return {
    ...old,
    nodeAffinity: {
      ...old?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}

/** A DaemonSet's template for one node and revision. Models: CreatePodTemplate */
export function daemonTemplate(ds: DaemonSet, node: string, hash: string): PodTemplateSpec {
  const template = ds.spec?.template ?? {};
  const spec = template.spec ?? {};
  const generation = templateGeneration(ds);
  const labels = {
    ...template.metadata?.labels,
    ...(generation === undefined ? {} : { 'pod-template-generation': generation }),
    'controller-revision-hash': hash,
  };
  return {
    metadata: { ...template.metadata, labels },
    spec: {
      ...spec,
      affinity: affinityTo(spec.affinity, node),
      tolerations: daemonTolerations(spec),
    },
  };
}

/** Generation of the template as its annotation says. */
export function templateGeneration(ds: DaemonSet): string | undefined {
  const text = ds.metadata?.annotations?.['deprecated.daemonset.template.generation'];
  return text !== undefined && /^-?\d+$/.test(text) ? text : undefined;
}

/** The node that a Pod runs on or is meant for. */
export function targetNode(pod: Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const t of required?.nodeSelectorTerms ?? []) {
    const f = t.matchFields?.find((x) => x.key === 'metadata.name' && x.operator === 'In');
    if (f?.values?.length === 1) return f.values[0];
  }
  return undefined;
}

/** Whether a Pod is of the newest template. */
export function isUpdated(ds: DaemonSet, pod: Pod, hash: string): boolean {
  const labels = pod.metadata?.labels ?? {};
  const generation = templateGeneration(ds);
  const sameTemplate = generation !== undefined && labels['pod-template-generation'] === generation;
  return sameTemplate || labels['controller-revision-hash'] === hash;
}
