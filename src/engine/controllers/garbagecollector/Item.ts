import type { Kind } from '../../api/Kind.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject, OwnerReference } from '../../api/meta/ObjectMeta.ts';
import { KINDS, kindOfObject } from '../../api/registry.ts';

/** Finalizers by which a deletion says what becomes of dependents. */
export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

/** One object of the graph. */
export interface Item {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

const kinds = new Map(KINDS.map((k) => [`${apiVersionOf(k)}/${k.resource}`, k]));

/** A queue key: version/resource, namespace, name and uid. */
export function keyOfItem(i: Item): string {
  return `${apiVersionOf(i.kind)}/${i.kind.resource} ${i.namespace} ${i.name} ${i.uid}`;
}

/** The item behind a queue key. */
export function itemOf(key: string): Item {
  const [resource, namespace, name, uid] = key.split(' ');
  return { kind: kinds.get(resource!)!, namespace: namespace!, name: name!, uid: uid! };
}

/** The item that an object is. */
export function itemOfObject(kind: Kind, o: KubeObject): Item {
  const { namespace = '', name = '', uid = '' } = o.metadata ?? {};
  return { kind, namespace, name, uid };
}

/** The item that a reference names; undefined when its kind is not served. */
export function ownerOf(r: OwnerReference, namespace: string): Item | undefined {
  const kind = kindOfObject(r.apiVersion ?? '', r.kind ?? '');
  if (!kind) return undefined;
  const within = kind.namespaced ? namespace : '';
  return { kind, namespace: within, name: r.name ?? '', uid: r.uid ?? '' };
}

/** Path of an item. */
export function pathOfItem(i: Item): string {
  const base = `/${i.kind.group === '' ? 'api' : 'apis'}/${apiVersionOf(i.kind)}`;
  const scope = i.namespace === '' ? '' : `/namespaces/${i.namespace}`;
  return `${base}${scope}/${i.kind.resource}/${i.name}`;
}

/** Whether a deletion waits for the object's dependents. */
export function deletesDependents(o: KubeObject): boolean {
  const m = o.metadata;
  return m?.deletionTimestamp !== undefined && (m.finalizers?.includes(FOREGROUND) ?? false);
}

/** Whether a deletion waits until the object's dependents are let go. */
export function orphansDependents(o: KubeObject): boolean {
  const m = o.metadata;
  return m?.deletionTimestamp !== undefined && (m.finalizers?.includes(ORPHAN) ?? false);
}
