/** Types of validation errors, as `details.causes[].reason` names them. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One mistake in an object. Models: apimachinery/pkg/util/validation/field Error */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.containers[0].image` */
  readonly field: string;
  /** `Required value: …`: what the cause says after the field. */
  readonly message: string;
}

/** A value as Go prints it in a message: strings quoted, others plain, objects as JSON. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return goJson(value);
}

const HTML: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

/** JSON as Go's encoder writes it. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (c) => HTML[c]!);
}

/** Go's %q. */
function quote(s: string): string {
  return JSON.stringify(s).replace(/\\u00([01][0-9a-f])|\u007f/g, (_, hex) => `\\x${hex ?? '7f'}`);
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`;
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, message: withDetail('Required value', detail) };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  const text = `Invalid value: ${shown(value)}`;
  return { type: 'FieldValueInvalid', field, message: withDetail(text, detail) };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, message: withDetail('Forbidden', detail) };
}

export function duplicate(field: string, value: unknown): FieldError {
  const message = `Duplicate value: ${shown(value)}`;
  return { type: 'FieldValueDuplicate', field, message };
}

export function notFound(field: string, value: unknown, detail = ''): FieldError {
  const message = withDetail(`Not found: ${shown(value)}`, detail);
  return { type: 'FieldValueNotFound', field, message };
}

/** `values` in the order in which upstream lists them for this field. */
export function notSupported(field: string, value: unknown, values: readonly string[]): FieldError {
  const list = values.map(quote).join(', ');
  const message = `Unsupported value: ${shown(value)}: supported values: ${list}`;
  return { type: 'FieldValueNotSupported', field, message };
}

/** `most` is the most bytes. */
export function tooLong(field: string, most: number): FieldError {
  const message = `Too long: may not be more than ${most} bytes`;
  return { type: 'FieldValueTooLong', field, message };
}

/** A list of `count` elements that may have `most`. */
export function tooMany(field: string, count: number, most: number): FieldError {
  const items = most === 1 ? 'item' : 'items';
  const message = `Too many: ${count}: must have at most ${most} ${items}`;
  return { type: 'FieldValueTooMany', field, message };
}

/** One `invalid` for each thing wrong with a value. */
export function invalidEach(
  out: FieldError[],
  field: string,
  value: unknown,
  details: readonly string[],
): void {
  for (const d of details) out.push(invalid(field, value, d));
}

/** Errors as one text. Models: field.ErrorList ToAggregate */
export function aggregate(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map((e) => `${e.field}: ${e.message}`))];
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
}
