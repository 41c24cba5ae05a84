import { parseRfc3339, rfc3339, rfc3339Micro } from '../../sim/rfc3339.ts';
import { canonicalQuantity } from '../quantity.ts';
import type { Field, Struct } from './Field.ts';

/** What decoding found. */
export interface Decoded {
  /** The object in the struct's field order, without what the struct does not know. */
  readonly value: unknown;
  /** Paths of unknown fields, in order of the struct they stand in: `spec.containers[0].foo`. */
  readonly unknown: readonly string[];
  /** Go's text for the first value of a wrong type; undefined when all fit. */
  readonly error: string | undefined;
}

interface Context {
  readonly unknown: string[];
  error: string | undefined;
}

const DROP = Symbol('drop');

/** Decodes plain JSON data as a Go struct. Models: sigs.k8s.io/json, encoding/json */
export function decode(s: Struct, input: unknown): Decoded {
  const c: Context = { unknown: [], error: undefined };
  const value = decodeStruct(s, input, c, '', '', s.go);
  return { value: value === DROP ? {} : value, unknown: c.unknown, error: c.error };
}

function kindOf(v: unknown): string {
  if (Array.isArray(v)) return 'array';
  if (typeof v === 'boolean') return 'bool';
  return typeof v;
}

/** A Go type as errors print it. */
function goType(f: Field): string {
  if (f.go !== undefined) return f.go;
  switch (f.type) {
    case 'struct':
      return f.struct!().go;
    case 'list':
      return `[]${goType(f.of!)}`;
    case 'map':
      return `map[string]${goType(f.of!)}`;
    case 'intOrString':
      return 'int32';
    case 'bytes':
      return '[]uint8';
    default:
      return f.type;
  }
}

function mismatch(c: Context, v: unknown, dotted: string, owner: string, type: string): void {
  const integer = type.startsWith('int') && typeof v === 'number';
  const got = integer ? `number ${String(v)}` : kindOf(v);
  const name = owner.slice(owner.lastIndexOf('.') + 1);
  c.error ??= `json: cannot unmarshal ${got} into Go struct field ${name}.${dotted} of type ${type}`;
}

/** `path` has indexes (for unknown fields), `dotted` has none (for Go's errors). */
function decodeStruct(
  s: Struct,
  input: unknown,
  c: Context,
  path: string,
  dotted: string,
  owner: string,
): unknown {
  if (input === null || input === undefined) return DROP;
  if (typeof input !== 'object' || Array.isArray(input)) {
    mismatch(c, input, dotted, owner, s.go);
    return DROP;
  }
  const from = input as Record<string, unknown>;
  const got: Record<string, unknown> = {};
  for (const name of Object.keys(from)) {
    const at = path === '' ? name : `${path}.${name}`;
    const f = Object.hasOwn(s.fields, name) ? s.fields[name]! : undefined;
    if (!f) c.unknown.push(at);
    else
      got[name] = decodeField(f, from[name], c, at, dotted === '' ? name : `${dotted}.${name}`, s);
  }
  const out: Record<string, unknown> = {};
  for (const name in s.fields) {
    const f = s.fields[name]!;
    const value = name in got ? got[name] : DROP;
    const always = f.always || f.required;
    if (value !== DROP && (f.pointer || always || !isZero(f, value))) out[name] = value;
    else if (always && !f.pointer) out[name] = zeroOf(f);
  }
  return out;
}

function isZero(f: Field, v: unknown): boolean {
  switch (f.type) {
    case 'list':
      return (v as unknown[]).length === 0;
    case 'map':
      return Object.keys(v as object).length === 0;
    case 'struct':
    case 'any':
      return false;
    default:
      return v === '' || v === 0 || v === false;
  }
}

function zeroOf(f: Field): unknown {
  switch (f.type) {
    case 'struct':
      return decode(f.struct!(), {}).value;
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'float64':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    default:
      return null;
  }
}

function decodeField(
  f: Field,
  v: unknown,
  c: Context,
  path: string,
  dotted: string,
  owner: Struct,
): unknown {
  if (v === null || v === undefined) return DROP;
  switch (f.type) {
    case 'struct':
      return decodeStruct(f.struct!(), v, c, path, dotted, owner.go);
    case 'list':
      if (!Array.isArray(v)) break;
      return v.map((x, i) => {
        const item = decodeField(f.of!, x, c, `${path}[${i}]`, dotted, owner);
        return item === DROP ? (f.of!.type === 'struct' ? {} : zeroOf(f.of!)) : item;
      });
    case 'map':
      if (typeof v !== 'object' || Array.isArray(v)) break;
      return decodeMap(f, v as Record<string, unknown>, c, path, dotted, owner);
    default:
      return decodeScalar(f, v, c, dotted, owner);
  }
  mismatch(c, v, dotted, owner.go, goType(f));
  return DROP;
}

function decodeMap(
  f: Field,
  v: Record<string, unknown>,
  c: Context,
  path: string,
  dotted: string,
  owner: Struct,
): unknown {
  const out: Record<string, unknown> = {};
  for (const k of Object.keys(v).sort()) {
    const item = decodeField(f.of!, v[k], c, `${path}.${k}`, dotted, owner);
    out[k] = item === DROP ? zeroOf(f.of!) : item;
  }
  return out;
}

const INT_MAX: Readonly<Record<string, number>> = { int32: 2_147_483_647, int64: 2 ** 63 };

function decodeScalar(f: Field, v: unknown, c: Context, dotted: string, owner: Struct): unknown {
  switch (f.type) {
    case 'any':
      return v;
    case 'string':
      if (typeof v === 'string') return v;
      break;
    case 'bool':
      if (typeof v === 'boolean') return v;
      break;
    case 'int32':
    case 'int64':
      if (typeof v === 'number' && Number.isInteger(v) && Math.abs(v) <= INT_MAX[f.type]!) return v;
      break;
    case 'float64':
      if (typeof v === 'number') return v;
      break;
    case 'intOrString':
      if (typeof v === 'string') return v;
      if (typeof v === 'number' && Number.isInteger(v) && Math.abs(v) <= INT_MAX['int32']!)
        return v;
      break;
    case 'quantity':
      return decodeQuantity(v, c, dotted, owner);
    case 'time':
    case 'microTime':
      return decodeTime(f.type, v, c, dotted, owner);
    case 'bytes':
      return decodeBytes(v, c, dotted, owner);
  }
  mismatch(c, v, dotted, owner.go, goType(f));
  return DROP;
}

function decodeQuantity(v: unknown, c: Context, dotted: string, owner: Struct): unknown {
  if (typeof v !== 'string' && typeof v !== 'number') {
    mismatch(c, v, dotted, owner.go, 'resource.Quantity');
    return DROP;
  }
  const q = canonicalQuantity(String(v));
  if (q !== undefined) return q;
  c.error ??=
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  return DROP;
}

function decodeTime(
  type: 'time' | 'microTime',
  v: unknown,
  c: Context,
  dotted: string,
  owner: Struct,
): unknown {
  if (typeof v !== 'string') {
    mismatch(c, v, dotted, owner.go, type === 'time' ? 'v1.Time' : 'v1.MicroTime');
    return DROP;
  }
  const t = parseRfc3339(v);
  const micro = type === 'microTime';
  if (t !== undefined && (!micro || /\.\d{6}/.test(v))) return micro ? rfc3339Micro(t) : rfc3339(t);
  const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
  const rest = t === undefined ? v : v.slice(19);
  const want = t === undefined ? '2006' : '.000000';
  c.error ??= `parsing time ${JSON.stringify(v)} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${want}"`;
  return DROP;
}

function decodeBytes(v: unknown, c: Context, dotted: string, owner: Struct): unknown {
  if (typeof v !== 'string') {
    mismatch(c, v, dotted, owner.go, '[]uint8');
    return DROP;
  }
  const bad = /[^A-Za-z0-9+/=\r\n]/.exec(v);
  const clean = v.replace(/[\r\n]/g, '');
  if (!bad && clean.length % 4 === 0 && /^[^=]*={0,2}$/.test(clean)) return clean;
  const at = bad ? bad.index : clean.length - (clean.length % 4);
  c.error ??= `illegal base64 data at input byte ${at}`;
  return DROP;
}
