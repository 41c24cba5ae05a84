import type { LabelSelector } from '../../meta/ObjectMeta.ts';
import type { Pod, PodAffinity, PodSpec } from './fields.ts';

type Labels = Readonly<Record<string, string>>;

interface Keyed {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** The term's selector also asks for the Pod's own values of the keys that it names. */
function merged<T extends Keyed>(t: T, labels: Labels): T {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = t;
  if (!labelSelector || matchLabelKeys.length + mismatchLabelKeys.length === 0) return t;
  const asked = (keys: readonly string[], operator: 'In' | 'NotIn') =>
    keys.flatMap((key) => {
      const value = labels[key];
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    });
  const more = [...asked(matchLabelKeys, 'In'), ...asked(mismatchLabelKeys, 'NotIn')];
  if (more.length === 0) return t;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...more];
  return { ...t, labelSelector: { ...labelSelector, matchExpressions } };
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function mergedAffinity(a: PodAffinity, labels: Labels): PodAffinity {
  const { [REQUIRED]: required, [PREFERRED]: preferred } = a;
  return {
    ...a,
    ...(required ? { [REQUIRED]: required.map((t) => merged(t, labels)) } : {}),
    ...(preferred
      ? {
          [PREFERRED]: preferred.map((p) =>
            p.podAffinityTerm ? { ...p, podAffinityTerm: merged(p.podAffinityTerm, labels) } : p,
          ),
        }
      : {}),
  };
}

/**
 * The spec of a new Pod with the label keys of its affinity and spread merged into their selectors.
 * Models: registry/core/pod mutatePodAffinity, mutateTopologySpreadConstraints
 */
export function mergeLabelKeys(o: Pod): PodSpec | undefined {
  const { spec } = o;
  const { affinity, topologySpreadConstraints: spread } = spec ?? {};
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  if (!podAffinity && !podAntiAffinity && !spread) return spec;
  const labels = o.metadata?.labels ?? {};
  return {
    ...spec,
    ...(affinity
      ? {
          affinity: {
            ...affinity,
            ...(podAffinity ? { podAffinity: mergedAffinity(podAffinity, labels) } : {}),
            ...(podAntiAffinity
              ? { podAntiAffinity: mergedAffinity(podAntiAffinity, labels) }
              : {}),
          },
        }
      : {}),
    ...(spread ? { topologySpreadConstraints: spread.map((c) => merged(c, labels)) } : {}),
  };
}
