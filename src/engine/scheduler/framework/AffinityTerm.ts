import type { Pod } from '../../api/core/pod/fields.ts';
import type { LabelSelector } from '../../api/meta/ObjectMeta.ts';
import type { Labels, Selector } from './Selector.ts';
import { parseLabelSelector } from './Selector.ts';

/** A term of pod (anti-)affinity as a Pod writes it. */
interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly topologyKey?: string;
  readonly namespaceSelector?: LabelSelector;
}

/** A parsed term. Models: kube-scheduler framework/types.go AffinityTerm */
export interface AffinityTerm {
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly namespaces: readonly string[];
  readonly namespaceSelector: Selector;
}

/** A wish with its weight. */
export interface WeightedAffinityTerm extends AffinityTerm {
  readonly weight: number;
}

/** Parses a term of a Pod in a namespace. Models: newAffinityTerm */
function parseAffinityTerm(namespace: string, t: PodAffinityTerm): AffinityTerm {
  const own = !t.namespaces?.length && t.namespaceSelector === undefined;
  return {
    topologyKey: t.topologyKey ?? '',
    selector: parseLabelSelector(t.labelSelector),
    namespaces: own ? [namespace] : (t.namespaces ?? []),
    namespaceSelector: parseLabelSelector(t.namespaceSelector),
  };
}

/** Whether a term means a Pod. `namespaceLabels` are those of the Pod's namespace. */
export function termMeans(
  t: AffinityTerm,
  pod: { readonly namespace: string; readonly labels: Labels },
  namespaceLabels: Labels | undefined,
): boolean {
  const near = t.namespaces.includes(pod.namespace) || t.namespaceSelector.matches(namespaceLabels);
  return near && t.selector.matches(pod.labels);
}

/** Whether all terms mean a Pod; false without terms. Models: podMatchesAllAffinityTerms */
export function allTermsMean(
  terms: readonly AffinityTerm[],
  pod: { readonly namespace: string; readonly labels: Labels },
): boolean {
  if (terms.length === 0) return false;
  for (const t of terms) if (!termMeans(t, pod, undefined)) return false;
  return true;
}

/** The parsed terms of a Pod. */
export interface PodTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[];
}

const NONE: PodTerms = {
  requiredAffinity: [],
  requiredAntiAffinity: [],
  preferredAffinity: [],
  preferredAntiAffinity: [],
};

interface Weighted {
  readonly weight?: number;
  readonly podAffinityTerm?: PodAffinityTerm;
}

/** Parses all terms of a Pod. Models: pkg/scheduler/framework/types.go PodInfo.Update */
export function podTerms(pod: Pod): PodTerms {
  const { podAffinity: near, podAntiAffinity: far } = pod.spec?.affinity ?? {};
  if (!near && !far) return NONE;
  const namespace = pod.metadata?.namespace ?? '';
  const all = (terms: readonly PodAffinityTerm[] | undefined) =>
    (terms ?? []).map((t) => parseAffinityTerm(namespace, t));
  const weighted = (terms: readonly Weighted[] | undefined) =>
    (terms ?? []).map((t) => ({
      ...parseAffinityTerm(namespace, t.podAffinityTerm ?? {}),
      weight: t.weight ?? 0,
    }));
  return {
    requiredAffinity: all(near?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: all(far?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: weighted(near?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: weighted(far?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}
