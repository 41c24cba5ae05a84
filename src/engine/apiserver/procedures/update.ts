import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { admit, validateAdmission } from '../admission/chain.ts';
import { decodeObject } from '../body/decodeObject.ts';
import { readBody, tooLarge } from '../body/readBody.ts';
import { checkWriteOptions, fieldValidation, isDryRun } from '../options/writeOptions.ts';
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

function decodePut(c: RequestContext, e: Endpoint): Asked | ApiResponse {
  const { request } = c;
  const refusal = tooLarge(request.body) ?? checkWriteOptions(request, 'UpdateOptions');
  if (refusal) return refusal;
  const body = readBody(request, e.body.kind);
  if ('code' in body) return body;
  const decoded = decodeObject(body, e.body, fieldValidation(request));
  if ('code' in decoded) return decoded;
  const object = inNamespace(decoded.object, c.kind, c.info);
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
): Asked | ApiResponse {
  if ('object' in data) return data;
  const shown = e.shown?.(old, c.kind) ?? old;
  const patched = applyPatch(c.request, data.patch, shown, e.body);
  if ('code' in patched) return patched;
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
  const asked = askedOf(c, e, task.data, old);
  if ('code' in asked) return answer(asked);
  const { warnings } = asked;
  const merged = e.merge?.(asked.object, old, c.kind, env.now) ?? asked.object;
  if ('code' in merged) return answer(merged, warnings);
  const defaulted = e.status === true ? merged : c.kind.defaults(merged);
  const admitted = admit(attributes(c, 'UPDATE', defaulted, old, task.dryRun), env);
  if ('code' in admitted) return answer(admitted, warnings);
  const stale = checkVersion(c, admitted.object!, old);
  if (stale) return answer(stale, warnings);
  const main = e.status !== true && !e.merge;
  const ready = main ? allocated(c.kind, admitted.object!, old, env) : admitted.object!;
  if ('code' in ready) return answer(ready, warnings);
  const object = beforeUpdate(c.kind, ready, old, e, env.now);
  if ('code' in object) return answer(object, warnings);
  const refusal = validateAdmission(attributes(c, 'UPDATE', object, old, task.dryRun), env);
  if (refusal) return answer(refusal, warnings);
  const all = joined(warnings, c.kind.warnings?.(object, old));
  if (isReleased(object, old)) return { do: 'delete', instead: object, warnings: all };
  if (object === old) return answer(shownAs(c, e, old), all);
  return { do: 'put', object, warnings: all };
}

function shownAs(c: RequestContext, e: Endpoint, object: KubeObject): ApiResponse {
  return { code: 200, body: e.shown?.(object, c.kind) ?? object };
}

function createInstead(task: Task<Updating>, env: Environment): Outcome {
  const c = contextOf(task.call);
  const { data } = task;
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
