import type { Field, Struct } from '../../api/fields/Field.ts';

type Json = Readonly<Record<string, unknown>>;

function isMap(v: unknown): v is Json {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

const DIRECTIVE = '$patch';
const DELETE_LIST = '$deleteFromPrimitiveList/';
const SET_ORDER = '$setElementOrder/';
const RETAIN_KEYS = '$retainKeys';

/**
 * Strategic merge patch: maps merge, lists with a merge key merge element by element, others are
 * replaced. Throws an Error with upstream's text for a patch that cannot be applied.
 * Models: apimachinery pkg/util/strategicpatch/patch.go
 */
export function strategicMerge(target: unknown, patch: unknown, s: Struct): unknown {
  return mergeMap(isMap(target) ? target : {}, isMap(patch) ? patch : {}, s);
}

function mergeMap(target: Json, patch: Json, s: Struct | undefined): unknown {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') {
    const { [DIRECTIVE]: _, ...rest } = patch;
    return rest;
  }
  if (directive === 'delete') return {};
  const out: Record<string, unknown> = { ...target };
  const keep = patch[RETAIN_KEYS];
  if (Array.isArray(keep)) for (const k of Object.keys(out)) if (!keep.includes(k)) delete out[k];
  for (const [k, v] of Object.entries(patch)) {
    if (k === DIRECTIVE || k === RETAIN_KEYS) continue;
    if (k.startsWith(DELETE_LIST)) {
      const name = k.slice(DELETE_LIST.length);
      const gone = new Set(v as unknown[]);
      out[name] = ((out[name] ?? []) as unknown[]).filter((x) => !gone.has(x));
    } else if (k.startsWith(SET_ORDER)) continue;
    else if (v === null) delete out[k];
    else out[k] = mergeValue(out[k], v, s?.fields[k]);
  }
  reorder(out, patch, s);
  return out;
}

function mergeValue(target: unknown, patch: unknown, f: Field | undefined): unknown {
  if (isMap(patch)) return mergeMap(isMap(target) ? target : {}, patch, f?.struct?.());
  if (!Array.isArray(patch)) return patch;
  if (f?.mergeKey === undefined) return patch;
  const old = Array.isArray(target) ? (target as unknown[]) : [];
  if (f.mergeKey === '') return [...new Set([...old, ...patch])];
  return mergeList(old, patch, f.mergeKey, f.of?.struct?.());
}

function mergeList(
  old: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  s: Struct | undefined,
): unknown[] {
  if (patch.some((p) => isMap(p) && p[DIRECTIVE] === 'replace')) {
    return patch.filter((p) => !(isMap(p) && p[DIRECTIVE] === 'replace'));
  }
  const out = old.slice();
  for (const p of patch) {
    if (!isMap(p) || p[key] === undefined) {
      throw new Error(`map: ${JSON.stringify(p)} does not contain declared merge key: ${key}`);
    }
    const i = out.findIndex((x) => isMap(x) && x[key] === p[key]);
    if (p[DIRECTIVE] === 'delete') {
      if (i >= 0) out.splice(i, 1);
    } else if (i < 0) out.push(p);
    else out[i] = mergeMap(out[i] as Json, p, s);
  }
  return out;
}

/** `$setElementOrder/<list>`: the list in the patch's order, unnamed elements where they were. */
function reorder(out: Record<string, unknown>, patch: Json, s: Struct | undefined): void {
  for (const k of Object.keys(patch)) {
    if (!k.startsWith(SET_ORDER)) continue;
    const name = k.slice(SET_ORDER.length);
    const list = out[name];
    if (!Array.isArray(list)) continue;
    const key = s?.fields[name]?.mergeKey ?? '';
    const idOf = (x: unknown): unknown => (key !== '' && isMap(x) ? x[key] : x);
    const order = (patch[k] as unknown[]).map(idOf);
    const rank = (x: unknown): number => order.indexOf(idOf(x));
    const named = list.filter((x) => rank(x) >= 0).sort((x, y) => rank(x) - rank(y));
    out[name] = list.map((x) => (rank(x) >= 0 ? named.shift() : x));
  }
}
