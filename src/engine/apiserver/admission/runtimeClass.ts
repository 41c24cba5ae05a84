import type { Pod, PodSpec, Toleration } from '../../api/core/pod/fields.ts';
import type { RuntimeClass } from '../../api/node/runtimeclass/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { forbiddenBy } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';
import { newPodOf } from './pods.ts';

/** Whether whatever a toleration tolerates is tolerated by another. Models: util/tolerations */
function covers(wide: Toleration, t: Toleration): boolean {
  if (semanticEqual(wide, t)) return true;
  const all = !wide.key && wide.operator === 'Exists';
  if (t.key !== wide.key && !all) return false;
  if (wide.effect && t.effect !== wide.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    if (t.tolerationSeconds === undefined || t.tolerationSeconds > wide.tolerationSeconds) {
      return false;
    }
  }
  if (wide.operator === 'Exists') return true;
  return t.operator !== 'Exists' && (t.value ?? '') === (wide.value ?? '');
}

/** Both lists without what another one covers. Models: MergeTolerations */
function merged(first: readonly Toleration[], second: readonly Toleration[]): Toleration[] {
  const all = [...first, ...second];
  const out: Toleration[] = [];
  all.forEach((t, i) => {
    if (out.some((o) => covers(o, t))) return;
    if (all.slice(i + 1).some((o) => !semanticEqual(t, o) && covers(o, t))) return;
    out.push(t);
  });
  return out;
}

function refuse(a: Attributes, why: string): Refusal {
  return new Refusal(forbiddenBy(a.kind, a.name, why));
}

function classOf(a: Attributes, pod: Pod, env: Environment): RuntimeClass | Refusal | undefined {
  const name = pod.spec?.runtimeClassName;
  if (name === undefined) return undefined;
  const found: RuntimeClass | undefined = env.get('runtimeclasses', '', name);
  return found ?? refuse(a, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
}

const OTHER = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

function scheduled(a: Attributes, spec: PodSpec, c: RuntimeClass): PodSpec | Refusal {
  const s = c.scheduling;
  if (!s) return spec;
  for (const [k, v] of Object.entries(s.nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[k];
    if (own === undefined || own === v) continue;
    const why = `conflict: runtimeClass.scheduling.nodeSelector[${k}] = ${v}; pod.spec.nodeSelector[${k}] = ${own}`;
    return refuse(a, why);
  }
  const nodeSelector = { ...spec.nodeSelector, ...s.nodeSelector };
  const tolerations = merged(spec.tolerations ?? [], s.tolerations ?? []);
  return {
    ...spec,
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
  };
}

/**
 * A Pod takes on its RuntimeClass's overhead, node selector and tolerations.
 * Models: plugin/pkg/admission/runtimeclass
 */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  kinds: ['Pod'],
  admit(a, env) {
    const pod = newPodOf(a);
    if (!pod) return a.object;
    const c = classOf(a, pod, env);
    if (!c || c instanceof Refusal) return c ?? pod;
    const fixed = c.overhead?.podFixed ?? {};
    const own = pod.spec?.overhead;
    if (c.overhead && own && Object.keys(own).length > 0 && !semanticEqual(fixed, own)) {
      return refuse(a, OTHER);
    }
    const spec = c.overhead ? { ...pod.spec, overhead: fixed } : (pod.spec ?? {});
    const ready = scheduled(a, spec, c);
    if (ready instanceof Refusal) return ready;
    return ready === pod.spec ? pod : { ...pod, spec: ready };
  },
  validate(a, env) {
    const pod = newPodOf(a);
    if (!pod) return undefined;
    const c = classOf(a, pod, env);
    if (c instanceof Refusal) return c;
    const own = pod.spec?.overhead;
    if (c?.overhead) {
      return semanticEqual(c.overhead.podFixed, own) ? undefined : refuse(a, OTHER);
    }
    if (own === undefined) return undefined;
    const why =
      'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';
    return refuse(a, why);
  },
};
