import type { PodStatus } from '../../api/core/pod/fields.ts';

type Rec = Readonly<Record<string, unknown>>;

/** Structural equality; absent and undefined fields are the same. */
export function equal(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return false;
  if (Array.isArray(x)) {
    if (!Array.isArray(y) || x.length !== y.length) return false;
    for (let i = 0; i < x.length; i++) if (!equal(x[i], y[i])) return false;
    return true;
  }
  const a = x as Rec;
  const b = y as Rec;
  for (const k in a) if (!equal(a[k], b[k])) return false;
  for (const k in b) if (a[k] === undefined && b[k] !== undefined) return false;
  return true;
}

/** Lists that a strategic merge patch merges element by element, with their key. */
const MERGED: Readonly<Record<string, string>> = {
  conditions: 'type',
  podIPs: 'ip',
  hostIPs: 'ip',
};

/** What changes an object: new fields, `null` for gone ones. */
function objectPatch(old: Rec, now: Rec): Rec {
  const out: Record<string, unknown> = {};
  for (const k in now) if (now[k] !== undefined && !equal(old[k], now[k])) out[k] = now[k];
  for (const k in old) if (old[k] !== undefined && now[k] === undefined) out[k] = null;
  return out;
}

function withKey(list: readonly Rec[], key: string, value: unknown): Rec | undefined {
  for (const x of list) if (x[key] === value) return x;
  return undefined;
}

function listPatch(old: readonly Rec[], now: readonly Rec[], key: string): readonly Rec[] {
  const out: Rec[] = [];
  for (const x of now) {
    const before = withKey(old, key, x[key]);
    if (!before) out.push(x);
    else if (!equal(before, x)) out.push({ ...objectPatch(before, x), [key]: x[key] });
  }
  for (const x of old) {
    if (!withKey(now, key, x[key])) out.push({ [key]: x[key], $patch: 'delete' });
  }
  return out;
}

/**
 * The strategic merge patch from a status to another, or undefined when they are equal.
 * Models: pkg/util/pod PatchPodStatus
 */
export function statusPatch(old: PodStatus, now: PodStatus): Rec | undefined {
  const [a, b] = [old as Rec, now as Rec];
  let out: Record<string, unknown> | undefined;
  for (const k in a) if (!equal(a[k], b[k])) (out ??= {})[k] = fieldPatch(k, a[k], b[k]);
  for (const k in b) {
    if (!(k in a) && b[k] !== undefined) (out ??= {})[k] = fieldPatch(k, undefined, b[k]);
  }
  return out;
}

function fieldPatch(k: string, old: unknown, now: unknown): unknown {
  if (now === undefined) return null;
  const key = MERGED[k];
  return key === undefined
    ? whole(old, now)
    : listPatch((old ?? []) as Rec[], (now ?? []) as Rec[], key);
}

/** Maps are merged by the server too, so that gone keys must be named. */
function whole(old: unknown, now: unknown): unknown {
  if (typeof now !== 'object' || now === null || Array.isArray(now)) return now;
  const before = (old ?? {}) as Rec;
  const out: Record<string, unknown> = { ...(now as Rec) };
  for (const k of Object.keys(before)) {
    if (out[k] === undefined) out[k] = null;
    else out[k] = whole(before[k], out[k]);
  }
  return out;
}
