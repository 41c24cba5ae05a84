import type { Pod } from '../../api/core/pod/fields.ts';
import type { Attributes } from './Admission.ts';

/** The Pod of a request to the Pod itself; undefined for other requests. */
export function podOf(a: Attributes): Pod | undefined {
  if (a.kind.kind !== 'Pod' || a.kind.group !== '' || a.subresource !== '') return undefined;
  return a.operation === 'DELETE' ? undefined : a.object;
}

/** The Pod that a request creates. */
export function newPodOf(a: Attributes): Pod | undefined {
  return a.operation === 'CREATE' ? podOf(a) : undefined;
}
