import { NAME_ALPHABET } from '../../api/meta/names.ts';

/** Letters by which a name carries a number. Models: apimachinery/pkg/util/rand SafeEncodeString */
function safeEncode(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    out += NAME_ALPHABET[text.charCodeAt(i) % NAME_ALPHABET.length];
  }
  return out;
}

/** Text of a value in which keys are sorted and absent ones left out. */
function canonical(v: unknown): string {
  if (typeof v !== 'object' || v === null) return JSON.stringify(v) ?? 'null';
  if (Array.isArray(v)) return `[${v.map(canonical).join()}]`;
  const o = v as Readonly<Record<string, unknown>>;
  const keys = Object.keys(o).filter((k) => o[k] !== undefined);
  return `{${keys
    .sort()
    .map((k) => `${JSON.stringify(k)}:${canonical(o[k])}`)
    .join()}}`;
}

function fnv32a(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * Hash of a template by which ReplicaSets and revisions are named. As in Kubernetes an FNV-1a of 32
 * bits, but over the value's canonical JSON and not over Go's dump: other letters, same form.
 * Models: pkg/controller/controller_utils.go ComputeHash
 */
export function computeHash(value: unknown, collisionCount: number | undefined): string {
  const salt = collisionCount === undefined ? '' : String(collisionCount);
  return safeEncode(String(fnv32a(canonical(value) + salt)));
}
