import type { KubeObject } from '../../meta/ObjectMeta.ts';

const MARKS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Whether a class is marked as the default one. Models: volume/util IsDefaultAnnotation */
export function isDefaultStorageClass(c: KubeObject): boolean {
  return MARKS.some((k) => c.metadata?.annotations?.[k] === 'true');
}

/** The class of claims that name none: the newest of those marked. Models: GetDefaultClass */
export function defaultStorageClassOf(classes: readonly KubeObject[]): KubeObject | undefined {
  let found: KubeObject | undefined;
  for (const c of classes) {
    if (!isDefaultStorageClass(c)) continue;
    const newer =
      (c.metadata?.creationTimestamp ?? '') > (found?.metadata?.creationTimestamp ?? '');
    if (!found || newer) found = c;
  }
  return found;
}
