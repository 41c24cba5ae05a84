import type { Kind } from '../api/Kind.ts';
import type { FieldError } from '../api/meta/FieldError.ts';
import { aggregate } from '../api/meta/FieldError.ts';
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
  readonly causes?: readonly { reason: string; message: string; field: string }[];
  readonly retryAfterSeconds?: number;
}

function failure(
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

export function notFound(k: Kind, name: string): ApiResponse {
  const message = `${qualified(k)} ${JSON.stringify(name)} not found`;
  return failure(404, 'NotFound', message, detailsOf(k, name));
}

/** An unknown resource of a served group version. */
export function noSuchResource(): ApiResponse {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
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
  const message = `Operation cannot be fulfilled on ${qualified(k)} ${JSON.stringify(name)}: ${why}`;
  return failure(409, 'Conflict', message, detailsOf(k, name));
}

/** What a client reads that wrote an object which has changed since. */
export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbiddenBy(k: Kind, name: string, why: string): ApiResponse {
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
    kind: k.kind,
    causes,
  });
}

export function gone(message: string): ApiResponse {
  return failure(410, 'Expired', message);
}

/** The store does not answer. */
export function unavailable(message: string): ApiResponse {
  return failure(500, 'InternalError', `etcdserver: ${message}`);
}

export function notModelled(what: string): ApiResponse {
  return failure(501, 'NotImplemented', `not modelled: ${what}`);
}

export function unsupportedMediaType(): ApiResponse {
  return failure(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor, application/strategic-merge-patch+json',
  );
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
