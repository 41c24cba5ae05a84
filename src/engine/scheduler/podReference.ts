import type { Pod } from '../api/core/pod/fields.ts';
import type { ObjectReference } from '../api/core/references.ts';

/** A reference to a Pod as events carry it. Models: client-go tools/reference GetReference */
export function podReference(pod: Pod): ObjectReference {
  const { namespace, name, uid, resourceVersion } = pod.metadata ?? {};
  return {
    kind: 'Pod',
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    apiVersion: 'v1',
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

/** Path of a Pod, or of one of its subresources. */
export function podPath(pod: Pod, subresource?: 'status' | 'binding'): string {
  const { namespace = '', name = '' } = pod.metadata ?? {};
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  return subresource ? `${path}/${subresource}` : path;
}
