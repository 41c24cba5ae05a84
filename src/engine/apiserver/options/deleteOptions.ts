import { decode } from '../../api/fields/decode.ts';
import { bool, int64, list, obj, str, struct } from '../../api/fields/Field.ts';
import type { TypeOf } from '../../api/fields/Field.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import { invalid, notSupported } from '../../api/meta/FieldError.ts';
import { JsonSyntaxError, parseGoJson } from '../../api/meta/goJson.ts';
import { mediaType } from '../body/readBody.ts';
import { parseYaml } from '../body/yamlBody.ts';
import { flag, param, params, parseInteger } from '../query.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import { badRequest, invalidOptions } from '../status.ts';
import { validateDryRun } from './writeOptions.ts';

const PRECONDITIONS = struct('v1.Preconditions', {
  uid: str({ pointer: true }),
  resourceVersion: str({ pointer: true }),
});

/** Models: meta/v1 DeleteOptions */
export const DELETE_OPTIONS = struct('v1.DeleteOptions', {
  kind: str(),
  apiVersion: str(),
  gracePeriodSeconds: int64({ pointer: true }),
  preconditions: obj(() => PRECONDITIONS),
  orphanDependents: bool({ pointer: true }),
  propagationPolicy: str({ pointer: true }),
  dryRun: list(str()),
  ignoreStoreReadErrorWithClusterBreakingPotential: bool({ pointer: true }),
});

export type DeleteOptions = TypeOf<typeof DELETE_OPTIONS>;

const POLICIES = ['Foreground', 'Background', 'Orphan'];

/** A deletion as nothing was said about it. */
const NONE: DeleteOptions = {};

/** Mistakes of the options. Models: meta/v1/validation ValidateDeleteOptions */
export function validateDeleteOptions(o: DeleteOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  const policy = o.propagationPolicy;
  if (o.orphanDependents !== undefined && policy !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalid('propagationPolicy', policy, why));
  }
  if (policy !== undefined && !POLICIES.includes(policy)) {
    errors.push(notSupported('propagationPolicy', policy, [...POLICIES, 'nil']));
  }
  return [...errors, ...validateDryRun(o.dryRun ?? [])];
}

/** The options of a DELETE, out of its body or else its query. */
export function readDeleteOptions(r: ApiRequest): DeleteOptions | ApiResponse {
  const hasBody = r.body !== undefined && r.body !== '' && r.body !== null;
  if (!hasBody && r.query === undefined) return NONE;
  const options = hasBody ? fromBody(r) : fromQuery(r);
  if ('code' in options) return options;
  const errors = validateDeleteOptions(options);
  if (errors.length > 0) return invalidOptions('DeleteOptions', errors);
  return options;
}

/** The body as data, or the refusal of what cannot be read. */
function dataOf(r: ApiRequest): { readonly data: unknown } | ApiResponse {
  if (typeof r.body !== 'string') return { data: r.body };
  if (mediaType(r.headers?.['content-type']) === 'application/yaml') {
    const { value, error } = parseYaml(r.body);
    return error === undefined ? { data: value } : badRequest(error);
  }
  try {
    return { data: parseGoJson(r.body).value };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return badRequest(`couldn't get version/kind; json parse error: ${error.message}`);
  }
}

function fromBody(r: ApiRequest): DeleteOptions | ApiResponse {
  const read = dataOf(r);
  if ('code' in read) return read;
  const { kind, apiVersion } = (read.data ?? {}) as { kind?: unknown; apiVersion?: unknown };
  if (typeof kind === 'string' && kind !== '' && kind !== 'DeleteOptions') {
    const version = typeof apiVersion === 'string' ? apiVersion : 'v1';
    return badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const { value, error } = decode(DELETE_OPTIONS, read.data);
  return error === undefined ? (value as DeleteOptions) : badRequest(error);
}

function fromQuery(r: ApiRequest): DeleteOptions | ApiResponse {
  const seconds = param(r, 'gracePeriodSeconds');
  const grace = seconds === '' ? undefined : parseInteger(seconds);
  if (typeof grace === 'string') return badRequest(grace);
  const policy = param(r, 'propagationPolicy');
  const orphan = flag(r, 'orphanDependents');
  const dryRun = params(r, 'dryRun');
  if (grace === undefined && policy === '' && orphan === undefined && dryRun.length === 0) {
    return NONE;
  }
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy === '' ? {} : { propagationPolicy: policy }),
    ...(orphan === undefined ? {} : { orphanDependents: orphan }),
    ...(dryRun.length === 0 ? {} : { dryRun }),
  };
}
