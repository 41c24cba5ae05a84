import type { Kind } from '../../api/Kind.ts';
import type { KubeObject, ObjectMeta } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestInfo } from '../requestInfo.ts';
import { badRequest } from '../status.ts';

/** Metadata of an object; empty when it has none. */
export function metaOf(o: KubeObject): ObjectMeta {
  return o.metadata ?? NONE;
}

const NONE: ObjectMeta = {};

/**
 * The object in the namespace of its request; one that names another is refused. A kind of the
 * cluster's scope loses a namespace that it was given.
 * Models: apiserver pkg/registry/rest EnsureObjectNamespaceMatchesRequestNamespace
 */
export function inNamespace<T extends KubeObject>(
  o: T,
  kind: Kind,
  info: RequestInfo,
): T | ApiResponse {
  const meta = metaOf(o);
  const want = kind.namespaced ? info.namespace : '';
  const has = meta.namespace ?? '';
  if (has === want) return o;
  if (want === '') {
    const { namespace: _, ...metadata } = meta;
    return { ...o, metadata };
  }
  if (has === '') return { ...o, metadata: { ...meta, namespace: want } };
  return badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  );
}

/** Refuses an object whose name is not the path's. Models: handlers/rest.go checkName */
export function checkName(o: KubeObject, name: string): ApiResponse | undefined {
  const has = metaOf(o).name ?? '';
  if (has === name) return undefined;
  if (has === '') {
    return badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  return badRequest(`the name of the object (${has}) does not match the name on the URL (${name})`);
}
