import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { SimTime } from '../../sim/time.ts';
import { admissionWarnings, admit, validateAdmission } from '../admission/chain.ts';
import { applyRequest } from '../apply/applyRequest.ts';
import { sameOwners } from '../apply/Managers.ts';
import { tracked, withOwnersOf } from '../apply/ownership.ts';
import type { BodyType } from '../body/decodeObject.ts';
import { decodeObject } from '../body/decodeObject.ts';
import { readBody, tooLarge } from '../body/readBody.ts';
import { checkWriteOptions, fieldValidation, isDryRun } from '../options/writeOptions.ts';
import { equalJson } from '../patch/json.ts';
import { applyPatch, isApply, patchType } from '../patch/applyPatch.ts';
import { parseVersion } from '../query.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { contextOf } from '../RequestContext.ts';
import {
  conflict,
  MODIFIED,
  notFound,
  plainError,
  unsupportedMediaType,
  versionRequired,
  warned,
} from '../status.ts';
import { keyOf } from '../storage.ts';
import { allocated } from '../strategy/allocated.ts';
import { beforeUpdate } from '../strategy/beforeUpdate.ts';
import { checkName, inNamespace, metaOf } from '../strategy/metaOf.ts';
import type { Endpoint } from '../subresources/Endpoint.ts';
import { endpointOf } from '../subresources/endpoints.ts';
import type { Environment, Outcome, Procedure, Task } from '../Task.ts';
import { prepareNew } from './create.ts';
import { answer, attributes, joined } from './writing.ts';

/** A PUT's object as decoded, or the type of a patch that is applied to whatever is there. */
type Updating =
  | { readonly object: KubeObject; readonly warnings: readonly string[] }
  | { readonly patch: string };

/** What comes out of a request for a present object. */
interface Asked {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** What bodies at an endpoint are: in the version that is asked for. */
function bodyOf(c: RequestContext, e: Endpoint): BodyType {
  return (e.body === c.kind && c.info.alternative) || e.body;
}

function asStored(c: RequestContext, e: Endpoint, o: KubeObject): KubeObject {
  return e.body === c.kind && c.info.alternative ? c.info.alternative.toStored(o) : o;
}

/** The object as patches at an endpoint see it. */
function target(c: RequestContext, e: Endpoint, old: KubeObject): KubeObject {
  if (e.shown) return e.shown(old, c.kind);
  return c.info.alternative ? c.info.alternative.fromStored(old) : old;
}

function decodePut(c: RequestContext, e: Endpoint): Asked | ApiResponse {
  const { request } = c;
  const refusal = tooLarge(request.body) ?? checkWriteOptions(request, 'UpdateOptions');
  if (refusal) return refusal;
  const body = readBody(request, e.body.kind);
  if ('code' in body) return body;
  const decoded = decodeObject(body, bodyOf(c, e), fieldValidation(request));
  if ('code' in decoded) return decoded;
  const object = inNamespace(asStored(c, e, decoded.object), c.kind, c.info);
  if ('code' in object) return object;
  return checkName(object, c.info.name) ?? { object, warnings: decoded.warnings };
}

function checkPatch(c: RequestContext): string | ApiResponse {
  const type = patchType(c.request);
  if (type === undefined) return unsupportedMediaType();
  const refusal = tooLarge(c.request.body);
  return refusal ?? checkWriteOptions(c.request, 'PatchOptions', isApply(type)) ?? type;
}

/** A PUT or PATCH of an object or of one of its subresources. */
export function beginUpdate(c: RequestContext): Task<Updating> | ApiResponse {
  const e = endpointOf(c.kind, c.info.subresource)!;
  const asked = c.request.method === 'PUT' ? decodePut(c, e) : checkPatch(c);
  if (typeof asked !== 'string' && 'code' in asked) return asked;
  return {
    call: c.call,
    procedure: 'update',
    key: keyOf(c.kind, c.info.namespace, c.info.name),
    data: typeof asked === 'string' ? { patch: asked } : asked,
    dryRun: isDryRun(c.request),
  };
}

function askedOf(
  c: RequestContext,
  e: Endpoint,
  data: Updating,
  old: KubeObject,
  now: SimTime,
): Asked | ApiResponse {
  if ('object' in data) return data;
  const patched = isApply(data.patch)
    ? applyRequest(c, old, now)
    : applyPatch(c.request, data.patch, target(c, e, old), bodyOf(c, e));
  if ('code' in patched) return patched;
  const object = isApply(data.patch) ? patched.object : asStored(c, e, patched.object);
  return placed(c, { ...patched, object });
}

/** What was patched, if it is the object that the path names. */
function placed(c: RequestContext, patched: Asked): Asked | ApiResponse {
  const object = inNamespace(patched.object, c.kind, c.info);
  if ('code' in object) return object;
  const refusal = checkName(object, c.info.name);
  return refusal ? warned(refusal, patched.warnings) : { ...patched, object };
}

/** A PUT is meant for the object whose uid it names. */
function checkUid(
  c: RequestContext,
  key: string,
  data: Updating,
  old: KubeObject,
): ApiResponse | undefined {
  if (!('object' in data)) return undefined;
  const { uid } = metaOf(data.object);
  const has = metaOf(old).uid;
  if (!uid || uid === has) return undefined;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${has}`;
  const text = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  return conflict(c.kind, c.info.name, text);
}

/** Who wrote since the asker read wins; without a version only some kinds take the last write. */
function checkVersion(
  c: RequestContext,
  object: KubeObject,
  old: KubeObject,
): ApiResponse | undefined {
  const asked = metaOf(object).resourceVersion ?? '';
  const has = metaOf(old).resourceVersion;
  if (asked === has) return undefined;
  const version = asked === '' ? 0 : parseVersion(asked);
  if (typeof version === 'string') return plainError(version);
  if (version !== 0) return conflict(c.kind, c.info.name, MODIFIED);
  return c.kind.unconditionalUpdate ? undefined : versionRequired(c.kind, c.info.name);
}

/** Marked for deletion, and nothing holds it any more. Models: store.go ShouldDeleteDuringUpdate */
function isReleased(object: KubeObject, old: KubeObject): boolean {
  const was = metaOf(old);
  if (was.deletionTimestamp === undefined || (was.deletionGracePeriodSeconds ?? 0) > 0)
    return false;
  if ((metaOf(object).finalizers?.length ?? 0) > 0) return false;
  const spec = (object as { spec?: { finalizers?: readonly string[] } }).spec;
  return object.kind !== 'Namespace' || (spec?.finalizers?.length ?? 0) === 0;
}

function change(task: Task<Updating>, old: KubeObject, env: Environment): Outcome {
  const c = contextOf(task.call);
  const e = endpointOf(c.kind, c.info.subresource)!;
  const other = checkUid(c, task.key, task.data, old);
  if (other) return answer(other);
  const asked = askedOf(c, e, task.data, old, env.now);
  if ('code' in asked) return answer(asked);
  const { warnings } = asked;
  const merged = e.merge?.(asked.object, old, c.kind, env.now) ?? asked.object;
  if ('code' in merged) return answer(merged, warnings);
  const defaulted = e.status === true ? merged : c.kind.defaults(merged);
  const owned = withOwners(c, e, task, { asked: asked.object, defaulted, old }, env.now);
  const admitted = admit(attributes(c, 'UPDATE', owned, old, task.dryRun), env);
  if ('code' in admitted) return answer(admitted, warnings);
  const stale = checkVersion(c, admitted.object!, old);
  if (stale) return answer(stale, warnings);
  const main = e.status !== true && !e.merge;
  const ready = main
    ? allocated(c.kind, admitted.object!, old, env, task.dryRun)
    : admitted.object!;
  if ('code' in ready) return answer(ready, warnings);
  const strict = main && c.info.alternative?.validateUpdate;
  const object = beforeUpdate(c.kind, ready, old, strict ? { ...e, validate: strict } : e, env.now);
  if ('code' in object) return answer(object, warnings);
  const told = attributes(c, 'UPDATE', object, old, task.dryRun);
  const refusal = validateAdmission(told, env);
  if (refusal) return answer(refusal, warnings);
  const own = c.kind.warnings?.(object, old);
  const all = joined(warnings, own, admissionWarnings(told, env));
  if (isReleased(object, old)) return { do: 'delete', instead: object, warnings: all };
  if (object === old || isOnlyTouched(object, old)) return answer(shownAs(c, e, old), all);
  return { do: 'put', object, warnings: all };
}

/**
 * The object with who owns its fields: an apply has found that out, else it is seen from what was
 * asked for, before the endpoint keeps what it may not change.
 */
function withOwners(
  c: RequestContext,
  e: Endpoint,
  task: Task<Updating>,
  o: { readonly asked: KubeObject; readonly defaulted: KubeObject; readonly old: KubeObject },
  now: SimTime,
): KubeObject {
  const { data } = task;
  const applied = 'patch' in data && isApply(data.patch);
  const seen = e.merge && !e.shown ? c.kind.defaults(o.asked) : o.defaulted;
  const from = applied ? o.asked : tracked(c, seen, o.old, now);
  return withOwnersOf(o.defaulted, from);
}

/** Nothing differs but when somebody wrote. Models: IgnoreManagedFieldsTimestampsTransformer */
function isOnlyTouched(object: KubeObject, old: KubeObject): boolean {
  const { managedFields, ...meta } = metaOf(object);
  const { managedFields: had, ...was } = metaOf(old);
  if (managedFields === had || !sameOwners(managedFields, had)) return false;
  return equalJson({ ...object, metadata: meta }, { ...old, metadata: was });
}

function shownAs(c: RequestContext, e: Endpoint, object: KubeObject): ApiResponse {
  return { code: 200, body: e.shown?.(object, c.kind) ?? object };
}

/** An apply of what is not there creates it. */
function createApplied(c: RequestContext, env: Environment): Outcome {
  const config = applyRequest(c, undefined, env.now);
  if ('code' in config) return answer(config);
  const { uid } = metaOf(config.object);
  if (uid) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    return answer(conflict(c.kind, c.info.name, why));
  }
  const asked = placed(c, config);
  if ('code' in asked) return answer(asked);
  const { resourceVersion: _, ...metadata } = metaOf(asked.object);
  const object = prepareNew(c, { ...asked.object, metadata }, env, true);
  if ('code' in object) return answer(object, asked.warnings);
  const warnings = joined(asked.warnings, c.kind.warnings?.(object, undefined));
  return { do: 'put', object, warnings };
}

function createInstead(task: Task<Updating>, env: Environment): Outcome {
  const c = contextOf(task.call);
  const { data } = task;
  if ('patch' in data && isApply(data.patch) && c.info.subresource === '') {
    return createApplied(c, env);
  }
  if (!('object' in data) || !c.kind.createOnUpdate || c.info.subresource !== '') {
    return answer(notFound(c.kind, c.info.name));
  }
  const object = prepareNew(c, data.object, env);
  if ('code' in object) return answer(object, data.warnings);
  return {
    do: 'put',
    object,
    warnings: joined(data.warnings, c.kind.warnings?.(object, undefined)),
  };
}

/** Models: generic/registry/store.go Update */
export const UPDATE: Procedure<Updating> = {
  compute(task, current, env) {
    return current ? change(task, current, env) : createInstead(task, env);
  },
  done(task, result) {
    const c = contextOf(task.call);
    const e = endpointOf(c.kind, c.info.subresource)!;
    const shown = shownAs(c, e, result.object);
    const response = result.created ? { ...shown, code: 201 } : shown;
    return { response: warned(response, result.warnings) };
  },
};
