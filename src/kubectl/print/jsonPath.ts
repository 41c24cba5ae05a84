import { goJson } from '../manifest/goJson.ts';
import type { Segment, Step } from './jsonPathParse.ts';
import { parseTemplate } from './jsonPathParse.ts';
import type { Json } from './read.ts';

/**
 * kubectl's JSONPath: a template with `{range}` and `{end}`, filters, slices, recursive descent.
 * Missing keys give nothing. Errors are kubectl's words.
 * Models: client-go util/jsonpath
 */
export class JsonPath {
  readonly #segments: readonly Segment[];

  constructor(template: string) {
    this.#segments = parseTemplate(template);
  }

  /** The template filled in. */
  text(data: unknown): string {
    return this.#run(data, 0, this.#segments.length).map(resultsText).join('');
  }

  /** What the first action finds. */
  find(data: unknown): readonly unknown[] {
    const first = this.#segments.find((s) => 'steps' in s);
    return first && 'steps' in first ? walk([data], first.steps) : [];
  }

  #run(data: unknown, from: number, to: number): (readonly unknown[])[] {
    const out: (readonly unknown[])[] = [];
    for (let i = from; i < to; i++) {
      const s = this.#segments[i]!;
      if ('text' in s) out.push([s.text]);
      else if (isWord(s.steps, 'range')) {
        const end = this.#endOf(i, to);
        const items = walk([data], s.steps.slice(1));
        for (const item of items) out.push(...this.#run(item, i + 1, end));
        i = end;
      } else if (isWord(s.steps, 'end')) throw new Error('not in range, nothing to end');
      else out.push(walk([data], s.steps));
    }
    return out;
  }

  /** Where a range's block ends: its `{end}`, or the template's end. */
  #endOf(range: number, to: number): number {
    let depth = 0;
    for (let i = range + 1; i < to; i++) {
      const s = this.#segments[i]!;
      if (!('steps' in s)) continue;
      if (isWord(s.steps, 'range')) depth++;
      if (isWord(s.steps, 'end') && depth-- === 0) return i;
    }
    return to;
  }
}

function isWord(steps: readonly Step[], word: string): boolean {
  const first = steps[0];
  return first?.type === 'word' && first.word === word;
}

function walk(values: readonly unknown[], steps: readonly Step[]): readonly unknown[] {
  let now = values;
  for (const s of steps) now = step(now, s);
  return now;
}

function step(values: readonly unknown[], s: Step): readonly unknown[] {
  switch (s.type) {
    case 'constant':
      return typeof s.value === 'string' ? [s.value] : values.map(() => s.value);
    case 'word':
      throw new Error(`unrecognized identifier ${s.word}`);
    case 'field':
      return values.flatMap((v) => {
        const found = isMap(v) && Object.hasOwn(v, s.name) ? v[s.name] : undefined;
        return found === undefined ? [] : [found];
      });
    case 'wildcard':
      return values.flatMap(childrenOf);
    case 'recursive':
      return values.flatMap(descendants);
    case 'union':
      return s.of.flatMap((steps) => walk(values, steps));
    case 'index':
      return values.flatMap((v) => indexed(v, s.index));
    case 'slice':
      return values.flatMap((v) => sliced(v, s));
    case 'filter':
      return values.flatMap((v) => filtered(v, s));
  }
}

function isMap(v: unknown): v is Json {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

function childrenOf(v: unknown): readonly unknown[] {
  if (Array.isArray(v)) return v;
  if (!isMap(v)) return [];
  return Object.keys(v)
    .sort()
    .map((k) => v[k]);
}

function descendants(v: unknown): readonly unknown[] {
  const children = childrenOf(v);
  return children.length === 0 ? [] : [v, ...children.flatMap(descendants)];
}

function listOf(v: unknown, suffix = ''): readonly unknown[] | undefined {
  if (v === null || v === undefined) return undefined;
  if (Array.isArray(v)) return v as unknown[];
  throw new Error(`${goType(v)} is not array or slice${suffix}`);
}

function goType(v: unknown): string {
  if (typeof v === 'string') return 'string';
  if (typeof v === 'boolean') return 'bool';
  if (typeof v === 'number') return Number.isInteger(v) ? 'int64' : 'float64';
  return 'map[string]interface {}';
}

function indexed(v: unknown, index: number): readonly unknown[] {
  const list = listOf(v);
  if (!list) return [];
  const i = index < 0 ? index + list.length : index;
  if (i < 0 || i >= list.length) {
    throw new Error(`array index out of bounds: index ${i}, length ${list.length}`);
  }
  return [list[i]];
}

function sliced(v: unknown, s: Extract<Step, { type: 'slice' }>): readonly unknown[] {
  const list = listOf(v);
  if (!list) return [];
  const n = list.length;
  const from = (s.from ?? 0) < 0 ? s.from! + n : (s.from ?? 0);
  const to = (s.to ?? n) < 0 ? s.to! + n : (s.to ?? n);
  const by = s.by ?? 1;
  if (from === to) return [];
  for (const [i, shown] of [
    [from >= n ? -1 : from, from],
    [to > n ? -1 : to, to - 1],
  ] as const) {
    if (i < 0) throw new Error(`array index out of bounds: index ${shown}, length ${n}`);
  }
  if (from > to) throw new Error(`starting index ${from} is greater than ending index ${to}`);
  if (by <= 0) throw new Error('step must be > 0');
  return list.slice(from, to).filter((_, i) => i % by === 0);
}

function filtered(v: unknown, s: Extract<Step, { type: 'filter' }>): readonly unknown[] {
  const list = listOf(v, ' and cannot be filtered') ?? [];
  return list.filter((item) => {
    const left = walk([item], s.left);
    if (s.operator === 'exists') return left.length > 0;
    const right = left.length === 0 ? [] : walk([item], s.right);
    if (left.length === 0 || right.length === 0) return false;
    if (left.length > 1 || right.length > 1) {
      throw new Error('can only compare one element at a time');
    }
    return compare(left[0], s.operator, right[0]);
  });
}

function compare(a: unknown, operator: string, b: unknown): boolean {
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison');
  const x = a as string | number;
  const y = b as string | number;
  switch (operator) {
    case '==':
      return x === y;
    case '!=':
      return x !== y;
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    case '>=':
      return x >= y;
    default:
      throw new Error(`unrecognized filter operator ${operator}`);
  }
}

/** Results as they are printed: apart by spaces, maps and lists as JSON. */
function resultsText(results: readonly unknown[]): string {
  return results.map(valueText).join(' ');
}

/** A value as text: Go's `%v` of a scalar, JSON of anything else. */
export function valueText(v: unknown): string {
  if (v === null || v === undefined) return 'null';
  return typeof v === 'object' ? goJson(v) : String(v as string | number | boolean);
}
