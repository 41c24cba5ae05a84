import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin } from './Admission.ts';
import { podOf } from './pods.ts';

const KEYS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

interface WithTarget extends KubeObject {
  readonly target?: { readonly kind?: string; readonly name?: string };
}

/** The object with its node's zone and region as labels; the same when the node has none. */
function labelled<T extends KubeObject>(o: T, node: string | undefined, env: Environment): T {
  if (!node) return o;
  const from = env.get('nodes', '', node)?.metadata?.labels;
  if (!from) return o;
  const labels: Record<string, string> = { ...o.metadata?.labels };
  let changed = false;
  for (const k of KEYS) {
    if (from[k] === undefined || labels[k] === from[k]) continue;
    labels[k] = from[k];
    changed = true;
  }
  return changed ? { ...o, metadata: { ...o.metadata, labels } } : o;
}

/**
 * A Pod that gets its node gets the node's zone and region as labels.
 * Models: plugin/pkg/admission/podtopologylabels
 */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  kinds: ['Pod'],
  admit(a, env) {
    if (a.kind.kind !== 'Pod' || a.object === undefined || a.operation === 'DELETE')
      return a.object;
    if (a.subresource === 'binding') {
      const { target } = a.object as WithTarget;
      return target?.kind === 'Node' ? labelled(a.object, target.name, env) : a.object;
    }
    const pod = podOf(a);
    return pod ? labelled(pod, pod.spec?.nodeName, env) : a.object;
  },
};
