import type { Kind } from '../api/Kind.ts';
import type { FieldError } from '../api/meta/FieldError.ts';
import { aggregate, invalid } from '../api/meta/FieldError.ts';
import type { ApiResponse } from './Request.ts';

/** Models: meta/v1 Status */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** Models: meta/v1 StatusDetails */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly { reason?: string; message: string; field?: string }[];
  readonly retryAfterSeconds?: number;
}

/** A Status that tells of a failure. */
export function failure(
  code: number,
  reason: string,
  message: string,
  details?: StatusDetails,
): ApiResponse {
  const body: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details ? { details } : {}),
    code,
  };
  return { code, body };
}

function detailsOf(k: Pick<Kind, 'group' | 'resource'>, name: string): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(k.group === '' ? {} : { group: k.group }),
    kind: k.resource,
  };
}

/** `pods`, `deployments.apps`. */
export function qualified(k: Pick<Kind, 'group' | 'resource'>): string {
  return k.group === '' ? k.resource : `${k.resource}.${k.group}`;
}

export function badRequest(message: string): ApiResponse {
  return failure(400, 'BadRequest', message);
}

export function unauthorized(): ApiResponse {
  return failure(401, 'Unauthorized', 'Unauthorized');
}

export function notFound(k: Pick<Kind, 'group' | 'resource'>, name: string): ApiResponse {
  const message = `${qualified(k)} ${JSON.stringify(name)} not found`;
  return failure(404, 'NotFound', message, detailsOf(k, name));
}

/** An unknown resource of a served group version. */
export function noSuchResource(): ApiResponse {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** A path below which nothing is served. */
export function noSuchPath(): ApiResponse {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  return { code: 404, headers, body: '404 page not found\n' };
}

export function methodNotAllowed(): ApiResponse {
  const message = 'the server does not allow this method on the requested resource';
  return failure(405, 'MethodNotAllowed', message, {});
}

export function alreadyExists(k: Kind, name: string): ApiResponse {
  const message = `${qualified(k)} ${JSON.stringify(name)} already exists`;
  return failure(409, 'AlreadyExists', message, detailsOf(k, name));
}

export function conflict(k: Kind, name: string, why: string): ApiResponse {
  return conflictNamed(k, name, why);
}

/** A conflict about something that is named by more (or less) than a kind: `pods/binding`. */
export function conflictNamed(
  k: Pick<Kind, 'group' | 'resource'>,
  name: string,
  why: string,
): ApiResponse {
  const message = `Operation cannot be fulfilled on ${qualified(k)} ${JSON.stringify(name)}: ${why}`;
  return failure(409, 'Conflict', message, detailsOf(k, name));
}

/** What a client reads that wrote an object which has changed since. */
export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbiddenBy(
  k: Pick<Kind, 'group' | 'resource'>,
  given: string,
  why: string,
): ApiResponse {
  const name = given || 'Unknown';
  const message = `${qualified(k)} ${JSON.stringify(name)} is forbidden: ${why}`;
  return failure(403, 'Forbidden', message, detailsOf(k, name));
}

export function forbiddenText(message: string, details: StatusDetails): ApiResponse {
  return failure(403, 'Forbidden', message, details);
}

export function invalidObject(
  k: Pick<Kind, 'group' | 'kind'>,
  name: string,
  errors: readonly FieldError[],
): ApiResponse {
  const qualifiedKind = k.group === '' ? k.kind : `${k.kind}.${k.group}`;
  const message = `${qualifiedKind} ${JSON.stringify(name)} is invalid: ${aggregate(errors)}`;
  const causes = errors.map((e) => ({ reason: e.type, message: e.message, field: e.field }));
  return failure(422, 'Invalid', message, {
    ...(name === '' ? {} : { name }),
    ...(k.group === '' ? {} : { group: k.group }),
    ...(k.kind === '' ? {} : { kind: k.kind }),
    causes,
  });
}

/** The watch or list asked for a past that is forgotten. */
export function expired(message: string): ApiResponse {
  return failure(410, 'Expired', message);
}

/** The store does not answer. */
export function unavailable(message: string): ApiResponse {
  return failure(500, 'InternalError', `etcdserver: ${message}`);
}

export function notModelled(what: string): ApiResponse {
  return failure(501, 'NotImplemented', `not modelled: ${what}`);
}

/** An error of the server's own that has no reason: 500 with the text alone. */
/** The server itself cannot. Models: apierrors.NewInternalError */
export function serverError(message: string): ApiResponse {
  const causes = [{ message }];
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes });
}

export function plainError(message: string): ApiResponse {
  return failure(500, '', message);
}

/** What go-restful answers before a handler is reached. */
export function unsupportedMediaType(): ApiResponse {
  return failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/** 422 without a word of why, as for a JSON patch that cannot be applied. */
export function unprocessable(): ApiResponse {
  const message = 'the server rejected our request due to an error in our request';
  return failure(422, 'Invalid', message, {});
}

/** An invalid query parameter or options object: `CreateOptions`, `ListOptions` … */
export function invalidOptions(kind: string, errors: readonly FieldError[]): ApiResponse {
  return invalidObject({ group: 'meta.k8s.io', kind }, '', errors);
}

/** The patch made something that is no object of the kind. */
export function invalidPatch(patch: string, why: string): ApiResponse {
  const error = invalid('patch', patch, why);
  return invalidObject({ group: '', kind: '' }, '', [error]);
}

/** A write that needs the version of what it writes, and had none. */
export function versionRequired(k: Kind, name: string): ApiResponse {
  const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
  return invalidObject({ group: k.group, kind: k.resource }, name, [error]);
}

/** The answer to a deletion. */
export function deleted(k: Kind, name: string, uid: string): ApiResponse {
  const body: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { ...detailsOf(k, name), uid },
  };
  return { code: 200, body };
}

/** A response with warnings added to those it has. */
export function warned(r: ApiResponse, warnings: readonly string[]): ApiResponse {
  if (warnings.length === 0) return r;
  const old = r.headers?.['Warning'] ?? [];
  const all = [...(typeof old === 'string' ? [old] : old), ...warnings.map(warningText)];
  return { ...r, headers: { ...r.headers, Warning: [...new Set(all)] } };
}

/** The response with a warning that stands before its others. */
export function warnedFirst(r: ApiResponse, warning: string): ApiResponse {
  const old = r.headers?.['Warning'] ?? [];
  const all = [warningText(warning), ...(typeof old === 'string' ? [old] : old)];
  return { ...r, headers: { ...r.headers, Warning: [...new Set(all)] } };
}

/** RFC 7234's form of a warning. */
function warningText(w: string): string {
  return `299 - ${JSON.stringify(w)}`;
}

/** A Status with another message. */
export function withMessage(r: ApiResponse, f: (message: string) => string): ApiResponse {
  const body = r.body as Status;
  return { ...r, body: { ...body, message: f(body.message ?? '') } };
}

/** A read of a version that has not come yet. */
export function tooLargeVersion(asked: number, current: number): ApiResponse {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  const r = failure(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
  return { ...r, headers: { 'Retry-After': '1' } };
}
