import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { pathSegment, validateObjectMeta } from '../../api/meta/validateObjectMeta.ts';
import type { Prng } from '../../sim/Prng.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import type { ApiResponse } from '../Request.ts';
import { invalidObject } from '../status.ts';
import { metaOf } from './metaOf.ts';
import { generatedName, newUid } from './newName.ts';

/**
 * A new object with what the system fills in: name, uid, time of creation.
 * Models: apiserver pkg/registry/rest FillObjectMetaSystemFields
 */
export function withSystemFields(o: KubeObject, now: SimTime, prng: Prng): KubeObject {
  const meta: Record<string, unknown> = {};
  const { name, generateName } = metaOf(o);
  const given = !name && generateName ? generatedName(generateName, prng) : name;
  if (given !== undefined) meta['name'] = given;
  const from = metaOf(o) as Readonly<Record<string, unknown>>;
  let filled = false;
  for (const k in from) {
    if (!filled && !BEFORE_UID.has(k)) filled = fill(meta, now, prng);
    if (!OWN.has(k)) meta[k] = from[k];
  }
  if (!filled) fill(meta, now, prng);
  return { ...o, metadata: meta };
}

/** Fields of the metadata that stand before the uid. */
const BEFORE_UID = new Set(['name', 'generateName', 'namespace', 'selfLink']);

/** What the system fills in or what a creator may not say. */
const OWN = new Set([
  'name',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
]);

/** Writes uid and time of creation at their place in the metadata, which saves sorting it. */
function fill(meta: Record<string, unknown>, now: SimTime, prng: Prng): true {
  meta['uid'] = newUid(prng);
  meta['generation'] = undefined;
  meta['creationTimestamp'] = rfc3339(now);
  return true;
}

/**
 * A new object as it will be stored, or why it may not be.
 * Models: apiserver pkg/registry/rest BeforeCreate
 */
export function beforeCreate(
  kind: Kind,
  given: KubeObject,
  validate = kind.validate,
): KubeObject | ApiResponse {
  const object = kind.prepareForCreate(given);
  const meta = metaOf(object);
  const wrong = validateObjectMeta(meta, kind.namespaced, kind.validateName);
  const errors = validate(object);
  const name = meta.name ?? '';
  if (wrong.length + errors.length > 0) return invalidObject(kind, name, [...wrong, ...errors]);
  if (!isOdd(name) && !isOdd(meta.generateName ?? '')) return object;
  return invalidObject(kind, name, validateObjectMeta(meta, kind.namespaced, pathSegment));
}

/** Whether a name cannot stand in a path. */
function isOdd(name: string): boolean {
  return pathSegment(name).length > 0;
}
