import { parseRfc3339, rfc3339 } from '../../sim/rfc3339.ts';
import { canonicalQuantity } from '../quantity.ts';
import type { Decoded } from './decodeWithPaths.ts';
import { decodeWithPaths } from './decodeWithPaths.ts';
import type { Struct, TypeOf } from './Field.ts';
import type { Plan, Reader, Slot } from './Plan.ts';
import { CODES, planOf, zeroOf } from './Plan.ts';

/** Something is to be told of a value: it is decoded again, with paths. */
const ODD = Symbol('odd');

const NONE: readonly string[] = [];
const INT32_MAX = 2_147_483_647;
const INT64_MAX = 2 ** 63;

/**
 * Decodes plain JSON data as a Go struct. What was decoded as it before comes back as the same
 * reference and is not walked: parts of stored objects come again in every update.
 * Models: sigs.k8s.io/json, encoding/json
 */
export function decode(s: Struct, input: unknown, keepsEmpty = false): Decoded {
  if (typeof input === 'object' && input !== null) {
    const value = readStruct(planOf(s), input, keepsEmpty);
    if (value !== ODD) return { value, unknown: NONE, error: undefined };
  }
  return decodeWithPaths(s, input, keepsEmpty);
}

/** A constant in a struct's form: where objects share it, it is known as decoded. */
export function formed<S extends Struct>(s: S, value: TypeOf<S>): TypeOf<S> {
  return decode(s, value).value as TypeOf<S>;
}

/** An object with one field set, at its place: what is in the struct's form stays so. */
export function withFormField<T extends object>(
  s: Struct,
  o: T,
  name: string & keyof T,
  value: unknown,
): T {
  const { slots } = planOf(s);
  const { at } = slots.get(name)!;
  const from = o as Readonly<Record<string, unknown>>;
  const out = new (o.constructor as new () => Record<string, unknown>)();
  let written = false;
  for (const k in from) {
    if (k === name) continue;
    if (!written && (slots.get(k)?.at ?? 0) > at) {
      out[name] = value;
      written = true;
    }
    out[k] = from[k];
  }
  if (!written) out[name] = value;
  return out as T;
}

/** The value in the struct's form when there is nothing to tell of it. */
function readStruct(plan: Plan, given: object, keepsEmpty: boolean): unknown {
  if (given.constructor === plan.Form) return given;
  if (Array.isArray(given)) return ODD;
  const from = given as Record<string, unknown>;
  const { slots, always } = plan;
  const out = new plan.Form();
  let last = -1;
  let next = 0;
  for (const name in from) {
    const slot = slots.get(name);
    if (slot === undefined) return ODD;
    const value = readSlot(slot, from[name], keepsEmpty);
    if (value === undefined) continue;
    if (value === ODD) return ODD;
    if (slot.at < last) return inOrder(plan, from, out, keepsEmpty);
    if (next < always.length) next = addMissing(always, next, slot, out);
    last = slot.at;
    out[name] = value;
  }
  for (; next < always.length; next++) out[always[next]!.name] = zeroOf(always[next]!.field);
  return out;
}

/** As `readStruct`, of a value whose fields stand in another order; `some` are read already. */
function inOrder(
  plan: Plan,
  from: Record<string, unknown>,
  some: Readonly<Record<string, unknown>>,
  keepsEmpty: boolean,
): unknown {
  const found = foundIn(plan, from);
  if (!found) return ODD;
  const { always } = plan;
  const out = new plan.Form();
  let next = 0;
  for (const slot of found) {
    const { name } = slot;
    // What stands in a place that is always printed may be its zero.
    const known = slot.always ? undefined : some[name];
    const value = known ?? readSlot(slot, from[name], keepsEmpty);
    if (value === undefined) continue;
    if (value === ODD) return ODD;
    next = addMissing(always, next, slot, out);
    out[name] = value;
  }
  for (; next < always.length; next++) out[always[next]!.name] = zeroOf(always[next]!.field);
  return out;
}

/** The slots of the fields that are given, in the struct's order; undefined: one is unknown. */
function foundIn(plan: Plan, from: Record<string, unknown>): readonly Slot[] | undefined {
  const found: Slot[] = [];
  for (const name in from) {
    const slot = plan.slots.get(name);
    if (slot === undefined) return undefined;
    let i = found.length;
    for (; i > 0 && found[i - 1]!.at > slot.at; i--) found[i] = found[i - 1]!;
    found[i] = slot;
  }
  return found;
}

/** Writes the zeros of slots before another one that are not given; answers the next to write. */
function addMissing(
  always: readonly Slot[],
  from: number,
  slot: Slot,
  out: Record<string, unknown>,
): number {
  let next = from;
  while (next < always.length && always[next]!.at <= slot.at) {
    const missing = always[next++]!;
    if (missing !== slot) out[missing.name] = zeroOf(missing.field);
  }
  return next;
}

/** A field's value; undefined when it is left out. */
function readSlot(slot: Slot, v: unknown, keepsEmpty: boolean): unknown {
  if (v === undefined || v === null) return undefined;
  if (slot.text && typeof v === 'string') return v === '' && !slot.kept ? undefined : v;
  const value = read(slot.reader, v, keepsEmpty);
  if (slot.kept || value === ODD) return value;
  if (value === '' || value === 0 || value === false) return undefined;
  if (!isEmpty(slot.reader.code, value as object)) return value;
  return keepsEmpty ? ODD : undefined;
}

function isEmpty(code: number, value: object): boolean {
  if (code === CODES.list) return (value as readonly unknown[]).length === 0;
  if (code !== CODES.map) return false;
  for (const _ in value) return false;
  return true;
}

function read(r: Reader, v: unknown, keepsEmpty: boolean): unknown {
  switch (r.code) {
    case CODES.struct:
      if (typeof v !== 'object') return ODD;
      return readStruct((r.plan ??= planOf(r.field.struct!())), v!, keepsEmpty);
    case CODES.list:
      return Array.isArray(v) ? readList(r.of!, v, keepsEmpty) : ODD;
    case CODES.map:
      if (typeof v !== 'object' || Array.isArray(v)) return ODD;
      return readMap(r.of!, v as Record<string, unknown>, keepsEmpty);
    case CODES.string:
      return typeof v === 'string' ? v : ODD;
    case CODES.bool:
      return typeof v === 'boolean' ? v : ODD;
    case CODES.any:
      return v;
    default:
      return readOther(r.code, v);
  }
}

function readOther(code: number, v: unknown): unknown {
  switch (code) {
    case CODES.int32:
      return isInteger(v, INT32_MAX) ? v : ODD;
    case CODES.int64:
      return isInteger(v, INT64_MAX) ? v : ODD;
    case CODES.float64:
      return typeof v === 'number' ? v : ODD;
    case CODES.intOrString:
      return typeof v === 'string' || isInteger(v, INT32_MAX) ? v : ODD;
    case CODES.quantity:
      return typeof v === 'string' || typeof v === 'number'
        ? (canonicalQuantity(String(v)) ?? ODD)
        : ODD;
    case CODES.time:
      return typeof v === 'string' ? (times.get(v) ?? readTime(v)) : ODD;
    case CODES.microTime:
      return typeof v === 'string' && isMicroTime(v) ? v : ODD;
    default:
      return ODD;
  }
}

function isInteger(v: unknown, max: number): boolean {
  return typeof v === 'number' && Number.isInteger(v) && v <= max && v >= -max;
}

/** Times that were read before: the same seconds come again and again. */
const times = new Map<string, string>();

function readTime(v: string): unknown {
  const t = parseRfc3339(v);
  if (t === undefined) return ODD;
  if (times.size > 5000) times.clear();
  const text = rfc3339(t);
  times.set(v, text);
  return text;
}

/** As it is printed: UTC, six digits of fraction. */
function isMicroTime(v: string): boolean {
  if (v.length !== 27 || v[19] !== '.' || v[26] !== 'Z') return false;
  for (let i = 20; i < 26; i++) {
    const c = v.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  const whole = `${v.slice(0, 19)}Z`;
  return (times.get(whole) ?? readTime(whole)) === whole;
}

function readList(of: Reader, v: readonly unknown[], keepsEmpty: boolean): unknown {
  let out: unknown[] | undefined;
  for (let i = 0; i < v.length; i++) {
    const given = v[i];
    if (given === null || given === undefined) return ODD;
    const item = read(of, given, keepsEmpty);
    if (item === given) continue;
    if (item === ODD) return ODD;
    (out ??= v.slice())[i] = item;
  }
  return out ?? v;
}

/** Maps are kept in the order of their keys. */
function readMap(of: Reader, v: Record<string, unknown>, keepsEmpty: boolean): unknown {
  let same = true;
  let last: string | undefined;
  for (const k in v) {
    const given = v[k];
    if (given === null || given === undefined) return ODD;
    const item = read(of, given, keepsEmpty);
    if (item === ODD) return ODD;
    if (item !== given || (last !== undefined && k <= last)) same = false;
    last = k;
  }
  if (same) return v;
  const out: Record<string, unknown> = {};
  for (const k of Object.keys(v).sort()) out[k] = read(of, v[k], keepsEmpty);
  return out;
}
