import type { Struct } from '../fields/Field.ts';
import { goForm } from '../fields/goForm.ts';
import type { FieldError } from './FieldError.ts';
import { invalid, notSupported } from './FieldError.ts';
import { semanticEqual } from './semanticEqual.ts';

/** What a negative number is told. */
export const NEGATIVE = 'must be greater than or equal to 0';
/** What zero or a negative number is told. */
export const NOT_POSITIVE = 'must be greater than zero';
/** What a changed field is told that may not change. */
export const IMMUTABLE = 'field is immutable';

/** Models: ValidateNonnegativeField */
export function checkNonnegative(v: number | undefined, field: string, out: FieldError[]): void {
  if (v !== undefined && v < 0) out.push(invalid(field, v, NEGATIVE));
}

/** Models: ValidatePositiveField */
export function checkPositive(v: number, field: string, out: FieldError[]): void {
  if (v <= 0) out.push(invalid(field, v, NOT_POSITIVE));
}

/** Without empty lists and maps in it, which Go's JSON leaves out. */
function withoutEmpty(v: unknown): unknown {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return v;
  const isEmpty = (x: unknown): boolean =>
    typeof x === 'object' && x !== null && Object.keys(x).length === 0;
  return Object.fromEntries(Object.entries(v).filter(([, x]) => !isEmpty(x)));
}

/** `s` is what a struct is told as. Models: ValidateImmutableField */
export function checkImmutable(
  v: unknown,
  old: unknown,
  field: string,
  out: FieldError[],
  s?: Struct,
): void {
  if (semanticEqual(v, old)) return;
  const told = s && typeof v === 'object' && v !== null ? goForm(s, v) : withoutEmpty(v);
  out.push(invalid(field, told ?? null, IMMUTABLE));
}

/** One of a closed set. `listed` is the order in which the set is told. */
export function checkOneOf(
  v: string,
  listed: readonly string[],
  field: string,
  out: FieldError[],
): void {
  if (!listed.includes(v)) out.push(notSupported(field, v, listed));
}

/** Modes of files in a volume. */
export function checkFileMode(mode: number | undefined, field: string, out: FieldError[]): void {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return;
  out.push(invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}

/** A path may not go up. Models: validatePathNoBacksteps */
export function checkNoBacksteps(path: string, field: string, out: FieldError[]): void {
  if (path.split('/').includes('..')) out.push(invalid(field, path, "must not contain '..'"));
}

/** A relative path that does not go up. Models: validateLocalDescendingPath */
export function checkDescendingPath(path: string, field: string, out: FieldError[]): void {
  if (path.startsWith('/')) out.push(invalid(field, path, 'must be a relative path'));
  checkNoBacksteps(path, field, out);
}

/** Nor begins with two dots. Models: ValidateLocalNonReservedPath */
export function checkNonReservedPath(path: string, field: string, out: FieldError[]): void {
  checkDescendingPath(path, field, out);
  if (path.startsWith('..') && !path.startsWith('../')) {
    out.push(invalid(field, path, "must not start with '..'"));
  }
}
