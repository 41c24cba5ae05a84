/** Go types of scalars, as their JSON reads. */
export type ScalarType =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'time'
  | 'microTime'
  | 'quantity'
  | 'intOrString'
  | 'bytes'
  | 'any';

/**
 * One field of a kind's structure: the only hand-written description from which strict decoding,
 * patches, printing, TypeScript types and the editor's schema are derived.
 */
export interface Field<T = unknown> {
  readonly type: ScalarType | 'struct' | 'list' | 'map';
  /** A Go pointer: a zero value is kept. */
  readonly pointer?: boolean;
  /** Printed even when empty: no `omitempty`, or a struct. */
  readonly always?: boolean;
  /** The API asks for it; printed even when empty. */
  readonly required?: boolean;
  /** Go's name of a named string type, as its JSON errors print it: `v1.Protocol`. */
  readonly go?: string;
  /** The value that an absent field has, by its schema. */
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly of?: Field;
  readonly struct?: () => Struct;
  /** `patchMergeKey` of a list of maps, or '' for a list merged as a set of scalars. */
  readonly mergeKey?: string;
  /** Keys of a list of maps for server-side apply, where they are not the merge key alone. */
  readonly keys?: readonly string[];
  /** A list that server-side apply merges as a set. */
  readonly set?: boolean;
  /** Server-side apply takes it whole, although patches merge it. */
  readonly atomic?: boolean;
  /** `patchStrategy: retainKeys`. */
  readonly retainKeys?: boolean;
  /** Accepted and stored; what it does is not modelled: the API server's caller is told. */
  readonly notModelled?: boolean;
  /** Type of the decoded value; never set. */
  readonly value?: T;
}

/** A Go struct. `go` is its name as Go's JSON errors print it, with the package: `v1.PodSpec`. */
export interface Struct<F extends Fields = Fields> {
  readonly go: string;
  readonly fields: F;
}

/** Fields by JSON name, in the order of the Go struct. */
export type Fields = Readonly<Record<string, Field>>;

/** Decoded value of a field. */
export type ValueOf<F> = F extends Field<infer T> ? T : never;

/** Decoded value of a struct: every field may be absent. */
export type TypeOf<S> =
  S extends Struct<infer F> ? { readonly [K in keyof F]?: ValueOf<F[K]> } : never;

type Flags = Omit<Field, 'type' | 'of' | 'struct' | 'value'>;

/** A struct's description. */
export function struct<F extends Fields>(go: string, fields: F): Struct<F> {
  return { go, fields };
}

/** A string. */
export function str(flags: Flags = {}): Field<string> {
  return { type: 'string', ...flags };
}

/** A string of a closed set; values outside are found by validation, not by decoding. */
export function oneOf<const E extends string>(values: readonly E[], flags: Flags = {}): Field<E> {
  return { type: 'string', enum: values, ...flags };
}

/** A boolean. */
export function bool(flags: Flags = {}): Field<boolean> {
  return { type: 'bool', ...flags };
}

/** A 32-bit integer. */
export function int32(flags: Flags = {}): Field<number> {
  return { type: 'int32', ...flags };
}

/** A 64-bit integer; exact up to 2^53. */
export function int64(flags: Flags = {}): Field<number> {
  return { type: 'int64', ...flags };
}

/** A timestamp of whole seconds. */
export function time(flags: Flags = {}): Field<string> {
  return { type: 'time', ...flags };
}

/** A timestamp with six digits of fraction. */
export function microTime(flags: Flags = {}): Field<string> {
  return { type: 'microTime', ...flags };
}

/** A quantity: `100m`, `1Gi`; numbers are taken too. */
export function quantity(flags: Flags = {}): Field<string> {
  return { type: 'quantity', ...flags };
}

/** A port or percentage: a number or a string. */
export function intOrString(flags: Flags = {}): Field<number | string> {
  return { type: 'intOrString', ...flags };
}

/** Base64 text. */
export function bytes(flags: Flags = {}): Field<string> {
  return { type: 'bytes', ...flags };
}

/** Anything: kept as it is. */
export function any(flags: Flags = {}): Field {
  return { type: 'any', ...flags };
}

/** A nested struct; a function, so that structs may name each other. */
export function obj<S extends Struct>(of: () => S, flags: Flags = {}): Field<TypeOf<S>> {
  let made: S | undefined;
  return { type: 'struct', struct: () => (made ??= of()), ...flags };
}

/** A list. */
export function list<T>(of: Field<T>, flags: Flags = {}): Field<readonly T[]> {
  return { type: 'list', of, ...flags };
}

/** A map from strings. */
export function map<T>(of: Field<T>, flags: Flags = {}): Field<Readonly<Record<string, T>>> {
  return { type: 'map', of, ...flags };
}
