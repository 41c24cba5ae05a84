import {
  isInteger,
  isMap,
  isTruth,
  plainText,
  sprint,
  sprintf,
  typeName,
} from './templateValues.ts';

/** A function of templates and how many arguments it takes. Throws the reason of its failure. */
interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  readonly call: (args: readonly unknown[]) => unknown;
}

const fixed = (n: number, call: (args: readonly unknown[]) => unknown): TemplateFunction => ({
  least: n,
  most: n,
  call,
});
const several = (least: number, call: (args: readonly unknown[]) => unknown): TemplateFunction => ({
  least,
  most: Infinity,
  call,
});

/**
 * Functions of templates; `and` and `or` are not here, they look at no more than they need.
 * Models: text/template funcs.go, k8s.io/cli-runtime pkg/printers template.go
 */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  base64decode: fixed(1, ([v]) => decoded(v)),
  eq: several(1, ([first, ...rest]) => equalsAny(first, rest)),
  exists: several(1, ([v, ...indexes]) => exists(v, indexes)),
  ge: fixed(2, ([a, b]) => !less(a, b)),
  gt: fixed(2, ([a, b]) => less(b, a)),
  html: several(0, (args) => sprint(args).replace(/[&<>"'\0]/g, (c) => HTML[c]!)),
  index: several(1, ([v, ...indexes]) => indexes.reduce(indexed, v)),
  le: fixed(2, ([a, b]) => !less(b, a)),
  len: fixed(1, ([v]) => lengthOf(v)),
  lt: fixed(2, ([a, b]) => less(a, b)),
  ne: fixed(2, ([a, b]) => !equalsAny(a, [b])),
  not: fixed(1, ([v]) => !isTruth(v)),
  print: several(0, sprint),
  printf: several(1, ([format, ...args]) => sprintf(plainText(format), args)),
  println: several(0, (args) => `${args.map(plainText).join(' ')}\n`),
  slice: several(1, ([v, ...indexes]) => sliced(v, indexes)),
};

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\ufffd',
};

function decoded(v: unknown): string {
  if (typeof v !== 'string') throw new Error(`wrong type for value; expected string`);
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(v), (c) => c.charCodeAt(0)));
  } catch {
    throw new Error('base64 decode failed: illegal base64 data');
  }
}

function equalsAny(first: unknown, rest: readonly unknown[]): boolean {
  if (rest.length === 0) throw new Error('missing argument for comparison');
  return rest.some((v) => {
    const missing = (x: unknown): boolean => x === undefined || x === null;
    if (missing(first) || missing(v)) return missing(first) && missing(v);
    if (kindOf(first) !== kindOf(v)) throw incompatible(first, v);
    if (typeof first === 'object') {
      throw new Error(`non-comparable type ${plainText(first)}: ${typeName(first)}`);
    }
    return isInteger(first) ? Number(first) === Number(v) : first === v;
  });
}

/** What may be compared with each other. */
function kindOf(v: unknown): string {
  return isInteger(v) ? 'integer' : typeof v;
}

function incompatible(a: unknown, b: unknown): Error {
  return new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

function less(a: unknown, b: unknown): boolean {
  for (const v of [a, b]) {
    if (v === undefined || v === null || typeof v === 'object') {
      throw new Error('invalid type for comparison');
    }
  }
  if (kindOf(a) !== kindOf(b)) throw incompatible(a, b);
  if (typeof a === 'boolean') throw new Error('invalid type for comparison');
  return (a as number) < (b as number);
}

function lengthOf(v: unknown): bigint {
  if (v === undefined || v === null)
    throw new Error('reflect: call of reflect.Value.Type on zero Value');
  if (typeof v === 'string') return BigInt(new TextEncoder().encode(v).length);
  if (Array.isArray(v)) return BigInt(v.length);
  if (isMap(v)) return BigInt(Object.keys(v).length);
  throw new Error(`len of type ${typeName(v)}`);
}

/** What stands at an index or key; undefined when a map has no such key. */
function indexed(v: unknown, index: unknown): unknown {
  if (v === undefined || v === null) throw new Error('index of untyped nil');
  if (Array.isArray(v)) {
    const at = position(index, v.length);
    if (at < v.length) return v[at] as unknown;
    throw new Error('reflect: slice index out of range');
  }
  if (!isMap(v)) throw new Error(`can't index item of type ${typeName(v)}`);
  if (typeof index === 'string') return Object.hasOwn(v, index) ? v[index] : undefined;
  throw new Error(`value has type ${typeName(index)}; should be string`);
}

function position(index: unknown, most: number): number {
  if (index === undefined || index === null) {
    throw new Error('cannot index slice/array with nil');
  }
  if (!isInteger(index)) {
    throw new Error(`cannot index slice/array with type ${typeName(index)}`);
  }
  if (index < 0 || index > most) throw new Error(`index out of range: ${index}`);
  return Number(index);
}

function sliced(v: unknown, indexes: readonly unknown[]): unknown {
  if (typeof v !== 'string' && !Array.isArray(v)) {
    throw new Error(`can't slice item of type ${typeName(v)}`);
  }
  if (indexes.length > 2) throw new Error(`too many slice indexes: ${indexes.length}`);
  const [from = 0, to = v.length] = indexes.map((i) => position(i, v.length));
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  return v.slice(from, to);
}

/** Whether something stands at the end of a path. */
function exists(v: unknown, indexes: readonly unknown[]): boolean {
  let at = v;
  for (const i of indexes) {
    try {
      at = indexed(at, i);
    } catch {
      return false;
    }
    if (at === undefined || at === null) return false;
  }
  return at !== undefined && at !== null;
}
