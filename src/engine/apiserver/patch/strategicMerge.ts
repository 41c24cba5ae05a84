import type { Field, Struct } from '../../api/fields/Field.ts';
import type { Json } from './json.ts';
import { goValue, isMap } from './json.ts';
import { orderElements, positionOf } from './listOrder.ts';
import { PatchError } from './PatchError.ts';

const DIRECTIVE = '$patch';
/** Names of directives begin with it. */
const DOLLAR = 36;
const DELETE_LIST = '$deleteFromPrimitiveList/';
const SET_ORDER = '$setElementOrder/';
const RETAIN_KEYS = '$retainKeys';
const BAD_RETAIN_KEYS = 'invalid patch format of retainKeys';
const BAD_ORDER = 'invalid patch format of setElementOrder list';

/**
 * Strategic merge patch: maps merge, lists with a merge key merge element by element, others are
 * replaced. Untouched parts stay shared. Throws a `PatchError` with upstream's text.
 * Models: apimachinery pkg/util/strategicpatch/patch.go StrategicMergeMapPatch
 */
export function strategicMerge(target: Json, patch: Json, s: Struct): Json {
  return mergeMap(target, patch, s);
}

function mergeMap(original: Json, patch: Json, s: Struct | undefined): Json {
  for (const k in patch) if (k.charCodeAt(0) === DOLLAR) return mergeDirected(original, patch, s);
  return mergePlain(original, patch, s);
}

/** Merges a map in which there are no directives. */
function mergePlain(original: Json, patch: Json, s: Struct | undefined): Json {
  let out: Record<string, unknown> | undefined;
  for (const k in patch) {
    const old = original[k];
    const value = patch[k];
    const now = value === null ? undefined : mergeValue(old, value, s?.fields[k]);
    if (now === undefined) {
      if (k in original) out = without(out ?? original, k);
    } else if (now !== old) (out ??= { ...original })[k] = now;
  }
  return out ?? original;
}

/** A copy without a field; a deletion would make the object slow to read. */
function without(map: Json, name: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const k in map) if (k !== name) out[k] = map[k];
  return out;
}

/** What becomes of a value; undefined: it goes. */
function mergeValue(old: unknown, value: unknown, f: Field | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return Array.isArray(old) ? mergeList(old, value, f) : withoutDirectives(value);
  }
  return isMap(old) ? mergeMap(old, value as Json, f?.struct?.()) : withoutDirectives(value);
}

function mergeDirected(original: Json, patch: Json, s: Struct | undefined): Json {
  if (DIRECTIVE in patch) return directed(patch);
  const out = new MapDraft(retained(original, patch));
  const ordered = mergeOrdered(out, patch, s);
  for (const k of Object.keys(patch)) {
    if (k === RETAIN_KEYS || k.startsWith(SET_ORDER) || ordered.has(k)) continue;
    if (k.startsWith(DELETE_LIST)) deleteFromList(out, k.slice(DELETE_LIST.length), patch[k]);
    else mergeKey(out, k, patch[k], s?.fields[k]);
  }
  return out.value;
}

/** A map that is copied at its first change. */
class MapDraft {
  value: Json;
  #own: Record<string, unknown> | undefined;

  constructor(value: Json) {
    this.value = value;
  }

  set(k: string, v: unknown): void {
    if (this.value[k] === v && k in this.value) return;
    this.#copy()[k] = v;
  }

  delete(k: string): void {
    if (k in this.value) delete this.#copy()[k];
  }

  #copy(): Record<string, unknown> {
    return (this.value = this.#own ??= { ...this.value });
  }
}

/** `$patch: replace` and `delete` of a map. */
function directed(patch: Json): Json {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw new PatchError(`unknown patch type: ${goValue(directive)} in map: ${goValue(patch)}`);
}

/** `$retainKeys`: what it does not name goes. */
function retained(original: Json, patch: Json): Json {
  const keep = patch[RETAIN_KEYS];
  if (keep === undefined) return original;
  if (!Array.isArray(keep)) throw new PatchError(BAD_RETAIN_KEYS, 'format');
  for (const k of Object.keys(patch)) {
    const free = k === RETAIN_KEYS || k.startsWith(DELETE_LIST) || k.startsWith(SET_ORDER);
    if (free || patch[k] === null || keep.includes(k)) continue;
    throw new PatchError(BAD_RETAIN_KEYS, 'format');
  }
  return Object.fromEntries(Object.entries(original).filter(([k]) => keep.includes(k)));
}

function mergeKey(out: MapDraft, k: string, v: unknown, f: Field | undefined): void {
  if (v === null) {
    out.delete(k);
    return;
  }
  const now = mergeValue(out.value[k], v, f);
  if (now === undefined) out.delete(k);
  else out.set(k, now);
}

/** A value taken whole: no nulls, nothing with a directive; undefined when it is one itself. */
function withoutDirectives(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(withoutDirectives).filter((x) => x !== undefined);
  if (!isMap(v)) return v;
  if (isClean(v)) return v;
  if (DIRECTIVE in v) return undefined;
  const out: Record<string, unknown> = {};
  for (const k of Object.keys(v)) {
    const x = v[k] === null ? undefined : withoutDirectives(v[k]);
    if (x !== undefined) out[k] = x;
  }
  return out;
}

/** A map of scalars without nulls and directives stays as it is. */
function isClean(v: Json): boolean {
  for (const k in v) {
    const x = v[k];
    if (typeof x === 'object' || k.charCodeAt(0) === DOLLAR) return false;
  }
  return true;
}

function deleteFromList(out: MapDraft, name: string, gone: unknown): void {
  const list = out.value[name];
  if (!Array.isArray(list) || !Array.isArray(gone)) return;
  if (list.some((x) => gone.includes(x)))
    out.set(
      name,
      list.filter((x) => !gone.includes(x)),
    );
}

function mergeList(
  old: readonly unknown[],
  patch: readonly unknown[],
  f: Field | undefined,
): readonly unknown[] {
  const key = f?.mergeKey;
  if (key === undefined) return patch;
  if (old.length === 0 && patch.length === 0) return old;
  const maps = isMap(old[0] ?? patch[0]);
  const { server, rest } = maps ? special(old, patch, key) : { server: old, rest: patch };
  const merged = maps
    ? mergeElements(server, rest, key, f!.of?.struct?.())
    : [...new Set([...server, ...rest])];
  const ordered = orderElements(merged, rest, server, key);
  const same = ordered.length === old.length && ordered.every((x, i) => x === old[i]);
  return same ? old : ordered;
}

function noMergeKey(v: unknown, key: string): PatchError {
  return new PatchError(`map: ${goValue(v)} does not contain declared merge key: ${key}`);
}

/** Takes the patch's directives out of a list of maps. */
function special(
  old: readonly unknown[],
  patch: readonly unknown[],
  key: string,
): { server: readonly unknown[]; rest: readonly unknown[] } {
  let server = old;
  let replace = false;
  const rest: unknown[] = [];
  for (const p of patch) {
    if (!isMap(p)) {
      throw new PatchError(`expected a map[string]interface {}, but received a ${typeof p}`);
    }
    const directive = p[DIRECTIVE];
    if (directive === undefined) rest.push(p);
    else if (directive === 'replace') replace = true;
    else if (directive === 'merge') {
      throw new PatchError('merging lists cannot yet be specified in the patch');
    } else if (directive !== 'delete') {
      throw new PatchError(`unknown patch type: ${goValue(directive)} in map: ${goValue(p)}`);
    } else if (p[key] === undefined) throw noMergeKey(p, key);
    else server = server.filter((x) => !(isMap(x) && x[key] === p[key]));
  }
  return replace ? { server: rest, rest: [] } : { server, rest };
}

function mergeElements(
  server: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  s: Struct | undefined,
): unknown[] {
  const out = server.slice();
  for (const p of patch as readonly Json[]) {
    if (p[key] === undefined) throw noMergeKey(p, key);
    const i = positionOf(out, p, key);
    if (i < 0) out.push(p);
    else out[i] = mergeMap(out[i] as Json, p, s);
  }
  return out;
}

/** `$setElementOrder/<list>`: merges such lists and orders them; answers their names. */
function mergeOrdered(out: MapDraft, patch: Json, s: Struct | undefined): ReadonlySet<string> {
  const done = new Set<string>();
  for (const k of Object.keys(patch)) {
    if (!k.startsWith(SET_ORDER)) continue;
    const name = k.slice(SET_ORDER.length);
    const order = patch[k];
    if (!Array.isArray(order)) throw new PatchError(BAD_ORDER, 'format');
    const f = s?.fields[name];
    if (s && !f) {
      const go = s.go.slice(s.go.lastIndexOf('.') + 1);
      const text = `unable to find api field in struct ${go} for the json field ${JSON.stringify(name)}`;
      throw new PatchError(text);
    }
    const key = f?.mergeKey ?? '';
    const old = out.value[name];
    const given = patch[name];
    if (Array.isArray(given)) checkOrder(given, order, key);
    const merged = orderedList(old, given, f);
    if (Array.isArray(given)) done.add(name);
    if (merged) out.set(name, kept(merged, order, Array.isArray(old) ? old : [], key));
  }
  return done;
}

function orderedList(
  old: unknown,
  given: unknown,
  f: Field | undefined,
): readonly unknown[] | undefined {
  if (Array.isArray(old)) return Array.isArray(given) ? mergeList(old, given, f) : old;
  return Array.isArray(given) ? (withoutDirectives(given) as unknown[]) : undefined;
}

/** The list in its order; the same reference when it is in order already. */
function kept(
  merged: readonly unknown[],
  order: readonly unknown[],
  old: readonly unknown[],
  key: string,
): readonly unknown[] {
  const out = orderElements(merged, order, old, key);
  return out.every((x, i) => x === old[i]) && out.length === old.length ? old : out;
}

/** What the patch sets must stand in the order list, in that order. */
function checkOrder(given: readonly unknown[], order: readonly unknown[], key: string): void {
  const set = given.filter((x) => !(isMap(x) && DIRECTIVE in x));
  if (set.length === 0 || order.length === 0) return;
  let at = 0;
  for (const o of order) if (at < set.length && positionOf([o], set[at], key) === 0) at++;
  if (at === set.length) return;
  throw new PatchError(
    `The order in patch list:\n${goValue(given)}\n doesn't match $setElementOrder list:\n${goValue(order)}\n`,
  );
}
