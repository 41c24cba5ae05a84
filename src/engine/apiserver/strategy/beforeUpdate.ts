import type { Kind } from '../../api/Kind.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import type { KubeObject, ObjectMeta } from '../../api/meta/ObjectMeta.ts';
import {
  pathSegment,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../api/meta/validateObjectMeta.ts';
import { equalJson } from '../patch/json.ts';
import type { SimTime } from '../../sim/time.ts';
import type { ApiResponse } from '../Request.ts';
import { invalidObject } from '../status.ts';
import { metaOf } from './metaOf.ts';

/** What a client may not change of the metadata comes from the stored object. */
function keptMeta(given: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (given === old) return old;
  const { selfLink: _, ...rest } = given;
  const uid = given.uid || old.uid;
  const deletionTimestamp = old.deletionTimestamp ?? given.deletionTimestamp;
  const grace = given.deletionGracePeriodSeconds ?? old.deletionGracePeriodSeconds;
  const meta: Record<string, unknown> = { ...rest };
  setOrDrop(meta, 'uid', uid);
  setOrDrop(meta, 'resourceVersion', old.resourceVersion);
  setOrDrop(meta, 'generation', old.generation);
  setOrDrop(meta, 'creationTimestamp', old.creationTimestamp ?? given.creationTimestamp);
  setOrDrop(meta, 'deletionTimestamp', deletionTimestamp);
  setOrDrop(meta, 'deletionGracePeriodSeconds', grace);
  return equalJson(meta, old) ? old : (meta as ObjectMeta);
}

function setOrDrop(o: Record<string, unknown>, k: string, v: unknown): void {
  if (v === undefined) delete o[k];
  else o[k] = v;
}

/** Parts of the new object that equal the old one's become the old one's. */
function sharing(o: KubeObject, old: KubeObject): KubeObject {
  const now = o as Readonly<Record<string, unknown>>;
  const was = old as Readonly<Record<string, unknown>>;
  let out: Record<string, unknown> | undefined;
  let same = true;
  for (const k in now) {
    if (now[k] === was[k]) continue;
    if (!equalJson(now[k], was[k])) same = false;
    else (out ??= { ...now })[k] = was[k];
  }
  for (const k in was) if (was[k] !== undefined && now[k] === undefined) same = false;
  return same ? old : ((out ?? o) as KubeObject);
}

/** Whose rules a change goes by: the kind's, those of `/status`, or a subresource's own. */
export interface ChangeRules {
  readonly status?: boolean;
  readonly prepare?: Kind['prepareForUpdate'];
  readonly validate?: Kind['validateUpdate'];
}

function ownErrors(
  kind: Kind,
  object: KubeObject,
  old: KubeObject,
  rules: ChangeRules,
): readonly FieldError[] {
  if (rules.validate) return rules.validate(object, old);
  if (rules.status) return kind.validateStatusUpdate?.(object, old) ?? [];
  return kind.validateUpdate(object, old);
}

function errorsOf(
  kind: Kind,
  object: KubeObject,
  old: KubeObject,
  rules: ChangeRules,
): readonly FieldError[] {
  const meta = metaOf(object);
  const was = metaOf(old);
  const own = ownErrors(kind, object, old, rules);
  if (meta === was) return own;
  const change = validateObjectMetaUpdate(meta, was);
  const whole = validateObjectMeta(meta, kind.namespaced, pathSegment);
  const again = rules.status || kind.updateSparesMeta ? [] : whole;
  return [...whole, ...change, ...change, ...again, ...own];
}

/**
 * A changed object as it will be stored, or why it may not be; `old` itself when nothing changes.
 * Models: apiserver pkg/registry/rest BeforeUpdate
 */
export function beforeUpdate(
  kind: Kind,
  given: KubeObject,
  old: KubeObject,
  rules: ChangeRules,
  now: SimTime,
): KubeObject | ApiResponse {
  const metadata = keptMeta(metaOf(given), metaOf(old));
  const kept = metadata === given.metadata ? given : { ...given, metadata };
  const shared = sharing(kept, old);
  const own = rules.status ? kind.prepareForStatusUpdate! : kind.prepareForUpdate;
  const object = (rules.prepare ?? own)(shared, old, now);
  const errors = errorsOf(kind, object, old, rules);
  if (errors.length > 0) return invalidObject(kind, metaOf(old).name ?? '', errors);
  return sharing(object, old);
}
