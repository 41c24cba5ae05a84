import type { Kind } from '../../api/Kind.ts';
import type { KubeObject, ObjectMeta } from '../../api/meta/ObjectMeta.ts';
import { parseRfc3339, rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';
import { equalJson } from '../patch/json.ts';
import type { DeleteOptions } from '../options/deleteOptions.ts';
import type { ApiResponse } from '../Request.ts';
import { conflictNamed } from '../status.ts';
import { deletionFinalizers, withFinalizers } from './dependents.ts';
import { metaOf } from './metaOf.ts';

/**
 * What a deletion makes of an object: it goes (`remove`), is marked (and goes at once if it has no
 * time left), or is left as it is because its end is under way (`pending`) or was announced (`keep`).
 */
export type Deletion =
  | { readonly do: 'remove' | 'pending' | 'keep' }
  | { readonly do: 'mark'; readonly object: KubeObject };

/** Refuses a deletion that was meant for another object. */
export function checkPreconditions(
  o: DeleteOptions,
  kind: Kind,
  old: KubeObject,
): ApiResponse | undefined {
  const { uid, resourceVersion } = o.preconditions ?? {};
  const meta = metaOf(old);
  const target = { group: kind.group, resource: kind.kind };
  if (uid !== undefined && uid !== meta.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${meta.uid}). The object might have been deleted and then recreated`;
    return conflictNamed(target, meta.name ?? '', why);
  }
  if (resourceVersion !== undefined && resourceVersion !== meta.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${meta.resourceVersion}). The object might have been modified`;
    return conflictNamed(target, meta.name ?? '', why);
  }
  return undefined;
}

interface Graceful {
  readonly graceful: boolean;
  readonly pending: boolean;
  readonly meta: ObjectMeta;
}

function raised(meta: ObjectMeta): Partial<ObjectMeta> {
  return meta.generation ? { generation: meta.generation + 1 } : {};
}

/** The end is announced already: it may only come nearer. */
function shortened(meta: ObjectMeta, asked: number | undefined, now: SimTime): Graceful {
  const left = meta.deletionGracePeriodSeconds ?? 0;
  const plain = { graceful: false, pending: false, meta };
  if (left === 0) return plain;
  if (asked === undefined || asked >= left) return { ...plain, pending: true };
  const end = parseRfc3339(meta.deletionTimestamp ?? '') ?? now;
  let at = end + (asked - left) * SECOND;
  let seconds = asked;
  if (at < now) {
    at = now;
    if (seconds !== 0) seconds = 1;
  }
  const changed = { deletionTimestamp: rfc3339(at), deletionGracePeriodSeconds: seconds };
  return { graceful: true, pending: false, meta: { ...meta, ...changed } };
}

function graceful(kind: Kind, o: KubeObject, asked: number | undefined, now: SimTime): Graceful {
  const meta = metaOf(o);
  if (!kind.gracePeriod) return { graceful: false, pending: false, meta };
  if (meta.deletionTimestamp !== undefined) return shortened(meta, asked, now);
  const seconds = kind.gracePeriod(o, asked);
  const changed = {
    deletionTimestamp: rfc3339(now + seconds * SECOND),
    deletionGracePeriodSeconds: seconds,
    ...raised(meta),
  };
  return { graceful: true, pending: false, meta: { ...meta, ...changed } };
}

/** Marked without grace, because finalizers hold it. Models: store.go markAsDeleting */
function marked(meta: ObjectMeta, now: SimTime): ObjectMeta {
  const at = meta.deletionTimestamp;
  const first = at === undefined;
  const late = first || parseRfc3339(at)! > now;
  return {
    ...meta,
    ...(first ? raised(meta) : {}),
    ...(late ? { deletionTimestamp: rfc3339(now) } : {}),
    deletionGracePeriodSeconds: 0,
  };
}

/**
 * What a deletion makes of an object.
 * Models: apiserver pkg/registry/rest BeforeDelete, generic/registry/store.go Delete
 */
export function beforeDelete(
  kind: Kind,
  old: KubeObject,
  options: DeleteOptions,
  now: SimTime,
): Deletion {
  const asked = options.gracePeriodSeconds;
  const g = graceful(kind, old, asked !== undefined && asked < 0 ? 1 : asked, now);
  if (g.pending) return { do: 'pending' };
  const finalizers = deletionFinalizers(kind, old, options);
  if (!g.graceful && finalizers.length === 0) return { do: 'remove' };
  const meta = g.graceful ? g.meta : marked(g.meta, now);
  const object = withFinalizers({ ...old, metadata: meta }, finalizers);
  if (equalJson(object.metadata, old.metadata)) return { do: 'keep' };
  return { do: 'mark', object };
}
