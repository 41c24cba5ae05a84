import type { Pod } from '../../api/core/pod/fields.ts';
import type { RuntimeClass } from '../../api/node/runtimeclass/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { forbiddenBy } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';
import { newPodOf } from './pods.ts';

function refuse(a: Attributes, why: string): Refusal {
  return new Refusal(forbiddenBy(a.kind, a.name, why));
}

const OTHER_OVERHEAD = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
const NO_OVERHEAD =
  'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';

function hasOverhead(pod: Pod): boolean {
  return Object.keys(pod.spec?.overhead ?? {}).length > 0;
}

function withOverhead(a: Attributes, pod: Pod, c: RuntimeClass): Pod | Refusal {
  const fixed = c.overhead?.podFixed;
  if (!c.overhead) return hasOverhead(pod) ? refuse(a, NO_OVERHEAD) : pod;
  if (hasOverhead(pod) && !semanticEqual(fixed, pod.spec?.overhead))
    return refuse(a, OTHER_OVERHEAD);
  return fixed ? { ...pod, spec: { ...pod.spec, overhead: fixed } } : pod;
}

function withScheduling(a: Attributes, pod: Pod, c: RuntimeClass): Pod | Refusal {
  if (!c.scheduling) return pod;
  const { nodeSelector, tolerations = [] } = c.scheduling;
  const own = pod.spec?.nodeSelector ?? {};
  for (const [k, v] of Object.entries(nodeSelector ?? {})) {
    if (own[k] === undefined || own[k] === v) continue;
    const why = `conflict: runtimeClass.scheduling.nodeSelector[${k}] = ${v}; pod.spec.nodeSelector[${k}] = ${own[k]}`;
    return refuse(a, why);
  }
  const old = pod.spec?.tolerations ?? [];
  const more = tolerations.filter((t) => !old.some((o) => semanticEqual(o, t)));
  const spec = {
    ...pod.spec,
    ...(nodeSelector ? { nodeSelector: { ...own, ...nodeSelector } } : {}),
    ...(more.length > 0 ? { tolerations: [...old, ...more] } : {}),
  };
  return { ...pod, spec };
}

function admitPod(a: Attributes, pod: Pod, env: Environment): Pod | Refusal {
  const name = pod.spec?.runtimeClassName;
  if (name === undefined) return hasOverhead(pod) ? refuse(a, NO_OVERHEAD) : pod;
  const found = env.get('runtimeclasses', '', name) as RuntimeClass | undefined;
  if (!found) return refuse(a, `pod rejected: RuntimeClass "${name}" not found`);
  const next = withOverhead(a, pod, found);
  return next instanceof Refusal ? next : withScheduling(a, next, found);
}

/**
 * A Pod takes the overhead, node selector and tolerations of its RuntimeClass, which must exist.
 * Models: plugin/pkg/admission/runtimeclass; equal tolerations are merged, wider ones are not
 */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit(a, env) {
    const pod = newPodOf(a);
    return pod ? admitPod(a, pod, env) : a.object;
  },
};
