import type { Field, Fields, Struct } from '../../api/fields/Field.ts';
import type { PathElement } from './FieldSet.ts';

/** What a field is to server-side apply. Models: structured-merge-diff schema Atom */
export type Atom =
  | { readonly is: 'scalar'; readonly of: 'string' | 'numeric' | 'boolean' | 'untyped' }
  | {
      readonly is: 'list';
      readonly atomic: boolean;
      /** Fields that tell elements apart; none: the elements are a set of scalars. */
      readonly keys: readonly string[];
      readonly of: Field;
    }
  | {
      readonly is: 'map';
      readonly atomic: boolean;
      /** Declared fields; elements of a plain map are `of`. */
      readonly fields?: Fields;
      readonly of?: Field;
    };

/** Anything: taken whole. */
const ANYTHING: Atom = { is: 'map', atomic: true };

const atoms = new Map<Field, Atom>();

function listAtom(f: Field): Atom {
  const keys = f.keys ?? (f.mergeKey ? [f.mergeKey] : []);
  const isSet = f.set === true || f.mergeKey === '';
  const atomic = f.atomic === true || (keys.length === 0 && !isSet);
  return { is: 'list', atomic, keys, of: f.of! };
}

function make(f: Field): Atom {
  const atomic = f.atomic === true;
  switch (f.type) {
    case 'struct':
      return { is: 'map', atomic, fields: f.struct!().fields };
    case 'map':
      return { is: 'map', atomic, of: f.of! };
    case 'list':
      return listAtom(f);
    case 'string':
    case 'bytes':
      return { is: 'scalar', of: 'string' };
    case 'bool':
      return { is: 'scalar', of: 'boolean' };
    case 'int32':
    case 'int64':
    case 'float64':
      return { is: 'scalar', of: 'numeric' };
    case 'any':
      return ANYTHING;
    default:
      return { is: 'scalar', of: 'untyped' };
  }
}

/** The atom of a field; undefined for a field that no schema declares. */
export function atomOf(f: Field): Atom {
  let a = atoms.get(f);
  if (!a) atoms.set(f, (a = make(f)));
  return a;
}

const roots = new Map<Struct, Field>();

/** A kind's struct as a field, so that the whole object is walked like its parts. */
export function rootOf(s: Struct): Field {
  let f = roots.get(s);
  if (!f) roots.set(s, (f = { type: 'struct', struct: () => s }));
  return f;
}

/** The field below a map's key; undefined: not declared. */
export function fieldBelow(a: Atom & { is: 'map' }, key: string): Field | undefined {
  if (a.fields) return Object.hasOwn(a.fields, key) ? a.fields[key] : undefined;
  return a.of;
}

export type Json = Readonly<Record<string, unknown>>;

export function isMap(v: unknown): v is Json {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

/** What tells a list's element apart, or why nothing does. Models: typed listItemToPathElement */
export function elementOf(
  a: Atom & { is: 'list' },
  item: unknown,
): PathElement | { readonly error: string } {
  if (a.keys.length === 0) {
    if (item === null || item === undefined) {
      return { error: "associative list without keys has an element that's an explicit null" };
    }
    if (isMap(item)) {
      return { error: "associative list without keys has an element that's a map type" };
    }
    if (Array.isArray(item)) {
      return { error: 'not supported: associative list with lists as elements' };
    }
    return `v:${JSON.stringify(item)}`;
  }
  if (item === null || item === undefined) {
    return { error: 'associative list with keys may not have a null element' };
  }
  if (!isMap(item)) return { error: 'associative list with keys may not have non-map elements' };
  const key: Record<string, unknown> = {};
  const fields = a.of.struct!().fields;
  for (const k of [...a.keys].sort()) {
    const v = item[k] ?? fields[k]?.default;
    if (v !== undefined) key[k] = v;
  }
  if (Object.keys(key).length > 0) return `k:${JSON.stringify(key)}`;
  const keys = a.keys.map((k) => JSON.stringify(k)).join(' ');
  return {
    error: `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`,
  };
}
