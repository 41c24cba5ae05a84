import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { configMapKey, dns1123Subdomain } from '../../meta/names.ts';
import type { Secret } from './fields.ts';
import { SECRET_FIELDS } from './fields.ts';
import { SECRET_TABLE } from './table.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function utf8(text: string): number[] {
  const out: number[] = [];
  for (const ch of encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? []) {
    out.push(ch.length === 3 ? parseInt(ch.slice(1), 16) : ch.charCodeAt(0));
  }
  return out;
}

function base64(text: string): string {
  const b = utf8(text);
  let out = '';
  for (let i = 0; i < b.length; i += 3) {
    const n = (b[i]! << 16) | ((b[i + 1] ?? 0) << 8) | (b[i + 2] ?? 0);
    out += ALPHABET[n >> 18]! + ALPHABET[(n >> 12) & 63]!;
    out += i + 1 < b.length ? ALPHABET[(n >> 6) & 63]! : '=';
    out += i + 2 < b.length ? ALPHABET[n & 63]! : '=';
  }
  return out;
}

/** `stringData` is written into `data` and not kept. */
function defaults(o: Secret): Secret {
  const { stringData, ...rest } = o;
  const type = o.type ?? 'Opaque';
  if (!stringData) return { ...rest, type };
  const data: Record<string, string> = { ...o.data };
  for (const [k, v] of Object.entries(stringData)) data[k] = base64(v);
  return { ...rest, data, type };
}

function validate(o: Secret): readonly FieldError[] {
  const out: FieldError[] = [];
  for (const k of Object.keys(o.data ?? {})) {
    for (const m of configMapKey(k)) out.push(invalid(`data[${k}]`, k, m));
  }
  return out;
}

function validateUpdate(o: Secret, old: Secret): readonly FieldError[] {
  const type = o.type === old.type ? [] : [invalid('type', o.type, 'field is immutable')];
  return [...type, ...validate(o)];
}

/** Models: pkg/apis/core/validation ValidateSecret, pkg/registry/core/secret */
export const SECRET: Kind = kind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  table: SECRET_TABLE,
  namespaced: true,
  fields: SECRET_FIELDS,
  validateName: dns1123Subdomain,
  defaults,
  validate,
  validateUpdate,
  selectable: (o) => ({ type: o.type ?? '' }),
});
