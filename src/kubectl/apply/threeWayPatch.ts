import type { Field, Struct } from '../../engine/api/fields/Field.ts';

type Json = Readonly<Record<string, unknown>>;

const EMPTY: Json = {};

/** What is known of a field; nothing of an unknown one, which is then replaced as a whole. */
export type FieldOf = (key: string) => Field | undefined;

/**
 * The strategic merge patch that takes the live object to the manifest: what the manifest adds or
 * changes, and what the last applied manifest had and this one lacks. Empty when nothing is to do.
 * Throws an Error for a list element without its merge key.
 * Models: apimachinery pkg/util/strategicpatch CreateThreeWayMergePatch; both differences are
 * taken in one walk.
 */
export function threeWayPatch(
  original: Json,
  modified: Json,
  current: Json,
  fieldOf: FieldOf,
  retainKeys = false,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [k, m] of Object.entries(modified)) {
    if (m === undefined) continue;
    const c = current[k];
    if (c === undefined) patch[k] = m;
    else diffValue(patch, k, original[k], m, c, fieldOf(k));
  }
  for (const k of Object.keys(original)) if (modified[k] === undefined) patch[k] = null;
  if (retainKeys && retains(patch, modified, current)) {
    patch['$retainKeys'] = Object.keys(modified)
      .filter((k) => modified[k] !== null)
      .sort();
  }
  return patch;
}

/** Keys that only the live object has make the others be named as the ones to keep. */
function retains(patch: Json, modified: Json, current: Json): boolean {
  if (Object.values(modified).every((v) => v === null)) return false;
  const more = Object.keys(current).some((k) => current[k] !== null && modified[k] === undefined);
  return more || Object.keys(patch).length > 0;
}

function diffValue(
  patch: Record<string, unknown>,
  key: string,
  original: unknown,
  modified: unknown,
  current: unknown,
  field: Field | undefined,
): void {
  if (isMap(modified) && isMap(current)) {
    const o = isMap(original) ? original : EMPTY;
    const sub = threeWayPatch(o, modified, current, fieldsIn(field), field?.retainKeys);
    if (Object.keys(sub).length > 0) patch[key] = sub;
    return;
  }
  if (Array.isArray(modified) && Array.isArray(current) && field?.mergeKey !== undefined) {
    const o = Array.isArray(original) ? (original as unknown[]) : [];
    if (field.mergeKey === '') diffScalars(patch, key, o, modified, current);
    else diffMaps(patch, key, { original: o, modified, current }, field);
    return;
  }
  if (!sameJson(modified, current)) patch[key] = modified;
}

/** The fields of a struct, by name. */
export function fieldsOfStruct(struct: Struct | undefined): FieldOf {
  return (key) => struct?.fields[key];
}

/** The fields in a field: those of its struct, or for a map its values. */
function fieldsIn(field: Field | undefined): FieldOf {
  return field?.type === 'map' ? () => field.of : fieldsOfStruct(field?.struct?.());
}

function diffScalars(
  patch: Record<string, unknown>,
  key: string,
  original: readonly unknown[],
  modified: readonly unknown[],
  current: readonly unknown[],
): void {
  const gone = original.filter((x) => !modified.includes(x));
  if (current.length === 0) {
    if (modified.length > 0) patch[key] = modified;
  } else {
    const fresh = modified.filter((x) => !current.includes(x));
    if (fresh.length > 0) patch[key] = fresh;
    if (gone.length > 0 || !sameJson(current, modified)) {
      patch[`$setElementOrder/${key}`] = modified;
    }
  }
  if (gone.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = [...new Set(gone)];
}

interface Lists {
  readonly original: readonly unknown[];
  readonly modified: readonly unknown[];
  readonly current: readonly unknown[];
}

function diffMaps(
  patch: Record<string, unknown>,
  key: string,
  { original, modified, current }: Lists,
  field: Field,
): void {
  const mergeKey = field.mergeKey!;
  for (const l of [original, modified, current]) requireKey(l, mergeKey);
  const idOf = (x: unknown): unknown => (x as Json)[mergeKey];
  const inCurrent = new Map(current.map((x) => [idOf(x), x as Json]));
  const inOriginal = new Map(original.map((x) => [idOf(x), x as Json]));
  const kept = new Set(modified.map(idOf));
  const out: unknown[] = [];
  for (const m of modified as readonly Json[]) {
    const id = idOf(m);
    const c = inCurrent.get(id);
    if (!c) out.push(m);
    else {
      const o = inOriginal.get(id) ?? EMPTY;
      const sub = threeWayPatch(o, m, c, fieldsOfStruct(field.of?.struct?.()), field.retainKeys);
      if (Object.keys(sub).length > 0) out.push({ ...sub, [mergeKey]: id });
    }
  }
  for (const id of inOriginal.keys()) {
    if (!kept.has(id)) out.push({ $patch: 'delete', [mergeKey]: id });
  }
  if (out.length > 0) patch[key] = out;
  const sameOrder =
    current.length === modified.length && current.every((x, i) => idOf(x) === idOf(modified[i]));
  if (current.length > 0 && (out.length > 0 || !sameOrder)) {
    patch[`$setElementOrder/${key}`] = modified.map((x) => ({ [mergeKey]: idOf(x) }));
  }
}

function requireKey(list: readonly unknown[], mergeKey: string): void {
  for (const x of list) {
    if (!isMap(x) || x[mergeKey] === undefined) {
      throw new Error(`map: ${goMap(x)} does not contain declared merge key: ${mergeKey}`);
    }
  }
}

/** A value as Go's `%v` prints it. */
function goMap(x: unknown): string {
  if (Array.isArray(x)) return `[${x.map(goMap).join(' ')}]`;
  if (!isMap(x)) return String(x);
  const keys = Object.keys(x).sort();
  return `map[${keys.map((k) => `${k}:${goMap(x[k])}`).join(' ')}]`;
}

function isMap(v: unknown): v is Json {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

/** Whether two JSON values are equal; absent and undefined are the same. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((x, i) => sameJson(x, b[i]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((k) => sameJson(a[k], b[k]));
}
