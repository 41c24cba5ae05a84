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
  const hex = (n: number): string => n.toString(16).padStart(8, '0');
  const a = hex(prng.u32());
  const b = hex(prng.u32());
  const c = hex(prng.u32());
  const d = hex(prng.u32());
  const variant = '89ab'[parseInt(c[0]!, 16) & 3]!;
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
