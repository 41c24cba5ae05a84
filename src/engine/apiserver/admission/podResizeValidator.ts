import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { requestsOfPod } from '../../api/core/pod/podAmounts.ts';
import { compareQuantities, milliValue, quantityValue } from '../../api/quantity.ts';
import { forbiddenBy } from '../status.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';

function refuse(a: Attributes, why: string, cause?: string): Refusal {
  const r = forbiddenBy(a.kind, a.name, why);
  if (cause === undefined) return new Refusal(r);
  const body = r.body as { readonly details?: object };
  const details = { ...body.details, causes: [{ reason: cause }] };
  return new Refusal({ ...r, body: { ...body, details } });
}

/** What of a Pod is more than the node has. */
function excess(pod: Pod, node: Node): string | undefined {
  const asks = requestsOfPod(pod);
  const has = node.status?.allocatable ?? {};
  const parts: string[] = [];
  for (const [name, value] of [
    ['cpu', milliValue],
    ['memory', quantityValue],
  ] as const) {
    const [asked, there] = [asks[name] ?? '0', has[name] ?? '0'];
    if (compareQuantities(asked, there) <= 0) continue;
    parts.push(`${name}, requested: ${value(asked)}, allocatable: ${value(there)}`);
  }
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/**
 * A resize that can never fit the Pod's node is refused. Models: plugin/pkg/admission/podresize
 */
export const podResizeValidator: AdmissionPlugin = {
  name: 'PodResizeValidator',
  validate(a, env) {
    if (a.operation !== 'UPDATE' || a.kind.kind !== 'Pod' || a.subresource !== 'resize') {
      return undefined;
    }
    const pod = a.object as Pod;
    const name = pod.spec?.nodeName;
    if (!name || pod.metadata?.generation === a.old?.metadata?.generation) return undefined;
    const node = env.get('nodes', '', name) as Node | undefined;
    if (!node) return refuse(a, `node "${name}" not found`);
    const os = node.metadata?.labels?.['kubernetes.io/os'] ?? 'linux';
    if (os !== 'linux') {
      const why = `pod resize is only supported on linux nodes, node "${name}" is "${os}"`;
      return refuse(a, why, 'UnsupportedPlatform');
    }
    const more = excess(pod, node);
    if (more === undefined) return undefined;
    return refuse(a, `node didn't have enough allocatable resources: ${more}`, 'NodeCapacity');
  },
};
