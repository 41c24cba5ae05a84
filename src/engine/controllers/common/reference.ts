import type { ObjectReference } from '../../api/core/references.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';

/** What an Event is about. Models: client-go tools/reference GetReference */
export function reference(o: KubeObject): ObjectReference {
  const { namespace, name, uid, resourceVersion } = o.metadata ?? {};
  return {
    kind: o.kind ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    name: name ?? '',
    uid: uid ?? '',
    apiVersion: o.apiVersion ?? '',
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}
