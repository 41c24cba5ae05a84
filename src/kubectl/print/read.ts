/** A JSON object of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>;

const EMPTY: Json = {};

/** The value at a path of names, `spec.template`; undefined where something is missing. */
export function valueAt(o: unknown, path: string): unknown {
  let at = o;
  for (const k of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Json)[k];
  }
  return at;
}

/** A text; '' when it is missing. Numbers and booleans as text. */
export function textAt(o: unknown, path: string): string {
  const v = valueAt(o, path);
  if (typeof v === 'string') return v;
  return typeof v === 'number' || typeof v === 'boolean' ? String(v) : '';
}

/** A number; undefined when it is missing. */
export function numberAt(o: unknown, path: string): number | undefined {
  const v = valueAt(o, path);
  return typeof v === 'number' ? v : undefined;
}

/** Whether a boolean is there and true. */
export function isTrue(o: unknown, path: string): boolean {
  return valueAt(o, path) === true;
}

/** An object; an empty one when it is missing. */
export function mapAt(o: unknown, path: string): Json {
  const v = valueAt(o, path);
  return typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Json) : EMPTY;
}

/** An object, or undefined. */
export function maybeMap(o: unknown, path: string): Json | undefined {
  const v = valueAt(o, path);
  return typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Json) : undefined;
}

/** The objects of a list. */
export function listAt(o: unknown, path: string): readonly Json[] {
  const v = valueAt(o, path);
  return Array.isArray(v) ? (v as Json[]) : [];
}

/** The texts of a list. */
export function textsAt(o: unknown, path: string): readonly string[] {
  const v = valueAt(o, path);
  return Array.isArray(v) ? v.map(String) : [];
}

/** A map of texts. */
export function labelsAt(o: unknown, path: string): Readonly<Record<string, string>> {
  return mapAt(o, path) as Readonly<Record<string, string>>;
}
