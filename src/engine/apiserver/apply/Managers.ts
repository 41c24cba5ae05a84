import type { ManagedFieldsEntry } from '../../api/meta/ObjectMeta.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import { equalJson } from '../patch/json.ts';
import type { FieldSet } from './FieldSet.ts';
import { EMPTY, fromFieldsV1, isEmpty, toFieldsV1, union } from './FieldSet.ts';

/** Who owns fields, by which kind of request. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** '' for the object itself. */
  readonly subresource: string;
}

/** The fields of one manager. */
export interface Owned extends Manager {
  readonly set: FieldSet;
  readonly time: string | undefined;
}

/** All managers of an object by their identifier. */
export type Managers = ReadonlyMap<string, Owned>;

/** Update managers that are kept apart; older ones are put together. */
const UPDATERS_MAX = 10;
const ANCIENT = 'ancient-changes';

/** An applier is the same whatever version it applies. Models: BuildManagerIdentifier */
export function identifier(m: Manager): string {
  const version = m.operation === 'Apply' ? '' : m.apiVersion;
  return JSON.stringify([m.name, m.operation, version, m.subresource]);
}

/** Models: managedfields internal DecodeManagedFields; undefined when an entry is none */
export function readManagers(entries: readonly ManagedFieldsEntry[] = []): Managers | undefined {
  const out = new Map<string, Owned>();
  for (const e of entries) {
    const { operation, apiVersion, fieldsType, manager = '', subresource = '' } = e;
    if (operation !== 'Apply' && operation !== 'Update') return undefined;
    if (!apiVersion || fieldsType !== 'FieldsV1') return undefined;
    const set = fromFieldsV1(e.fieldsV1 ?? {});
    if (!set) return undefined;
    const m: Manager = { name: manager, operation, apiVersion, subresource };
    out.set(identifier(m), { ...m, set, time: e.time ?? undefined });
  }
  return out;
}

function byTime(x: Owned, y: Owned): number {
  if (x.operation !== y.operation) return x.operation < y.operation ? -1 : 1;
  const at = (o: Owned): number => (o.time === undefined ? 0 : (parseRfc3339(o.time) ?? 0));
  if (at(x) !== at(y)) return at(x) - at(y);
  for (const k of ['name', 'apiVersion', 'subresource'] as const) {
    if (x[k] !== y[k]) return x[k] < y[k] ? -1 : 1;
  }
  return 0;
}

/** Models: managedfields internal encodeManagedFields */
export function writeManagers(managers: Managers): readonly ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined;
  return [...managers.values()].sort(byTime).map((o) => ({
    manager: o.name,
    operation: o.operation,
    apiVersion: o.apiVersion,
    ...(o.time === undefined ? {} : { time: o.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(o.set),
    ...(o.subresource === '' ? {} : { subresource: o.subresource }),
  }));
}

/** Whether entries say the same but for their times. */
export function sameOwners(
  x: readonly ManagedFieldsEntry[] = [],
  y: readonly ManagedFieldsEntry[] = [],
): boolean {
  if (x === y) return true;
  const timeless = (list: readonly ManagedFieldsEntry[]): object => {
    const plain = list.map(({ time: _, ...e }) => e);
    return plain.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  };
  return x.length === y.length && equalJson(timeless(x), timeless(y));
}

/** The oldest updaters put together when there are too many. Models: capManagersManager */
export function capped(managers: Managers): Managers {
  const updaters = [...managers].filter(([, o]) => o.operation === 'Update');
  if (updaters.length <= UPDATERS_MAX) return managers;
  updaters.sort((x, y) => byTime(x[1], y[1]) || (x[0] < y[0] ? -1 : 1));
  const out = new Map(managers);
  const first = new Map<string, string>();
  let left = updaters.length;
  for (const [id, o] of updaters) {
    if (left <= UPDATERS_MAX) break;
    const m: Manager = { ...o, name: ANCIENT, subresource: '' };
    const bucket = identifier(m);
    const before = first.get(o.apiVersion);
    if (before === undefined && !out.has(bucket)) {
      first.set(o.apiVersion, id);
      continue;
    }
    if (before !== undefined && !out.has(bucket)) {
      const early = managers.get(before)!;
      out.set(bucket, { ...m, set: early.set, time: early.time });
      out.delete(before);
      left--;
    }
    const sum = out.get(bucket)!;
    out.set(bucket, { ...sum, set: union(sum.set, o.set), time: o.time });
    if (id !== bucket) {
      out.delete(id);
      left--;
    }
  }
  return out;
}

/** The managers with one's fields replaced; without it when none are left. */
export function withOwned(managers: Managers, id: string, owned: Owned): Managers {
  const out = new Map(managers);
  if (isEmpty(owned.set)) out.delete(id);
  else out.set(id, owned);
  return out;
}

/** The fields of a manager; none when it has none. */
export function ownedBy(managers: Managers, id: string): FieldSet {
  return managers.get(id)?.set ?? EMPTY;
}
