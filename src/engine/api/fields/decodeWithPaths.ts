import { parseRfc3339, rfc3339, rfc3339Micro } from '../../sim/rfc3339.ts';
import { canonicalQuantity } from '../quantity.ts';
import type { Field, Struct } from './Field.ts';
import { goTimeError } from './goTime.ts';
import type { Plan, Slot } from './Plan.ts';
import { isZero, planOf, zeroOf } from './Plan.ts';

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
  /** Nothing after the error was read. */
  stopped: boolean;
  /** Structs of the fields on the way. */
  readonly owners: Struct[];
  /** Whether empty lists and maps stay, as Go's decoder leaves them until they are stored. */
  readonly keepsEmpty: boolean;
  /** One stayed: what holds it is not in the form of stored values. */
  loose: boolean;
}

const DROP = Symbol('drop');

/** Decodes step by step, so that what is wrong can be told with its path. */
export function decodeWithPaths(s: Struct, input: unknown, keepsEmpty: boolean): Decoded {
  const c: Context = {
    unknown: [],
    error: undefined,
    stopped: false,
    at: [],
    owners: [],
    keepsEmpty,
    loose: false,
  };
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
      return f.of!.type === 'quantity' ? 'v1.ResourceList' : `map[string]${goType(f.of!)}`;
    case 'intOrString':
      return 'int32';
    case 'bytes':
      return '[]uint8';
    default:
      return f.type;
  }
}

/** Structs that Go embeds in others, and whose names its errors tell on the way to their fields. */
const EMBEDDED: Readonly<Record<string, readonly [name: string, own: readonly string[]]>> = {
  'v1.Volume': ['VolumeSource', ['name']],
  'v1.Probe': [
    'ProbeHandler',
    [
      'initialDelaySeconds',
      'timeoutSeconds',
      'periodSeconds',
      'successThreshold',
      'failureThreshold',
      'terminationGracePeriodSeconds',
    ],
  ],
  'v1.EphemeralContainer': ['EphemeralContainerCommon', ['targetContainerName']],
  'v1.IngressRule': ['IngressRuleValue', ['host']],
};

/** As `EMBEDDED`, by the fields that are the embedded struct's. */
function embeddedName(s: Struct, field: string): string | undefined {
  const found = EMBEDDED[s.go];
  if (found) return found[1].includes(field) ? undefined : found[0];
  if (s.go === 'v1.PersistentVolumeSpec' && s.fields[field]?.type === 'struct') {
    return OF_VOLUME.has(field) ? undefined : 'PersistentVolumeSource';
  }
  return undefined;
}

const OF_VOLUME = new Set(['claimRef', 'nodeAffinity']);

/** Go names fields without the indexes and keys on the way. */
function mismatch(c: Context, v: unknown, owner: Struct, type: string, own = false): void {
  const integer = type.startsWith('int') && typeof v === 'number';
  const got = integer ? `number ${String(v)}` : kindOf(v);
  const name = owner.go.slice(owner.go.lastIndexOf('.') + 1);
  const dotted = c.at
    .filter((p) => typeof p === 'string')
    .flatMap((p, i) => {
      const embedded = embeddedName(c.owners[i]!, p);
      return embedded === undefined ? [p] : [embedded, p];
    })
    .join('.');
  const text = `json: cannot unmarshal ${got} into Go struct field ${name}.${dotted} of type ${type}`;
  if (own) stop(c, text);
  else c.error ??= text;
}

/** A type that reads itself ends the reading; of other errors the first is told at the end. */
function stop(c: Context, error: string): void {
  if (c.stopped) return;
  c.error = error;
  c.stopped = true;
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
  const found = new Map<Slot, unknown>();
  for (const name of Object.keys(from)) {
    const slot = plan.slots.get(name);
    c.at.push(name);
    c.owners.push(s);
    if (slot === undefined) c.unknown.push(pathOf(c));
    else {
      const value = decodeField(slot.field, from[name], c, s);
      if (value !== DROP && (slot.field.pointer || isKept(slot.field, value, c))) {
        found.set(slot, value);
      }
    }
    c.at.pop();
    c.owners.pop();
  }
  const out: Record<string, unknown> = c.loose ? {} : new plan.Form();
  for (const slot of plan.order) {
    if (found.has(slot)) out[slot.name] = found.get(slot);
    else if (slot.always) out[slot.name] = zeroOf(slot.field);
  }
  return out;
}

function isKept(f: Field, v: unknown, c: Context): boolean {
  if (!isZero(f, v)) return true;
  if (!c.keepsEmpty || (f.type !== 'list' && f.type !== 'map')) return false;
  c.loose = true;
  return true;
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
  const all = Object.keys(v);
  // A merged patch leaves what it takes away as undefined.
  const keys = all.filter((k) => v[k] !== undefined);
  let same = keys.length === all.length;
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
      return decodeQuantity(v, c);
    case 'time':
    case 'microTime':
      return decodeTime(f.type, v, c, owner);
    case 'bytes':
      return decodeBytes(v, c, owner);
  }
  mismatch(c, v, owner, goType(f), f.type === 'intOrString');
  return DROP;
}

const NO_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function decodeQuantity(v: unknown, c: Context): unknown {
  const text = typeof v === 'string' || typeof v === 'number' ? String(v) : '';
  const q = canonicalQuantity(text);
  if (q !== undefined) return q;
  stop(c, NO_QUANTITY);
  return DROP;
}

function decodeTime(type: 'time' | 'microTime', v: unknown, c: Context, owner: Struct): unknown {
  if (typeof v !== 'string') {
    mismatch(c, v, owner, 'string', true);
    return DROP;
  }
  const t = parseRfc3339(v);
  const micro = type === 'microTime';
  if (t !== undefined && (!micro || /\.\d{6}/.test(v))) return micro ? rfc3339Micro(t) : rfc3339(t);
  stop(c, goTimeError(v, micro));
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
