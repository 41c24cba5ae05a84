import type { Field } from '../../api/fields/Field.ts';
import type { FieldSet, PathElement } from './FieldSet.ts';
import {
  difference,
  FieldSetBuilder,
  intersection,
  isEmpty,
  paths,
  recursiveDifference,
  union,
} from './FieldSet.ts';
import type { Manager, Managers, Owned } from './Managers.ts';
import { capped, identifier, ownedBy, withOwned } from './Managers.ts';
import type { Comparison } from './walk.ts';
import { compare, fieldsOf, merge, named, without } from './walk.ts';

/** What an endpoint sets itself: nobody owns it there. */
export interface Reset {
  readonly drops: FieldSet;
}

/** A request's view of ownership. */
export interface Ownership {
  readonly root: Field;
  readonly reset: Reset | undefined;
  /** Absent where upstream notes none: at `/scale`. */
  readonly time: string | undefined;
}

/** A field that another manager owns. */
export interface Conflict {
  readonly owner: Owned;
  readonly path: readonly PathElement[];
}

function setOf(...list: readonly (readonly PathElement[])[]): FieldSet {
  const b = new FieldSetBuilder();
  for (const p of list) b.insert(p);
  return b;
}

/** Fields that are never owned. Models: stripMetaManager */
const STRIPPED = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName'].map((k) => [
    'f:metadata',
    `f:${k}`,
  ]),
  ...['generation', 'managedFields', 'resourceVersion'].map((k) => ['f:metadata', `f:${k}`]),
);

/** Models: fieldpath Filter */
function filtered(s: FieldSet, reset: Reset | undefined): FieldSet {
  return reset ? recursiveDifference(s, reset.drops) : s;
}

function filteredAll(c: Comparison, reset: Reset | undefined): Comparison {
  return {
    added: filtered(c.added, reset),
    modified: filtered(c.modified, reset),
    removed: filtered(c.removed, reset),
  };
}

/** Others lose what changed; what an applier would take from them is told unless it is forced. */
function taken(
  managers: Managers,
  own: string,
  c: Comparison,
): { readonly managers: Managers; readonly conflicts: readonly Conflict[] } {
  const touched = union(c.modified, c.added);
  const conflicts: Conflict[] = [];
  let out = managers;
  for (const [id, owner] of managers) {
    if (id === own) continue;
    const lost = intersection(owner.set, touched);
    for (const path of paths(lost)) conflicts.push({ owner, path });
    const set = difference(difference(owner.set, lost), c.removed);
    if (set !== owner.set) out = withOwned(out, id, { ...owner, set });
  }
  return { managers: out, conflicts };
}

const SELF = 'current-operation';

/**
 * Who owns what after a create, update or patch.
 * Models: structured-merge-diff Updater.Update with the managers around it
 */
export function updateOwners(
  live: unknown,
  next: unknown,
  managers: Managers,
  by: Manager,
  o: Ownership,
): Managers {
  const c = filteredAll(compare(o.root, live, next), o.reset);
  const out = taken(managers, SELF, c).managers;
  const own = difference(filtered(union(c.modified, c.added), o.reset), STRIPPED);
  if (isEmpty(own)) return out;
  const id = identifier(by);
  const set = union(own, ownedBy(out, id));
  return capped(withOwned(out, id, { ...by, set, time: o.time }));
}

/** What was applied last time, is not now, and nobody else owns, goes. Models: Updater.prune */
function pruned(root: Field, merged: unknown, managers: Managers, last: FieldSet): unknown {
  if (isEmpty(last)) return merged;
  const lastNamed = named(root, last);
  let out = without(root, merged, lastNamed) ?? {};
  let managed: FieldSet = { members: new Set(), children: new Map() };
  for (const m of managers.values()) managed = union(managed, m.set);
  const all = named(root, fieldsOf(root, merged));
  const left = named(root, fieldsOf(root, out));
  const gone = difference(all, union(left, named(root, managed)));
  out = without(root, merged, gone) ?? {};
  const kept = named(root, fieldsOf(root, out));
  return without(root, merged, intersection(difference(all, kept), lastNamed)) ?? {};
}

/** What an apply comes to. */
export type Applied =
  | { readonly object: unknown; readonly managers: Managers }
  | { readonly conflicts: readonly Conflict[] };

/**
 * A configuration merged into the live object, with who owns what afterwards.
 * Models: structured-merge-diff Updater.Apply
 */
export function applyConfig(
  live: unknown,
  config: unknown,
  managers: Managers,
  by: Manager,
  force: boolean,
  o: Ownership,
): Applied {
  const id = identifier(by);
  const last = ownedBy(managers, id);
  const set = filtered(fieldsOf(o.root, config), o.reset);
  const before = managers.get(id)?.time;
  const own: Owned = { ...by, set, time: before };
  const claimed = new Map(managers).set(id, own);
  const object = pruned(o.root, merge(o.root, live, config), claimed, last);
  const c = filteredAll(compare(o.root, live, object), o.reset);
  const t = taken(claimed, id, c);
  if (!force && t.conflicts.length > 0) return { conflicts: t.conflicts };
  const changed = !isEmpty(c.added) || !isEmpty(c.modified) || !isEmpty(c.removed);
  const whole = compare(o.root, live, object);
  const same =
    !changed && isEmpty(whole.added) && isEmpty(whole.modified) && isEmpty(whole.removed);
  const time = same ? before : o.time;
  const stripped = difference(set, STRIPPED);
  return { object, managers: withOwned(t.managers, id, { ...own, set: stripped, time }) };
}
