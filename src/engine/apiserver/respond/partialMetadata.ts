import type { KubeObject } from '../../api/meta/ObjectMeta.ts';

/** An object's metadata alone. Models: meta/v1 PartialObjectMetadata */
export function partialOf(o: KubeObject, version: string): KubeObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: o.metadata ?? {},
  };
}
