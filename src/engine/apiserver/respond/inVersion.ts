import type { Alternative } from '../../api/Alternative.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse } from '../Request.ts';
import type { ObjectList } from './render.ts';

/** An answer with its objects in the version that was asked for; a Status stays what it is. */
export function inVersion(r: ApiResponse, a: Alternative): ApiResponse {
  const body = r.body as KubeObject | ObjectList | undefined;
  if (typeof body !== 'object' || body === null) return r;
  if (body.kind === a.stored.kind) return { ...r, body: a.fromStored(body as KubeObject) };
  if (body.kind !== `${a.stored.kind}List`) return r;
  const list = body as ObjectList;
  const items = list.items.map((o) => a.fromStored(o));
  return { ...r, body: { ...list, apiVersion: a.apiVersion, items } };
}
