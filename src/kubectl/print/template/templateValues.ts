/**
 * Values of a template: what JSON knows, where whole numbers are Go's int64 and others float64;
 * `bigint` for Go's int; undefined for what is missing.
 */
type Value = unknown;

type Json = Readonly<Record<string, unknown>>;

/** Whether it is a map. */
export function isMap(v: Value): v is Json {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

/** Models: text/template IsTrue */
export function isTruth(v: Value): boolean {
  if (Array.isArray(v)) return v.length > 0;
  if (isMap(v)) return Object.keys(v).length > 0;
  return Boolean(v);
}

/** Go's name of a value's type. */
export function typeName(v: Value): string {
  if (Array.isArray(v)) return '[]interface {}';
  switch (typeof v) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(v) ? 'int64' : 'float64';
    case 'bigint':
      return 'int';
    default:
      return isMap(v) ? 'map[string]interface {}' : 'nil';
  }
}

/** Whether it is one of Go's integers. */
export function isInteger(v: Value): v is number | bigint {
  return typeof v === 'bigint' || Number.isInteger(v);
}

function isFloat(v: Value): v is number {
  return typeof v === 'number' && !Number.isInteger(v);
}

/** Keys in the order in which a template goes through them. */
export function sortedKeys(m: Json): readonly string[] {
  return Object.keys(m).sort();
}

/** Go's `%v`. */
export function plainText(v: Value): string {
  if (v === null || v === undefined) return '<nil>';
  if (Array.isArray(v)) return `[${v.map(plainText).join(' ')}]`;
  if (isMap(v))
    return `map[${sortedKeys(v)
      .map((k) => `${k}:${plainText(v[k])}`)
      .join(' ')}]`;
  return isFloat(v) ? floatText(v) : String(v as string | boolean | bigint | number);
}

const EXPONENT_FROM = 1e6;

/** Go's `%v` of a float64: with an exponent below 1e-4 and from 1e6 on. */
function floatText(v: number): string {
  const size = Math.abs(v);
  const long = v !== 0 && (size < 1e-4 || size >= EXPONENT_FROM);
  const text = long ? v.toExponential() : String(v);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** What an action prints. */
export function printedText(v: Value): string {
  return v === null || v === undefined ? '<no value>' : plainText(v);
}

/** Texts beside each other, a space between those that are no texts. Models: fmt.Sprint */
export function sprint(values: readonly Value[]): string {
  let out = '';
  values.forEach((v, i) => {
    const spaced = i > 0 && typeof v !== 'string' && typeof values[i - 1] !== 'string';
    out += (spaced ? ' ' : '') + plainText(v);
  });
  return out;
}

/** Models: fmt.Sprintf, the verbs that values of JSON can take */
export function sprintf(format: string, values: readonly Value[]): string {
  let used = 0;
  const out = format.replace(/%([-+0 ]*)(\d*)(?:\.(\d*))?([^\d])/g, (_, ...m: string[]) => {
    const [flags = '', width = '', precision, verb = ''] = m;
    if (verb === '%') return '%';
    if (used >= values.length) return `%!${verb}(MISSING)`;
    const v = values[used++];
    const text = verbText(verb, v, precision) ?? `%!${verb}(${typeName(v)}=${plainText(v)})`;
    if (flags.includes('-')) return text.padEnd(Number(width));
    const zero = flags.includes('0') && typeof v !== 'string';
    return text.padStart(Number(width), zero ? '0' : ' ');
  });
  if (used >= values.length) return out;
  const extra = values.slice(used).map((v) => `${typeName(v)}=${plainText(v)}`);
  return `${out}%!(EXTRA ${extra.join(', ')})`;
}

/** Undefined when a value cannot be printed by a verb. */
function verbText(verb: string, v: Value, precision: string | undefined): string | undefined {
  const digits = precision === undefined ? undefined : Number(precision);
  switch (verb) {
    case 'v':
      return plainText(v);
    case 's':
      return typeof v === 'string' ? v.slice(0, digits) : undefined;
    case 'q':
      return typeof v === 'string' ? JSON.stringify(v) : undefined;
    case 't':
      return typeof v === 'boolean' ? String(v) : undefined;
    case 'd':
      return isInteger(v) ? String(v) : undefined;
    case 'x':
      return isInteger(v) ? v.toString(16) : undefined;
    case 'f':
      return isFloat(v) ? v.toFixed(digits ?? 6) : undefined;
    case 'g':
      return isFloat(v) ? floatText(v) : undefined;
    case 'T':
      return typeName(v);
    default:
      return undefined;
  }
}
