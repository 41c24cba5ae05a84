import { resolvesToText } from './yamlScalar.ts';
import { writeScalar } from './yamlScalar.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * YAML as kubectl prints it: keys in natural order, lists not indented below their key, plain
 * texts folded after column 80. Models: sigs.k8s.io/yaml, go.yaml.in/yaml/v2 emitterc.go
 */
export function goYaml(value: unknown): string {
  if (isMap(value)) return mapLines(value, 0, '').join('');
  if (isList(value)) return listLines(value, 0, '').join('');
  return `${scalar(value, 0, 0)}\n`;
}

/** Lines of a mapping; `lead` is what stands before its first key, as `- ` in a list. */
function mapLines(m: Json, indent: number, lead: string): string[] {
  const out: string[] = [];
  let first = lead;
  for (const k of Object.keys(m).sort(naturalOrder)) {
    const v = m[k];
    if (v === undefined) continue;
    const start = first === '' ? ' '.repeat(indent) : first;
    first = '';
    out.push(`${start}${keyText(k)}:`);
    entry(out, v, indent, out.at(-1)!.length);
  }
  return out;
}

/** What follows a key and its colon. */
function entry(out: string[], v: unknown, indent: number, column: number): void {
  if (isMap(v)) out.push('\n', ...mapLines(v, indent + 2, ''));
  else if (isList(v)) out.push('\n', ...listLines(v, indent, ''));
  else out.push(` ${scalar(v, indent + 2, column + 1)}\n`);
}

function listLines(l: readonly unknown[], indent: number, lead: string): string[] {
  const out: string[] = [];
  let first = lead;
  for (const v of l) {
    const start = `${first === '' ? ' '.repeat(indent) : first}- `;
    first = '';
    if (isMap(v)) out.push(...mapLines(v, indent + 2, start));
    else if (isList(v)) out.push(...listLines(v, indent + 2, start));
    else out.push(`${start}${scalar(v, indent + 2, start.length)}\n`);
  }
  return out;
}

function isMap(v: unknown): v is Json {
  return (
    typeof v === 'object' && v !== null && !Array.isArray(v) && Object.values(v).some(isDefined)
  );
}

function isList(v: unknown): v is readonly unknown[] {
  return Array.isArray(v) && v.length > 0;
}

function isDefined(v: unknown): boolean {
  return v !== undefined;
}

function scalar(v: unknown, indent: number, column: number): string {
  if (v === null || v === undefined) return 'null';
  if (Array.isArray(v)) return '[]';
  if (typeof v === 'object') return '{}';
  if (typeof v === 'string') return writeScalar(v, indent, column, false);
  return typeof v === 'number' ? numberText(v) : String(v as boolean);
}

/** JSON numbers: integers as such, others in the shortest form. */
function numberText(v: number): string {
  if (Number.isInteger(v)) return String(v);
  return String(v).replace(/e([+-])(\d)$/, 'e$10$2');
}

function keyText(k: string): string {
  if (resolvesToText(k)) return writeScalar(k, 0, 0, true);
  return JSON.stringify(k);
}

const LETTER = /\p{L}/u;
const DIGIT = /\d/;

/** Models: go.yaml.in/yaml/v2 sorter.go keyList.Less */
export function naturalOrder(x: string, y: string): number {
  const a = Array.from(x);
  const b = Array.from(y);
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] === b[i]) continue;
    const letterA = LETTER.test(a[i]!);
    const letterB = LETTER.test(b[i]!);
    if (letterA && letterB) return a[i]! < b[i]! ? -1 : 1;
    if (letterA || letterB) return letterB ? -1 : 1;
    return byNumber(a, b, i);
  }
  return a.length - b.length;
}

/** Runs of digits that begin at `i` are compared as numbers. */
function byNumber(a: readonly string[], b: readonly string[], i: number): number {
  let begin = 0;
  if (a[i] === '0' || b[i] === '0') {
    for (let j = i - 1; j >= 0 && DIGIT.test(a[j]!); j--) if (a[j] !== '0') begin = 1;
  }
  const na = run(a, i, begin);
  const nb = run(b, i, begin);
  if (na.value !== nb.value) return na.value - nb.value;
  if (na.end !== nb.end) return na.end - nb.end;
  return a[i]! < b[i]! ? -1 : 1;
}

function run(s: readonly string[], i: number, begin: number): { value: number; end: number } {
  let value = begin;
  let end = i;
  for (; end < s.length && DIGIT.test(s[end]!); end++) value = value * 10 + Number(s[end]);
  return { value, end };
}
