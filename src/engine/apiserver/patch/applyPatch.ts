import { decode } from '../../api/fields/decode.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { BodyType, DecodedObject } from '../body/decodeObject.ts';
import { strictText, strictWarnings, typeMismatch } from '../body/decodeObject.ts';
import { JsonSyntaxError, parseGoJson } from '../../api/meta/goJson.ts';
import { mediaType } from '../body/readBody.ts';
import { fieldValidation } from '../options/writeOptions.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import { badRequest, failure, invalidPatch, plainError, unprocessable } from '../status.ts';
import type { Json } from './json.ts';
import { goValue, isMap } from './json.ts';
import type { JsonPatchOp } from './jsonPatch.ts';
import { jsonPatch, JsonPatchError } from './jsonPatch.ts';
import { mergePatch } from './mergePatch.ts';
import { PatchError } from './PatchError.ts';
import { strategicMerge } from './strategicMerge.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const APPLY = ['application/apply-patch+yaml', 'application/apply-patch+cbor'];

const OPERATIONS_MAX = 10_000;
const OP_FIELDS = new Set(['op', 'path', 'from', 'value']);

/** A patch's media type, when it is one that is served. */
export function patchType(r: ApiRequest): string | undefined {
  const type = mediaType(r.headers?.['content-type']);
  const served = type === JSON_PATCH || type === MERGE_PATCH || type === STRATEGIC;
  return served || APPLY.includes(type) ? type : undefined;
}

/** Whether the patch is a server-side apply. */
export function isApply(type: string): boolean {
  return APPLY.includes(type);
}

interface Read {
  readonly patch: unknown;
  readonly duplicates: readonly string[];
}

/** The body as data; Go's words when it is no JSON of the shape that the type asks for. */
function readPatch(r: ApiRequest, type: string): Read | ApiResponse {
  const prefix = type === STRATEGIC ? '' : 'error decoding patch: ';
  let read: Read;
  try {
    read = parsed(r.body);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return badRequest(`${prefix}${error.message}`);
  }
  const list = type === JSON_PATCH;
  const { patch } = read;
  if (patch === null || (list ? Array.isArray(patch) : isMap(patch))) return read;
  const into = list ? '[]handlers.jsonPatchOp' : 'map[string]interface {}';
  const got = isMap(patch) ? 'object' : Array.isArray(patch) ? 'array' : typeof patch;
  return badRequest(`${prefix}json: cannot unmarshal ${got} into Go value of type ${into}`);
}

function parsed(body: unknown): Read {
  if (typeof body !== 'string') return { patch: body ?? null, duplicates: [] };
  const { value, duplicates } = parseGoJson(body);
  return {
    patch: value,
    duplicates: duplicates.map((d) => `duplicate field ${JSON.stringify(d)}`),
  };
}

/** Fields of operations that JSON patch does not know. */
function oddFields(ops: readonly unknown[]): readonly string[] {
  const out: string[] = [];
  ops.forEach((op, i) => {
    for (const k of Object.keys(op as object)) {
      if (!OP_FIELDS.has(k)) out.push(`json patch unknown field ${JSON.stringify(`[${i}].${k}`)}`);
    }
  });
  return out;
}

/** The patched object as plain data, with what strict decoding says of the patch itself. */
function patchedData(
  read: Read,
  type: string,
  target: KubeObject,
  as: BodyType,
): { readonly data: unknown; readonly strict: readonly string[] } | ApiResponse {
  const { patch, duplicates } = read;
  try {
    if (type === STRATEGIC) {
      const data = strategicMerge(target as Json, (patch ?? {}) as Json, as.fields);
      return { data, strict: duplicates };
    }
    if (type === MERGE_PATCH) return { data: mergePatch(target, patch ?? {}), strict: duplicates };
    const ops = (patch ?? []) as readonly JsonPatchOp[];
    if (ops.length > OPERATIONS_MAX) {
      const message = `Request entity too large: The allowed maximum operations in a JSON patch is ${OPERATIONS_MAX}, got ${ops.length}`;
      return failure(413, 'RequestEntityTooLarge', message);
    }
    return { data: jsonPatch(target, ops), strict: [...duplicates, ...oddFields(ops)] };
  } catch (error) {
    if (error instanceof JsonPatchError) return unprocessable();
    if (!(error instanceof PatchError)) throw error;
    if (error.class === 'format') return badRequest(error.message);
    return error.class === 'content' ? unprocessable() : plainError(error.message);
  }
}

/**
 * What a patch makes of an object, decoded as the kind.
 * Models: apiserver pkg/endpoints/handlers/patch.go
 */
export function applyPatch(
  r: ApiRequest,
  type: string,
  target: KubeObject,
  as: BodyType,
): DecodedObject | ApiResponse {
  const read = readPatch(r, type);
  if ('code' in read) return read;
  const result = patchedData(read, type, target, as);
  if ('code' in result) return result;
  const { data, strict } = result;
  const shown = (): string => (type === STRATEGIC ? goValue(read.patch) : JSON.stringify(data));
  const other = typeMismatch(data, as);
  if (other) return invalidPatch(shown(), other.why);
  const { value, unknown, error } = decode(as.fields, data, true);
  if (error !== undefined) return invalidPatch(shown(), error);
  const level = fieldValidation(r);
  if (level === 'Strict' && unknown.length + strict.length > 0) {
    const text = strictText({ duplicates: strict, yaml: false }, unknown);
    return invalidPatch(shown(), `strict decoding error: ${text}`);
  }
  const warnings = level === 'Ignore' ? [] : strictWarnings(strict, unknown);
  return { object: value as KubeObject, warnings };
}
