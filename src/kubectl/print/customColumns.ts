import { KubectlError } from '../client/errors.ts';
import { JsonPath } from './jsonPath.ts';

/** One column of `-o custom-columns`. */
interface Column {
  readonly header: string;
  readonly path: JsonPath;
}

/**
 * A path as users write it, with or without braces and leading dot, in braces.
 * Models: kubectl pkg/cmd/get RelaxedJSONPathExpression
 */
export function relaxedPath(s: string): string {
  if (s === '') return s;
  const m = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(s);
  if (!m) {
    throw new KubectlError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return `{.${m[1] ?? m[2]!}}`;
}

/** Reads `NAME:.metadata.name,CPU:.status.capacity.cpu`. */
export function parseCustomColumns(spec: string): readonly Column[] {
  if (spec === '') {
    throw new KubectlError('custom-columns format specified but no custom columns given');
  }
  return splitColumns(spec).map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) {
      throw new KubectlError(
        `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`,
      );
    }
    return {
      header: part.slice(0, colon),
      path: new JsonPath(relaxedPath(part.slice(colon + 1))),
    };
  });
}

/** Commas inside of brackets do not part columns. */
function splitColumns(spec: string): readonly string[] {
  const out: string[] = [''];
  let depth = 0;
  for (const c of spec) {
    if (c === '[') depth++;
    if (c === ']') depth--;
    if (c === ',' && depth === 0) out.push('');
    else out[out.length - 1] += c;
  }
  return out;
}

/** The objects as text with tabs. Models: kubectl pkg/cmd/get CustomColumnsPrinter */
export function customColumns(
  columns: readonly Column[],
  objects: readonly unknown[],
  headers: boolean,
): string {
  const lines = objects.map((o) => columns.map((c) => cell(c, o)).join('\t'));
  if (headers) lines.unshift(columns.map((c) => c.header).join('\t'));
  return lines.map((l) => `${l}\n`).join('');
}

function cell(c: Column, o: unknown): string {
  const found = c.path.find(o);
  if (found.length === 0) return '<none>';
  return found.map(goValue).join(',');
}

/** A value as Go's `%v` prints it. */
function goValue(v: unknown): string {
  if (v === null || v === undefined) return '<nil>';
  if (Array.isArray(v)) return `[${v.map(goValue).join(' ')}]`;
  if (typeof v !== 'object') return String(v as string | number | boolean);
  const keys = Object.keys(v).sort();
  return `map[${keys.map((k) => `${k}:${goValue((v as Record<string, unknown>)[k])}`).join(' ')}]`;
}
