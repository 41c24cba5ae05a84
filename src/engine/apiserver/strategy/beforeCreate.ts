import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { pathSegment, validateObjectMeta } from '../../api/meta/validateObjectMeta.ts';
import type { Prng } from '../../sim/Prng.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import type { ApiResponse } from '../Request.ts';
import { invalidObject } from '../status.ts';
import { emptyLike, withMetadata } from '../storage.ts';
import { metaOf } from './metaOf.ts';
import { generatedName, newUid } from './newName.ts';

/**
 * A new object with what the system fills in: name, uid, time of creation.
 * Models: apiserver pkg/registry/rest FillObjectMetaSystemFields
 */
export function withSystemFields(o: KubeObject, now: SimTime, prng: Prng): KubeObject {
  const given = metaOf(o);
  const from = given as Readonly<Record<string, unknown>>;
  const meta = emptyLike(given);
  const { generateName } = given;
  const drawn = !given.name && generateName ? generatedName(generateName, prng) : given.name;
  if (drawn !== undefined) meta['name'] = drawn;
  const uid = newUid(prng);
  for (const k in from) {
    if (OWN.has(k)) continue;
    const place = PLACES[k] ?? AFTER;
    if (place > 0 && meta['uid'] === undefined) meta['uid'] = uid;
    if (place === AFTER && meta[TIME] === undefined) meta[TIME] = rfc3339(now);
    meta[k] = from[k];
  }
  meta['uid'] ??= uid;
  meta[TIME] ??= rfc3339(now);
  return withMetadata(o, meta);
}

const TIME = 'creationTimestamp';

/** Fields that stand before the uid (0) and between it and the time of creation (1). */
const PLACES: Readonly<Record<string, number>> = {
  generateName: 0,
  namespace: 0,
  resourceVersion: 1,
  generation: 1,
};
const AFTER = 2;

/** What the system fills in or what a creator may not say. */
const OWN = new Set([
  'name',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
]);

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
