import type { Field, Struct } from './Field.ts';

/** How a struct's values are made. Derived from the struct. */
export interface Plan {
  /** Its values have this constructor: so they are known to be in decoded form. */
  readonly Form: new () => Record<string, unknown>;
  readonly slots: ReadonlyMap<string, Slot>;
  /** Slots in the struct's order. */
  readonly order: readonly Slot[];
  /** Slots that are printed although nothing is given, in order. */
  readonly always: readonly Slot[];
}

/** One field of a struct, as decoding needs it. */
export interface Slot {
  readonly name: string;
  readonly at: number;
  readonly field: Field;
  readonly reader: Reader;
  /** A string, as most are. */
  readonly text: boolean;
  /** A zero value is kept: of a pointer, or of what has no zero. */
  readonly kept: boolean;
  readonly always: boolean;
}

/** Codes of value types: a switch over small numbers is one jump. */
export const CODES = {
  struct: 0,
  list: 1,
  map: 2,
  string: 3,
  bool: 4,
  int32: 5,
  int64: 6,
  float64: 7,
  intOrString: 8,
  quantity: 9,
  time: 10,
  microTime: 11,
  bytes: 12,
  any: 13,
} as const satisfies Record<Field['type'], number>;

/** How a value is read. */
export interface Reader {
  readonly code: number;
  /** Of the elements of a list or map. */
  readonly of: Reader | undefined;
  /** Of a struct; found at its first use, as structs may name each other. */
  plan: Plan | undefined;
  readonly field: Field;
}

const plans = new Map<Struct, Plan>();
const zeros = new Map<Field, unknown>();

function readerOf(field: Field): Reader {
  const of = field.of && readerOf(field.of);
  return { code: CODES[field.type], of, plan: undefined, field };
}

/** The plan of a struct, made once. */
export function planOf(s: Struct): Plan {
  const known = plans.get(s);
  if (known) return known;
  const order = Object.keys(s.fields).map((name, at): Slot => {
    const field = s.fields[name]!;
    const pointer = field.pointer === true;
    const always = field.always === true || (field.required === true && !pointer);
    const kept = pointer || field.type === 'struct' || field.type === 'any';
    const text = field.type === 'string';
    return { name, at, field, reader: readerOf(field), text, kept, always };
  });
  const Form = function () {} as unknown as Plan['Form'];
  const slots = new Map(order.map((x) => [x.name, x]));
  const plan = { Form, slots, order, always: order.filter((x) => x.always) };
  plans.set(s, plan);
  return plan;
}

/** Whether Go's encoder leaves a value out where the field says `omitempty`. */
export function isZero(f: Field, v: unknown): boolean {
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

/** What is printed of a field that is not given and has no `omitempty`. */
export function zeroOf(f: Field): unknown {
  if (f.pointer) return null;
  switch (f.type) {
    case 'struct': {
      let zero = zeros.get(f);
      if (zero === undefined) zeros.set(f, (zero = zeroStruct(planOf(f.struct!()))));
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

function zeroStruct(plan: Plan): Record<string, unknown> {
  const out = new plan.Form();
  for (const slot of plan.always) out[slot.name] = zeroOf(slot.field);
  return out;
}
