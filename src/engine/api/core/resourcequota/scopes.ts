import type { Pod } from '../pod/fields.ts';
import { qosClass } from '../pod/qosClass.ts';
import type { Kind } from '../../Kind.ts';
import type { KubeObject } from '../../meta/ObjectMeta.ts';
import type { ResourceQuota } from './fields.ts';

interface Requirement {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

function terminates(pod: Pod): boolean {
  return (pod.spec?.activeDeadlineSeconds ?? -1) >= 0;
}

/** Whether a Pod wants or shuns Pods of other namespaces. */
function crossesNamespaces(pod: Pod): boolean {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((a) => [
    ...(a?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(a?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((w) => w.podAffinityTerm),
  ]);
  return terms.some((t) => (t?.namespaces?.length ?? 0) > 0 || t?.namespaceSelector !== undefined);
}

function hasPriority(pod: Pod, r: Requirement): boolean {
  const name = pod.spec?.priorityClassName ?? '';
  switch (r.operator) {
    case 'In':
      return name !== '' && (r.values?.includes(name) ?? false);
    case 'NotIn':
      return name === '' || !(r.values?.includes(name) ?? false);
    case 'DoesNotExist':
      return name === '';
    default:
      return name !== '';
  }
}

/** Models: pods.go podMatchesScopeFunc */
function inScope(pod: Pod, r: Requirement): boolean {
  switch (r.scopeName) {
    case 'Terminating':
      return terminates(pod);
    case 'NotTerminating':
      return !terminates(pod);
    case 'BestEffort':
      return qosClass(pod.spec ?? {}) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(pod.spec ?? {}) !== 'BestEffort';
    case 'PriorityClass':
      return hasPriority(pod, r);
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(pod);
    default:
      return false;
  }
}

/** Whether a quota counts an object: scopes are for Pods only. Models: generic.Matches */
export function inScopes(
  q: ResourceQuota,
  k: Pick<Kind, 'group' | 'resource'>,
  o: KubeObject,
): boolean {
  const requirements: readonly Requirement[] = [
    ...(q.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(q.spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (requirements.length === 0) return true;
  if (k.group !== '' || k.resource !== 'pods') return false;
  return requirements.every((r) => inScope(o as Pod, r));
}
