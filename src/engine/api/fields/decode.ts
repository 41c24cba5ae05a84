import { parseRfc3339, rfc3339, rfc3339Micro } from '../../sim/rfc3339.ts';
import { canonicalQuantity } from '../quantity.ts';
import type { Field, Struct } from './Field.ts';
import { goTimeError } from './goTime.ts';

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
  /** Where decoding is: fields, indexes of lists, and keys of maps (in a list of one). */
  readonly at: (string | number | readonly [string])[];
  /** Whether empty lists and maps stay, as Go's decoder leaves them until they are stored. */
  readonly keepsEmpty: boolean;
  /** One stayed: what holds it is not in the form of stored values. */
  loose: boolean;
}

const DROP = Symbol('drop');

/** How a struct's values are made. Derived from the struct. */
interface Plan {
  /** Its values have this constructor: so they are known to be in decoded form. */
  readonly Form: new () => Record<string, unknown>;
  readonly names: readonly string[];
  readonly fields: readonly Field[];
  readonly index: ReadonlyMap<string, number>;
  /** Fields that are printed although nothing is given. */
  readonly always: readonly number[];
}

const plans = new Map<Struct, Plan>();

function planOf(s: Struct): Plan {
  const known = plans.get(s);
  if (known) return known;
  const names = Object.keys(s.fields);
  const fields = names.map((n) => s.fields[n]!);
  const always = fields.flatMap((f, i) => ((f.always || f.required) && !f.pointer ? [i] : []));
  const index = new Map(names.map((n, i) => [n, i]));
  const Form = function () {} as unknown as Plan['Form'];
  const plan = { Form, names, fields, index, always };
  plans.set(s, plan);
  return plan;
}

/**
 * Decodes plain JSON data as a Go struct. What was decoded as it before comes back as the same
 * reference and is not walked: parts of stored objects come again in every update.
 * Models: sigs.k8s.io/json, encoding/json
 */
export function decode(s: Struct, input: unknown, keepsEmpty = false): Decoded {
  const c: Context = { unknown: [], error: undefined, at: [], keepsEmpty, loose: false };
  const value = decodeStruct(s, input, c, s);
  return { value: value === DROP ? {} : value, unknown: c.unknown, error: c.error };
}

/** `spec.containers[0].foo` */
function pathOf(c: Context): string {
  let out = '';
  for (const p of c.at) {
    if (typeof p === 'number') out += `[${p}]`;
    else out += `${out === '' ? '' : '.'}${typeof p === 'string' ? p : p[0]}`;
  }
  return out;
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

/** Go names fields without the indexes and keys on the way. */
function mismatch(c: Context, v: unknown, owner: Struct, type: string): void {
  const integer = type.startsWith('int') && typeof v === 'number';
  const got = integer ? `number ${String(v)}` : kindOf(v);
  const name = owner.go.slice(owner.go.lastIndexOf('.') + 1);
  const dotted = c.at.filter((p) => typeof p === 'string').join('.');
  c.error ??= `json: cannot unmarshal ${got} into Go struct field ${name}.${dotted} of type ${type}`;
}

function decodeStruct(s: Struct, input: unknown, c: Context, owner: Struct): unknown {
  if (input === null || input === undefined) return DROP;
  if (typeof input !== 'object' || Array.isArray(input)) {
    mismatch(c, input, owner, s.go);
    return DROP;
  }
  const plan = planOf(s);
  if ((input as object).constructor === plan.Form) return input;
  return decodeFields(s, plan, input as Record<string, unknown>, c);
}

/** The struct's fields in their order; unknown ones are told in the order in which they stand. */
function decodeFields(
  s: Struct,
  plan: Plan,
  from: Record<string, unknown>,
  c: Context,
): Record<string, unknown> {
  const values: unknown[] = [];
  const at: number[] = [];
  let ordered = true;
  let last = -1;
  for (const name of Object.keys(from)) {
    const i = plan.index.get(name);
    c.at.push(name);
    if (i === undefined) c.unknown.push(pathOf(c));
    else {
      const f = plan.fields[i]!;
      const value = decodeField(f, from[name], c, s);
      if (value !== DROP && (f.pointer || isKept(f, value, c))) {
        values.push(value);
        at.push(i);
        if (i < last) ordered = false;
        last = i;
      }
    }
    c.at.pop();
  }
  for (const i of plan.always) {
    if (at.includes(i)) continue;
    values.push(zeroOf(plan.fields[i]!));
    at.push(i);
    if (i < last) ordered = false;
    last = i;
  }
  return made(plan, at, values, ordered, c.loose);
}

function made(
  plan: Plan,
  at: readonly number[],
  values: readonly unknown[],
  ordered: boolean,
  loose: boolean,
): Record<string, unknown> {
  const out: Record<string, unknown> = loose ? {} : new plan.Form();
  if (ordered) {
    for (let n = 0; n < at.length; n++) out[plan.names[at[n]!]!] = values[n];
    return out;
  }
  const order = at.map((_, n) => n).sort((x, y) => at[x]! - at[y]!);
  for (const n of order) out[plan.names[at[n]!]!] = values[n];
  return out;
}

function isKept(f: Field, v: unknown, c: Context): boolean {
  if (!isZero(f, v)) return true;
  if (!c.keepsEmpty || (f.type !== 'list' && f.type !== 'map')) return false;
  c.loose = true;
  return true;
}

function isZero(f: Field, v: unknown): boolean {
  switch (f.type) {
    case 'list':
      return (v as unknown[]).length === 0;
    case 'map':
      for (const _ in v as object) return false;
      return true;
    case 'struct':
    case 'any':
      return false;
    default:
      return v === '' || v === 0 || v === false;
  }
}

const zeros = new Map<Field, unknown>();

function zeroOf(f: Field): unknown {
  switch (f.type) {
    case 'struct': {
      let zero = zeros.get(f);
      if (zero === undefined) zeros.set(f, (zero = decode(f.struct!(), {}).value));
      return zero;
    }
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

function decodeField(f: Field, v: unknown, c: Context, owner: Struct): unknown {
  if (v === null || v === undefined) return DROP;
  switch (f.type) {
    case 'struct':
      return decodeStruct(f.struct!(), v, c, owner);
    case 'list':
      if (!Array.isArray(v)) break;
      return decodeList(f, v, c, owner);
    case 'map':
      if (typeof v !== 'object' || Array.isArray(v)) break;
      return decodeMap(f, v as Record<string, unknown>, c, owner);
    default:
      return decodeScalar(f, v, c, owner);
  }
  mismatch(c, v, owner, goType(f));
  return DROP;
}

function decodeList(f: Field, v: readonly unknown[], c: Context, owner: Struct): unknown {
  const of = f.of!;
  let out: unknown[] | undefined;
  for (let i = 0; i < v.length; i++) {
    c.at.push(i);
    let item = decodeField(of, v[i], c, owner);
    c.at.pop();
    if (item === DROP) item = of.type === 'struct' ? {} : zeroOf(of);
    if (item !== v[i]) (out ??= v.slice())[i] = item;
  }
  return out ?? v;
}

function decodeMap(f: Field, v: Record<string, unknown>, c: Context, owner: Struct): unknown {
  const keys = Object.keys(v);
  let same = true;
  for (let i = 1; same && i < keys.length; i++) same = keys[i - 1]! < keys[i]!;
  const out: Record<string, unknown> = {};
  for (const k of same ? keys : keys.sort()) {
    c.at.push([k]);
    let item = decodeField(f.of!, v[k], c, owner);
    c.at.pop();
    if (item === DROP) item = zeroOf(f.of!);
    if (item !== v[k]) same = false;
    out[k] = item;
  }
  return same ? v : out;
}

const INT_MAX: Readonly<Record<string, number>> = { int32: 2_147_483_647, int64: 2 ** 63 };

function decodeScalar(f: Field, v: unknown, c: Context, owner: Struct): unknown {
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
      return decodeQuantity(v, c, owner);
    case 'time':
    case 'microTime':
      return decodeTime(f.type, v, c, owner);
    case 'bytes':
      return decodeBytes(v, c, owner);
  }
  mismatch(c, v, owner, goType(f));
  return DROP;
}

function decodeQuantity(v: unknown, c: Context, owner: Struct): unknown {
  if (typeof v !== 'string' && typeof v !== 'number') {
    mismatch(c, v, owner, 'resource.Quantity');
    return DROP;
  }
  const q = canonicalQuantity(String(v));
  if (q !== undefined) return q;
  c.error ??=
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  return DROP;
}

function decodeTime(type: 'time' | 'microTime', v: unknown, c: Context, owner: Struct): unknown {
  if (typeof v !== 'string') {
    mismatch(c, v, owner, type === 'time' ? 'v1.Time' : 'v1.MicroTime');
    return DROP;
  }
  const t = parseRfc3339(v);
  const micro = type === 'microTime';
  if (t !== undefined && (!micro || /\.\d{6}/.test(v))) return micro ? rfc3339Micro(t) : rfc3339(t);
  c.error ??= goTimeError(v, micro);
  return DROP;
}

function decodeBytes(v: unknown, c: Context, owner: Struct): unknown {
  if (typeof v !== 'string') {
    mismatch(c, v, owner, '[]uint8');
    return DROP;
  }
  const bad = /[^A-Za-z0-9+/=\r\n]/.exec(v);
  const clean = v.replace(/[\r\n]/g, '');
  if (!bad && clean.length % 4 === 0 && /^[^=]*={0,2}$/.test(clean)) return clean;
  const at = bad ? bad.index : clean.length - (clean.length % 4);
  c.error ??= `illegal base64 data at input byte ${at}`;
  return DROP;
}
