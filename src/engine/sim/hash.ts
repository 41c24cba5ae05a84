/**
 * The state hash: two 32-bit lanes over plain data. Fields of an object add up, so their order
 * does not matter; `undefined` counts as absent; arrays are chained.
 */
export interface Hash {
  readonly a: number;
  readonly b: number;
}

const bits = new DataView(new ArrayBuffer(8));
const cache = new WeakMap<object, Hash>();
const strings = new Map<string, Hash>();

function mix(x: number, k: number): number {
  let h = Math.imul(x ^ k, 0x85eb_ca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

function hashText(s: string): Hash {
  let a = 0x811c_9dc5;
  let b = s.length ^ 0x5bd1_e995;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    a = Math.imul(a ^ c, 0x0100_0193);
    b = Math.imul(b ^ c, 0x5bd1_e995) ^ (b >>> 15);
  }
  return { a, b };
}

/** Hash of a string; short strings (field names mostly) are remembered. */
export function hashString(s: string): Hash {
  if (s.length > 40) return hashText(s);
  let h = strings.get(s);
  if (!h) {
    h = hashText(s);
    if (strings.size < 20_000) strings.set(s, h);
  }
  return h;
}

function hashNumber(n: number): Hash {
  if ((n | 0) === n) return { a: mix(n, 0x1b87_3593), b: mix(n, 0x3c6e_f372) };
  bits.setFloat64(0, n);
  const hi = bits.getUint32(0);
  const lo = bits.getUint32(4);
  return { a: mix(mix(hi, 7) ^ lo, 0x2545_f491), b: mix(mix(lo, 11) ^ hi, 0x6a09_e667) };
}

/** Joins two hashes in order. */
export function chain(x: Hash, y: Hash): Hash {
  return { a: mix(x.a ^ Math.imul(y.a, 31), y.b), b: mix(x.b ^ Math.imul(y.b, 37), y.a) };
}

const EMPTY: Hash = { a: 17, b: 19 };
const ABSENT: Hash = { a: 3, b: 5 };
const TRUE: Hash = { a: 71, b: 73 };
const FALSE: Hash = { a: 79, b: 83 };
const TYPED: Hash = { a: 97, b: 89 };

function hashObject(o: Readonly<Record<string, unknown>>): Hash {
  let a = 0x1234_567;
  let b = 0x7654_321;
  for (const k in o) {
    const v = o[k];
    if (v === undefined) continue;
    const h = chain(hashString(k), hashValue(v));
    a = (a + h.a) | 0;
    b = (b + h.b) | 0;
  }
  return { a, b };
}

function hashArray(list: readonly unknown[]): Hash {
  let h = EMPTY;
  for (let i = 0; i < list.length; i++) h = chain(h, hashValue(list[i]));
  return h;
}

/** Hash of any plain value (null, booleans, numbers, strings, arrays, objects, typed arrays). */
export function hashValue(v: unknown): Hash {
  switch (typeof v) {
    case 'string':
      return hashString(v);
    case 'number':
      return hashNumber(v);
    case 'boolean':
      return v ? TRUE : FALSE;
    case 'object':
      if (v === null) return ABSENT;
      if (Array.isArray(v)) return hashArray(v);
      if (ArrayBuffer.isView(v)) return chain(TYPED, hashArray([...(v as Uint8Array)]));
      return hashObject(v as Record<string, unknown>);
    case 'bigint':
      return hashText(`${v}n`);
    default:
      return ABSENT;
  }
}

/** Hash of an immutable value, computed once for each object. */
export function hashOnce(v: unknown): Hash {
  if (typeof v !== 'object' || v === null) return hashValue(v);
  let h = cache.get(v);
  if (!h) {
    h = hashValue(v);
    cache.set(v, h);
  }
  return h;
}

function hex(n: number): string {
  return (n >>> 0).toString(16).padStart(8, '0');
}

/** The hash as 16 hexadecimal digits. */
export function hashHex(h: Hash): string {
  return hex(h.a) + hex(h.b);
}
