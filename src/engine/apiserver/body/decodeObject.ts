import { decode } from '../../api/fields/decode.ts';
import type { Kind } from '../../api/Kind.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../api/registry.ts';
import type { FieldValidation } from '../options/writeOptions.ts';
import type { ApiResponse } from '../Request.ts';
import { badRequest } from '../status.ts';
import type { Body } from './readBody.ts';

/** What a body is decoded as: a kind, or an options-like object of a subresource. */
export type BodyType = Pick<Kind, 'group' | 'version' | 'kind' | 'fields'>;

/** An object out of a body. */
export interface DecodedObject<T = KubeObject> {
  readonly object: T;
  readonly warnings: readonly string[];
}

const NONE: readonly string[] = [];
const SCHEME = 'in scheme "pkg/runtime/scheme.go:111"';

/** Names that Go's internal packages have where they are not the group's first part. */
const PACKAGES: Readonly<Record<string, string>> = {
  '': 'core',
  'rbac.authorization.k8s.io': 'rbac',
};

/** Package of a group's internal types, as conversion errors name it: `core`, `apps`. */
export function internalPackage(group: string): string {
  return PACKAGES[group] ?? group.split('.')[0]!;
}

/** Why an object that names another type is no object of this one; undefined when it is. */
export function typeMismatch(
  data: unknown,
  as: BodyType,
): { got: string; version: string; why: string } | undefined {
  const { apiVersion, kind: name } = (data ?? {}) as { apiVersion?: unknown; kind?: unknown };
  const own = apiVersionOf(as);
  const version = typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : own;
  const got = typeof name === 'string' && name !== '' ? name : as.kind;
  if (version === own && got === as.kind) return undefined;
  const short = version.slice(version.indexOf('/') + 1);
  const known = kindOfObject(version, got);
  const why = known
    ? `converting (${short}.${got}) to (${internalPackage(as.group)}.${as.kind}): unknown conversion`
    : `no kind ${JSON.stringify(got)} is registered for version ${JSON.stringify(version)} ${SCHEME}`;
  return { got, version: short, why };
}

/** The object with its type, which a body may leave out. */
function typed(o: KubeObject, as: BodyType): KubeObject {
  if (o.kind === as.kind && o.apiVersion !== undefined) return o;
  return { ...o, kind: as.kind, apiVersion: apiVersionOf(as) };
}

/** Strict decoding's complaints as one text. */
export function strictText(
  body: Pick<Body, 'duplicates' | 'yaml'>,
  unknown: readonly string[],
): string {
  const own = unknown.map((f) => `unknown field ${JSON.stringify(f)}`);
  if (!body.yaml || body.duplicates.length === 0) return [...body.duplicates, ...own].join(', ');
  const yaml = `yaml: unmarshal errors:\n${body.duplicates.map((d) => `  ${d}`).join('\n')}`;
  return [yaml, ...own].join(', ');
}

/** Strict decoding's complaints as warnings. */
export function strictWarnings(
  duplicates: readonly string[],
  unknown: readonly string[],
): readonly string[] {
  if (duplicates.length === 0 && unknown.length === 0) return NONE;
  return [...duplicates, ...unknown.map((f) => `unknown field ${JSON.stringify(f)}`)];
}

/**
 * Decodes a body as a kind; unknown and repeated fields warn, are refused, or are passed over.
 * Models: apiserver pkg/endpoints/handlers/create.go, rest.go transformDecodeError
 */
export function decodeObject<T = KubeObject>(
  body: Body,
  as: BodyType,
  level: FieldValidation,
): DecodedObject<T> | ApiResponse {
  const other = typeMismatch(body.data, as);
  if (other) {
    const { got, version, why } = other;
    return badRequest(
      `${got} in version ${JSON.stringify(version)} cannot be handled as a ${as.kind}: ${why}`,
    );
  }
  const { value, unknown, error } = decode(as.fields, body.data, true);
  const cannot = `${as.kind} in version "${as.version}" cannot be handled as a ${as.kind}`;
  if (error !== undefined) return badRequest(`${cannot}: ${error}`);
  if (level === 'Strict' && unknown.length + body.duplicates.length > 0) {
    return badRequest(`${cannot}: strict decoding error: ${strictText(body, unknown)}`);
  }
  const warnings = level === 'Ignore' ? NONE : strictWarnings(body.duplicates, unknown);
  return { object: typed(value as KubeObject, as) as T, warnings };
}
