import { admissionWarnings, admit, validateAdmission } from '../admission/chain.ts';
import { tracked } from '../apply/ownership.ts';
import { decodeObject } from '../body/decodeObject.ts';
import { readBody, tooLarge } from '../body/readBody.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { checkWriteOptions, fieldValidation, isDryRun } from '../options/writeOptions.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { contextOf } from '../RequestContext.ts';
import { alreadyExists, plainError, warned, withMessage } from '../status.ts';
import { keyOf } from '../storage.ts';
import { allocated } from '../strategy/allocated.ts';
import { beforeCreate, withSystemFields } from '../strategy/beforeCreate.ts';
import { inNamespace, metaOf } from '../strategy/metaOf.ts';
import type { Environment, Procedure, Task } from '../Task.ts';
import { behindQuotas } from './charge.ts';
import { answer, attributes, joined } from './writing.ts';

/** A new object under way to the store. */
interface Creating {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
  /** Names drawn so far; 0 when the name was given. */
  readonly tries: number;
}

/** How often a generated name is drawn anew when it is taken. */
const TRIES_MAX = 8;

/** Reads and decodes the body of a create; a Status when it cannot be. */
function decodeNew(
  c: RequestContext,
): { readonly object: KubeObject; readonly warnings: readonly string[] } | ApiResponse {
  const { request, kind } = c;
  const large = tooLarge(request.body) ?? checkWriteOptions(request, 'CreateOptions');
  if (large) return large;
  const body = readBody(request, kind.kind);
  if ('code' in body) return body;
  const { alternative } = c.info;
  const decoded = decodeObject(body, alternative ?? kind, fieldValidation(request));
  if ('code' in decoded) return decoded;
  const given = alternative ? alternative.toStored(decoded.object) : decoded.object;
  const object = inNamespace(given, kind, c.info);
  return 'code' in object ? object : { object, warnings: decoded.warnings };
}

/** System fields, defaults, admission and validation of a new object; an applied one has owners. */
export function prepareNew(
  c: RequestContext,
  given: KubeObject,
  env: Environment,
  applied = false,
): KubeObject | ApiResponse {
  const { kind } = c;
  const dryRun = isDryRun(c.request);
  const defaulted = kind.defaults(withSystemFields(given, env.now, env.prng));
  const filled = applied ? defaulted : tracked(c, defaulted, undefined, env.now);
  // Upstream draws a generated name only after this part of admission, which speaks of its prefix.
  const { name, generateName } = metaOf(given);
  const asked = attributes(c, 'CREATE', filled, undefined, dryRun);
  const admitted = admit({ ...asked, name: name || generateName || asked.name }, env);
  if ('code' in admitted) return admitted;
  const ready = allocated(kind, admitted.object!, undefined, env, dryRun);
  if ('code' in ready) return ready;
  const object = beforeCreate(kind, ready, c.info.alternative?.validate);
  if ('code' in object) return object;
  return validateAdmission(attributes(c, 'CREATE', object, undefined, dryRun), env) ?? object;
}

function taskFor(
  c: RequestContext,
  object: KubeObject,
  warnings: readonly string[],
  tries: number,
): Task<Creating> {
  const meta = metaOf(object);
  return {
    call: c.call,
    procedure: 'create',
    key: keyOf(c.kind, meta.namespace ?? '', meta.name!),
    data: { object, warnings, tries },
    dryRun: isDryRun(c.request),
  };
}

/** A POST to a collection. */
export function beginCreate(c: RequestContext, env: Environment): Task | ApiResponse {
  const decoded = decodeNew(c);
  if ('code' in decoded) return decoded;
  const given = decoded.object;
  const object = prepareNew(c, given, env);
  if ('code' in object) return warned(object, decoded.warnings);
  if (metaOf(given).resourceVersion) {
    return plainError('resourceVersion should not be set on objects to be created');
  }
  const told = attributes(c, 'CREATE', object, undefined, isDryRun(c.request));
  const own = c.kind.warnings?.(object, undefined);
  const warnings = joined(decoded.warnings, own, admissionWarnings(told, env));
  const task = taskFor(c, object, warnings, metaOf(given).name ? 0 : 1);
  return behindQuotas(c, object, task, env);
}

/** Models: generic/registry/store.go Create, with its retries of generated names */
export const CREATE: Procedure<Creating> = {
  compute(task, current, env) {
    const { object, warnings, tries } = task.data;
    if (!current) return { do: 'put', object, warnings };
    const c = contextOf(task.call);
    if (tries > 0 && tries < TRIES_MAX) {
      const { name: _, ...metadata } = metaOf(object);
      const again = prepareNew(c, { ...object, metadata }, env);
      if ('code' in again) return answer(again, warnings);
      return { do: 'next', task: taskFor(c, again, warnings, tries + 1) };
    }
    const exists = alreadyExists(c.kind, metaOf(object).name!);
    const ending = metaOf(current).deletionTimestamp !== undefined;
    return answer(
      ending ? withMessage(exists, (m) => `object is being deleted: ${m}`) : exists,
      warnings,
    );
  },
  done(_task, result) {
    return { response: warned({ code: 201, body: result.object }, result.warnings) };
  },
};
