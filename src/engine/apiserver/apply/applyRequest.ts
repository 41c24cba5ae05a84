import { decode } from '../../api/fields/decode.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { SimTime } from '../../sim/time.ts';
import type { DecodedObject } from '../body/decodeObject.ts';
import { parseYaml } from '../body/yamlBody.ts';
import { fieldValidation } from '../options/writeOptions.ts';
import { flag, param } from '../query.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { badRequest, failure, plainError } from '../status.ts';
import { metaOf } from '../strategy/metaOf.ts';
import type { Json } from './atom.ts';
import { isMap, rootOf } from './atom.ts';
import { checkApplied } from './check.ts';
import type { Applied, Conflict } from './fieldManager.ts';
import { applyConfig, updateOwners } from './fieldManager.ts';
import type { FieldSet } from './FieldSet.ts';
import { difference, FieldSetBuilder, has, isEmpty, pathText } from './FieldSet.ts';
import type { Managers, Owned } from './Managers.ts';
import { readManagers } from './Managers.ts';
import { managerOf, ownershipOf, withManagers, zeroObject } from './ownership.ts';
import { compare, fieldsOf } from './walk.ts';

const BEFORE = 'before-first-apply';
const NOT_YAML = 'error decoding YAML: error converting YAML to JSON';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Models: managedfields internal printManager */
function shown(o: Owned): string {
  const name = JSON.stringify(o.name);
  const sub = o.subresource === '' ? '' : ` with subresource ${JSON.stringify(o.subresource)}`;
  return o.operation === 'Update' ? `${name}${sub} using ${o.apiVersion}` : `${name}${sub}`;
}

/** Models: managedfields internal NewConflictError */
function conflictError(given: readonly Conflict[]): ApiResponse {
  const conflicts = [...given].sort((x, y) => (shown(x.owner) < shown(y.owner) ? -1 : 1));
  const causes = conflicts.map((c) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${shown(c.owner)}`,
    field: pathText(c.path),
  }));
  const [first] = causes;
  if (causes.length === 1) {
    const message = `Apply failed with 1 conflict: ${first!.message}: ${first!.field}`;
    return failure(409, 'Conflict', message, { causes });
  }
  const lines: string[] = [];
  let last = '';
  for (const c of causes) {
    const title = c.message.replace('conflict with', 'conflicts with');
    if (title !== last) lines.push(`${title}:`);
    last = title;
    lines.push(`- ${c.field}`);
  }
  const message = `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`;
  return failure(409, 'Conflict', message, { causes });
}

interface Config {
  readonly data: Json;
  readonly duplicates: readonly string[];
}

/** The body as a configuration of the kind. */
function readConfig(c: RequestContext): Config | ApiResponse {
  let data: unknown = c.request.body;
  let duplicates: readonly string[] = [];
  if (typeof data === 'string') {
    const read = parseYaml(data);
    if (read.error !== undefined) return badRequest(`${NOT_YAML}: ${read.error}`);
    data = read.value;
    ({ duplicates } = read);
  }
  const { apiVersion = '', kind = '' } = (data ?? {}) as { apiVersion?: string; kind?: string };
  if (apiVersion !== apiVersionOf(c.kind) || kind !== c.kind.kind) {
    const slash = apiVersion.indexOf('/');
    const group = apiVersion.slice(0, Math.max(slash, 0));
    return badRequest(`invalid object type: ${group}/${apiVersion.slice(slash + 1)}, Kind=${kind}`);
  }
  const meta = (data as { metadata?: Json }).metadata;
  if (isMap(meta) && meta['managedFields'] !== undefined && meta['managedFields'] !== null) {
    return badRequest('metadata.managedFields must be nil');
  }
  const mistake = checkApplied(rootOf(c.kind.fields), data);
  if (mistake === undefined) return { data: data as Json, duplicates };
  const { namespace = '', name = '' } = (isMap(meta) ? meta : {}) as Record<string, string>;
  const type = `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
  const what = `${namespace}/${name}; ${type}`;
  return plainError(`failed to create typed patch object (${what}): ${mistake}`);
}

/** What kubectl's own client-side apply set and nobody changed since. */
function lastApplied(c: RequestContext, live: KubeObject): FieldSet | undefined {
  const text = metaOf(live).annotations?.[LAST_APPLIED];
  if (!text) return undefined;
  const read = parseYaml(text).value;
  if (!isMap(read) || read['apiVersion'] !== apiVersionOf(c.kind)) return undefined;
  const root = rootOf(c.kind.fields);
  if (checkApplied(root, read) !== undefined) return undefined;
  const d = compare(root, read, live);
  const set = fieldsOf(root, read);
  return difference(difference(difference(set, d.modified), d.added), d.removed);
}

/** Conflicts with what kubectl itself wrote before are none. Models: lastAppliedManager */
function upgraded(
  c: RequestContext,
  live: KubeObject,
  conflicts: readonly Conflict[],
): readonly Conflict[] {
  if (param(c.request, 'fieldManager') !== 'kubectl') return conflicts;
  const allowed = lastApplied(c, live);
  if (!allowed) return conflicts;
  const b = new FieldSetBuilder();
  for (const f of conflicts) b.insert(f.path);
  const left = difference(b, allowed);
  return isEmpty(left) ? [] : conflicts.filter((f) => !has(allowed, f.path));
}

/** The owners of the live object; all its fields are somebody's before the first apply. */
function ownersBefore(c: RequestContext, live: KubeObject, now: SimTime): Managers {
  const managers = readManagers(metaOf(live).managedFields) ?? new Map<string, Owned>();
  if (managers.size > 0) return managers;
  const by = { ...managerOf(c, 'Update'), name: BEFORE };
  return updateOwners(zeroObject(c.kind), live, managers, by, ownershipOf(c, now));
}

/**
 * Server-side apply: the configuration merged into what is there (nothing: it creates).
 * Models: apiserver pkg/endpoints/handlers/patch.go applyPatcher, managedfields FieldManager.Apply
 */
export function applyRequest(
  c: RequestContext,
  live: KubeObject | undefined,
  now: SimTime,
): DecodedObject | ApiResponse {
  const config = readConfig(c);
  if ('code' in config) return config;
  const base = live ?? zeroObject(c.kind);
  const { managedFields: _, ...metadata } = metaOf(base);
  const bare = { ...base, metadata };
  const managers = live ? ownersBefore(c, live, now) : new Map<string, Owned>();
  const run = (force: boolean): Applied => {
    const by = managerOf(c, 'Apply');
    return applyConfig(bare, config.data, managers, by, force, ownershipOf(c, now));
  };
  let result = run(flag(c.request, 'force') === true);
  if ('conflicts' in result) {
    const left = upgraded(c, base, result.conflicts);
    if (left.length > 0) return conflictError(left);
    result = run(true);
    if ('conflicts' in result) return conflictError(result.conflicts);
  }
  const strict = config.duplicates.map((d) => d);
  const level = fieldValidation(c.request);
  if (level === 'Strict' && strict.length > 0) {
    return badRequest(`error strict decoding YAML: ${strict.join(', ')}`);
  }
  const { value, error } = decode(c.kind.fields, result.object, true);
  if (error !== undefined) return plainError(error);
  const object = withManagers(value as KubeObject, result.managers);
  return { object, warnings: level === 'Warn' ? strict : [] };
}
