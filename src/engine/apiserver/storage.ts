import type { Kind } from '../api/Kind.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { KeyValue } from '../etcd/EtcdApi.ts';

/** Where all objects lie in etcd. */
export const REGISTRY = '/registry/';

/** The end of a range over a prefix. */
export function prefixEnd(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  return prefix.slice(0, -1) + String.fromCharCode(last + 1);
}

/** Prefix of a resource's objects, of one namespace or of all (''). */
export function prefixOf(resource: string, namespace: string): string {
  const base = `${REGISTRY}${resource}/`;
  return namespace === '' ? base : `${base}${namespace}/`;
}

/** Key of one object. Models: apiserver pkg/registry/generic/registry NamespaceKeyFunc */
export function keyOf(k: Kind, namespace: string, name: string): string {
  return prefixOf(k.resource, k.namespaced ? namespace : '') + name;
}

const read = new WeakMap<object, KubeObject>();

/** A copy with other metadata that decoding knows again as what it made. */
export function withMetadata(o: KubeObject, metadata: object): KubeObject {
  const out = emptyLike(o);
  const from = o as Readonly<Record<string, unknown>>;
  for (const k in from) out[k] = k === 'metadata' ? metadata : from[k];
  if (!o.metadata) out['metadata'] = metadata;
  return out as KubeObject;
}

/** An object without fields that decoding knows as of the same struct. */
export function emptyLike(o: object): Record<string, unknown> {
  return new (o.constructor as new () => Record<string, unknown>)();
}

/** A stored value as it reads at a revision; the fields of its metadata stay in their order. */
export function readForm(value: KubeObject, revision: number): KubeObject {
  const old = value.metadata as Readonly<Record<string, unknown>>;
  const metadata = emptyLike(old);
  for (const k in old) {
    metadata[k] = old[k];
    if (k === 'uid') metadata['resourceVersion'] = String(revision);
  }
  return withMetadata(value, metadata);
}

/**
 * The stored object with its resourceVersion, as readers see it. A stored value belongs to one
 * revision, so the answer is made once and shared by all API servers.
 */
export function objectOf(kv: KeyValue): KubeObject {
  return firstRead(kv.value as KubeObject, kv.modRevision);
}

/** As `objectOf`, of a value that was stored at a revision. */
export function firstRead(value: KubeObject, revision: number): KubeObject {
  let o = read.get(value);
  if (!o) {
    o = readForm(value, revision);
    read.set(value, o);
  }
  return o;
}

/** What is stored: the object without its resourceVersion. */
export function storedForm(o: KubeObject): KubeObject {
  const old = (o.metadata ?? {}) as Readonly<Record<string, unknown>>;
  if (o.metadata && old['resourceVersion'] === undefined) return o;
  const metadata = emptyLike(old);
  for (const k in old) if (k !== 'resourceVersion') metadata[k] = old[k];
  return withMetadata(o, metadata);
}
