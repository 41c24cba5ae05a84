import { NAME_ALPHABET } from '../../api/meta/names.ts';
import type { Prng } from '../../sim/Prng.ts';

/** A generated name has at most this many characters before its suffix. */
const PREFIX_MAX = 58;
const SUFFIX = 5;

/** Five characters as generated names end with. Models: apimachinery pkg/util/rand */
export function nameSuffix(prng: Prng): string {
  let s = '';
  for (let i = 0; i < SUFFIX; i++) s += NAME_ALPHABET[prng.int(NAME_ALPHABET.length)];
  return s;
}

/** A name out of `generateName`. Models: apiserver pkg/storage/names/generate.go */
export function generatedName(prefix: string, prng: Prng): string {
  return prefix.slice(0, PREFIX_MAX) + nameSuffix(prng);
}

/** A random uid of RFC 4122's version 4. */
export function newUid(prng: Prng): string {
  const a = prng.u32();
  const b = prng.u32();
  const c = prng.u32();
  const d = prng.u32();
  const version = 0x4000 | (b & 0x0fff);
  const variant = 0x8000 | ((c >>> 16) & 0x3fff);
  const time = `${four(a >>> 16)}${four(a)}-${four(b >>> 16)}-${four(version)}`;
  return `${time}-${four(variant)}-${four(c)}${four(d >>> 16)}${four(d)}`;
}

/** The lower 16 bits as four hexadecimal digits. */
function four(n: number): string {
  return BYTES[(n >>> 8) & 0xff]! + BYTES[n & 0xff]!;
}

const BYTES = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));
