import type { Field } from '../../api/fields/Field.ts';
import { equalJson } from '../patch/json.ts';
import type { Atom, Json } from './atom.ts';
import { atomOf, elementOf, fieldBelow, isMap } from './atom.ts';
import type { FieldSet, PathElement } from './FieldSet.ts';
import { EMPTY, FieldSetBuilder, isEmpty } from './FieldSet.ts';

type ListAtom = Atom & { is: 'list' };

/** A list's elements by what tells them apart; those that nothing tells apart are left out. */
function indexed(a: ListAtom, v: unknown): Map<PathElement, unknown[]> {
  const out = new Map<PathElement, unknown[]>();
  for (const item of Array.isArray(v) ? v : []) {
    const pe = elementOf(a, item);
    if (typeof pe !== 'string') continue;
    const same = out.get(pe);
    if (same) same.push(item);
    else out.set(pe, [item]);
  }
  return out;
}

function isNothing(v: unknown): boolean {
  if (v === null || v === undefined) return true;
  return Array.isArray(v) ? v.length === 0 : isMap(v) && Object.keys(v).length === 0;
}

function collect(f: Field, v: unknown, path: readonly PathElement[], out: FieldSetBuilder): void {
  const a = atomOf(f);
  if (a.is === 'scalar' || a.atomic) return out.insert(path);
  if (a.is === 'list') {
    for (const [pe, items] of indexed(a, v)) {
      const at = [...path, pe];
      if (items.length === 1) collect(a.of, items[0], at, out);
      out.insert(at);
    }
    return;
  }
  if (!isMap(v)) return;
  for (const k of Object.keys(v)) {
    const own = fieldBelow(a, k);
    const at = [...path, `f:${k}`];
    if (own) collect(own, v[k], at, out);
    const empty = v[k] === null || (isMap(v[k]) && Object.keys(v[k]).length === 0);
    if (empty || !a.fields) out.insert(at);
  }
}

/** All fields that a value sets. Models: structured-merge-diff typed/tofieldset.go */
export function fieldsOf(root: Field, v: unknown): FieldSet {
  const out = new FieldSetBuilder();
  collect(root, v, [], out);
  return out;
}

/** What differs between two values. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

interface Comparing {
  readonly added: FieldSetBuilder;
  readonly modified: FieldSetBuilder;
  readonly removed: FieldSetBuilder;
}

function leaf(l: unknown, r: unknown, path: readonly PathElement[], c: Comparing): void {
  if (l === undefined) c.added.insert(path);
  else if (r === undefined) c.removed.insert(path);
  else if (!equalJson(l, r)) c.modified.insert(path);
}

function compareItems(
  a: ListAtom,
  l: unknown,
  r: unknown,
  path: readonly PathElement[],
  c: Comparing,
): void {
  const left = indexed(a, l);
  const right = indexed(a, r);
  for (const pe of new Set([...left.keys(), ...right.keys()])) {
    const at = [...path, pe];
    const [ls, rs] = [left.get(pe) ?? [], right.get(pe) ?? []];
    if (ls.length <= 1 && rs.length <= 1) compareAt(a.of, ls[0], rs[0], at, c);
    else if (ls.length > 1 && rs.length > 1) {
      if (!equalJson(ls, rs)) c.modified.insert(at);
    } else if (ls.length > 1) {
      if (rs.length > 0) compareAt(a.of, undefined, rs[0], at, c);
      c.removed.insert(at);
    } else {
      if (ls.length > 0) compareAt(a.of, ls[0], undefined, at, c);
      c.added.insert(at);
    }
  }
}

function compareAt(
  f: Field,
  l: unknown,
  r: unknown,
  path: readonly PathElement[],
  c: Comparing,
): void {
  if (l === r) return;
  const a = atomOf(f);
  if (a.is === 'scalar' || a.atomic || (isNothing(l) && isNothing(r))) {
    return leaf(l, r, path, c);
  }
  if (a.is === 'list') compareItems(a, l, r, path, c);
  else {
    const [lm, rm] = [isMap(l) ? l : {}, isMap(r) ? r : {}];
    for (const k of new Set([...Object.keys(lm), ...Object.keys(rm)])) {
      const own = fieldBelow(a, k);
      if (own) compareAt(own, lm[k], rm[k], [...path, `f:${k}`], c);
    }
  }
  if (l === undefined) c.added.insert(path);
  else if (r === undefined) c.removed.insert(path);
}

/** Models: structured-merge-diff typed/compare.go */
export function compare(root: Field, l: unknown, r: unknown): Comparison {
  const c = {
    added: new FieldSetBuilder(),
    modified: new FieldSetBuilder(),
    removed: new FieldSetBuilder(),
  };
  compareAt(root, l, r, [], c);
  return c;
}

function mergeMaps(a: Atom & { is: 'map' }, l: Json, r: Json): Json {
  const out: Record<string, unknown> = {};
  for (const k of new Set([...Object.keys(l), ...Object.keys(r)])) {
    const own = fieldBelow(a, k);
    const v = own ? merge(own, l[k], r[k]) : (r[k] ?? l[k]);
    if (v !== undefined) out[k] = v;
  }
  return out;
}

/** The live list with the applied one merged in: the applied order wins among what both have. */
function mergeLists(a: ListAtom, l: readonly unknown[], r: readonly unknown[]): unknown[] {
  const keyed = (list: readonly unknown[]): [PathElement, unknown][] =>
    list.flatMap((v) => {
      const pe = elementOf(a, v);
      return typeof pe === 'string' ? [[pe, v] as [PathElement, unknown]] : [];
    });
  const [left, right] = [keyed(l), keyed(r)];
  const lefts = new Map(left);
  const rights = new Map(right);
  const shared = right.map(([pe]) => pe).filter((pe) => lefts.has(pe));
  const merged = new Set<PathElement>();
  const out: unknown[] = [];
  const take = ([pe, v]: [PathElement, unknown]): void => {
    merged.add(pe);
    out.push(merge(a.of, lefts.get(pe), v));
    if (shared[0] === pe) shared.shift();
  };
  let li = 0;
  let ri = 0;
  while (li < left.length || ri < right.length) {
    if (li < left.length && ri < right.length) {
      const pe = left[li]![0];
      if (pe === right[ri]![0]) {
        take(right[ri]!);
        li++;
        ri++;
        continue;
      }
      if (rights.has(pe) && shared.length > 0 && shared[0] !== pe) {
        li++;
        continue;
      }
    }
    if (li < left.length) {
      const [pe, v] = left[li]!;
      if (!rights.has(pe)) {
        out.push(v);
        li++;
        continue;
      }
      if (merged.has(pe)) li++;
    }
    if (ri < right.length) take(right[ri++]!);
  }
  return out;
}

/** The live value with the applied one merged in. Models: structured-merge-diff typed/merge.go */
export function merge(f: Field, l: unknown, r: unknown): unknown {
  if (r === undefined || l === r) return l;
  const a = atomOf(f);
  if (l === undefined || a.is === 'scalar' || a.atomic || (isNothing(l) && isNothing(r))) return r;
  if (a.is === 'list') {
    const out = mergeLists(a, (l ?? []) as unknown[], (r ?? []) as unknown[]);
    return out.length > 0 ? out : undefined;
  }
  const out = mergeMaps(a, isMap(l) ? l : {}, isMap(r) ? r : {});
  return Object.keys(out).length > 0 ? out : undefined;
}

/** The value without fields. Models: structured-merge-diff typed/remove.go */
export function without(f: Field, v: unknown, gone: FieldSet): unknown {
  const a = atomOf(f);
  if (a.is === 'scalar') return v;
  if (isNothing(v) || a.atomic) return undefined;
  if (a.is === 'list') {
    const out: unknown[] = [];
    for (const item of v as readonly unknown[]) {
      const pe = elementOf(a, item);
      if (typeof pe === 'string' && gone.members.has(pe)) continue;
      const inner = typeof pe === 'string' ? (gone.children.get(pe) ?? EMPTY) : EMPTY;
      out.push(isEmpty(inner) ? item : without(a.of, item, inner));
    }
    return out.length > 0 ? out : undefined;
  }
  if (!isMap(v)) return undefined;
  const out: Record<string, unknown> = {};
  for (const k of Object.keys(v)) {
    const pe = `f:${k}`;
    if (gone.members.has(pe)) continue;
    const inner = gone.children.get(pe) ?? EMPTY;
    const own = fieldBelow(a, k);
    const kept = isEmpty(inner) || !own ? v[k] : without(own, v[k], inner);
    if (kept !== undefined) out[k] = kept;
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

/**
 * The set with the declared fields on the way to its members. Models: EnsureNamedFieldsAreMembers
 */
export function named(f: Field | undefined, s: FieldSet): FieldSet {
  const a = f && atomOf(f);
  const members = new Set(s.members);
  const children = new Map<PathElement, FieldSet>();
  for (const [pe, c] of s.children) {
    let below: Field | undefined;
    if (pe[0] === 'f' && a?.is === 'map') {
      below = fieldBelow(a, pe.slice(2));
      if (a.fields && below) members.add(pe);
    } else if (pe[0] === 'k' && a?.is === 'list') below = a.of;
    children.set(pe, named(below, c));
  }
  return { members, children };
}
