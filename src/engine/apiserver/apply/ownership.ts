import { decode } from '../../api/fields/decode.ts';
import type { Kind } from '../../api/Kind.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../api/meta/ObjectMeta.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { param } from '../query.ts';
import type { ApiRequest } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { metaOf } from '../strategy/metaOf.ts';
import { rootOf } from './atom.ts';
import type { Ownership } from './fieldManager.ts';
import { updateOwners } from './fieldManager.ts';
import type { Manager, Managers } from './Managers.ts';
import { readManagers, writeManagers } from './Managers.ts';
import { resetOf } from './resets.ts';

const NAME_MAX = 128;
const NOBODY: Managers = new Map();

function agentOf(r: ApiRequest): string {
  const agent = r.headers?.['user-agent'] ?? '';
  return agent.split('/')[0]!.slice(0, NAME_MAX);
}

/**
 * Who a request counts as. '' for components of the cluster, which send decoded objects: what they
 * write is not followed. Models: managerOrUserAgent
 */
function managerName(r: ApiRequest): string {
  const given = param(r, 'fieldManager');
  return given !== '' || typeof r.body !== 'string' ? given : agentOf(r);
}

const zeros = new Map<Kind, KubeObject>();

/** An object of a kind of which nothing is set. */
export function zeroObject(kind: Kind): KubeObject {
  let zero = zeros.get(kind);
  if (!zero) zeros.set(kind, (zero = decode(kind.fields, {}).value as KubeObject));
  return zero;
}

/** A component's short name: `kube-scheduler`, `kubelet`. */
function componentName(username: string): string {
  const parts = username.split(':');
  return parts[1] === 'node' ? 'kubelet' : parts[parts.length - 1]!;
}

/** Whether a component changes what somebody owns; who owns a status is not followed then. */
function changesSpec(next: KubeObject, live: KubeObject | undefined, c: RequestContext): boolean {
  if (!live || metaOf(live).managedFields === undefined) return false;
  if (c.info.subresource === 'status') return false;
  return (next as { spec?: unknown }).spec !== (live as { spec?: unknown }).spec;
}

/** How a request looks at ownership. */
export function ownershipOf(c: RequestContext, now: SimTime): Ownership {
  return {
    root: rootOf(c.kind.fields),
    reset: resetOf(c.kind, c.info.subresource),
    time: c.info.subresource === 'scale' ? undefined : rfc3339(now),
  };
}

/** The manager that a request writes as. */
export function managerOf(c: RequestContext, operation: Manager['operation']): Manager {
  return {
    name: managerName(c.request) || agentOf(c.request) || componentName(c.user.username),
    operation,
    apiVersion: apiVersionOf(c.kind),
    subresource: c.info.subresource,
  };
}

/** Clients reset ownership by a list that is empty or holds one empty entry. */
function isReset(entries: readonly ManagedFieldsEntry[] | undefined): boolean {
  if (!entries) return false;
  return entries.length === 0 || (entries.length === 1 && Object.keys(entries[0]!).length === 0);
}

/** Models: managedfields internal decodeLiveOrNew */
function liveOrNew(c: RequestContext, next: KubeObject, live: KubeObject | undefined): Managers {
  const of = readManagers(live && metaOf(live).managedFields) ?? NOBODY;
  if (c.info.subresource !== '') return of;
  const given = metaOf(next).managedFields;
  if (isReset(given)) return NOBODY;
  const own = readManagers(given);
  return own && own.size > 0 ? own : of;
}

/** The object with what is known of its owners; without when nobody is. */
export function withManagers(o: KubeObject, managers: Managers): KubeObject {
  const { managedFields: _, ...rest } = metaOf(o);
  const managedFields = writeManagers(managers);
  return { ...o, metadata: managedFields ? { ...rest, managedFields } : rest };
}

/** The object with the owners that another one has. */
export function withOwnersOf(o: KubeObject, live: KubeObject | undefined): KubeObject {
  const has = metaOf(o).managedFields;
  const own = live && metaOf(live).managedFields;
  if (has === own) return o;
  const { managedFields: _, ...rest } = metaOf(o);
  return { ...o, metadata: own ? { ...rest, managedFields: own } : rest };
}

/**
 * A new or changed object with who owns its fields. Requests that name no manager (components of
 * the cluster) leave the owners as they are; an object without owners gets none by an update.
 * Models: managedfields FieldManager.UpdateNoErrors
 */
export function tracked(
  c: RequestContext,
  next: KubeObject,
  live: KubeObject | undefined,
  now: SimTime,
): KubeObject {
  if (managerName(c.request) === '' && !changesSpec(next, live, c)) return withOwnersOf(next, live);
  const before = liveOrNew(c, next, live);
  if (live && before.size === 0) {
    return metaOf(next).managedFields === undefined ? next : withManagers(next, NOBODY);
  }
  if (!live && isBroken(metaOf(next).managedFields)) return withManagers(next, NOBODY);
  const by = managerOf(c, 'Update');
  const form = decode(c.kind.fields, next).value as KubeObject;
  const bare = withOwnersOf(form, undefined);
  const was = live ? withOwnersOf(live, undefined) : zeroObject(c.kind);
  return withManagers(next, updateOwners(was, bare, before, by, ownershipOf(c, now)));
}

/** Given owners that cannot be read stop the tracking of a new object. */
function isBroken(entries: readonly ManagedFieldsEntry[] | undefined): boolean {
  return entries !== undefined && readManagers(entries) === undefined;
}
