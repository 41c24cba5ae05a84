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
  const {
    deletionTimestamp: _,
    deletionGracePeriodSeconds: __,
    selfLink: ___,
    managedFields: ____,
    ...meta
  } = metaOf(o);
  const name = !meta.name && meta.generateName ? generatedName(meta.generateName, prng) : meta.name;
  const metadata = {
    ...meta,
    ...(name === undefined ? {} : { name }),
    uid: newUid(prng),
    creationTimestamp: rfc3339(now),
  };
  return { ...o, metadata };
}

/**
 * A new object as it will be stored, or why it may not be.
 * Models: apiserver pkg/registry/rest BeforeCreate
 */
export function beforeCreate(kind: Kind, given: KubeObject): KubeObject | ApiResponse {
  const object = kind.prepareForCreate(given);
  const meta = metaOf(object);
  const errors = [
    ...validateObjectMeta(meta, kind.namespaced, kind.validateName),
    ...kind.validate(object),
  ];
  const name = meta.name ?? '';
  if (errors.length > 0) return invalidObject(kind, name, errors);
  const odd = validateObjectMeta(meta, kind.namespaced, pathSegment);
  return odd.length > 0 ? invalidObject(kind, name, odd) : object;
}
