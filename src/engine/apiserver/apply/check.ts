import type { Field } from '../../api/fields/Field.ts';
import type { Atom, Json } from './atom.ts';
import { atomOf, elementOf, fieldBelow, isMap } from './atom.ts';
import { elementText } from './FieldSet.ts';

/** A mistake of an applied configuration: where, and Go's words. */
interface Mistake {
  readonly path: string;
  readonly text: string;
}

function below(prefix: string, list: readonly Mistake[]): Mistake[] {
  return list.map((m) => ({ path: prefix + m.path, text: m.text }));
}

/** A value as Go's %v prints an unstructured one. */
function plain(v: unknown): string {
  if (Array.isArray(v)) return `[${v.map(plain).join(' ')}]`;
  if (!isMap(v)) return String(v);
  const keys = Object.keys(v).sort();
  return `map[${keys.map((k) => `${k}:${plain(v[k])}`).join(' ')}]`;
}

function goType(v: unknown): string {
  if (typeof v === 'boolean') return 'bool';
  if (Array.isArray(v)) return '[]interface {}';
  return isMap(v) ? 'map[string]interface {}' : 'string';
}

/** A value as Go's %#v prints it. */
function syntax(v: unknown): string {
  if (typeof v === 'string') return JSON.stringify(v);
  if (Array.isArray(v)) return `[]interface {}{${v.map(syntax).join(', ')}}`;
  if (!isMap(v)) return String(v);
  const parts = Object.keys(v).sort();
  return `map[string]interface {}{${parts.map((k) => `${JSON.stringify(k)}:${syntax(v[k])}`).join(', ')}}`;
}

function scalarMistake(a: Atom & { is: 'scalar' }, v: unknown): string | undefined {
  if (v === null || v === undefined) return undefined;
  switch (a.of) {
    case 'numeric':
      if (typeof v === 'number') return undefined;
      return `expected numeric (int or float), got ${goType(v)}`;
    case 'string':
      if (typeof v === 'string') return undefined;
      return `expected string, got &value.valueUnstructured{Value:${syntax(v)}}`;
    case 'boolean':
      if (typeof v === 'boolean') return undefined;
      return `expected boolean, got &{${plain(v)}}`;
    default:
      return typeof v === 'object' ? `expected any scalar, got &{${plain(v)}}` : undefined;
  }
}

function listMistakes(a: Atom & { is: 'list' }, list: readonly unknown[]): Mistake[] {
  const out: Mistake[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < list.length; i++) {
    let pe = `i:${i}`;
    if (!a.atomic) {
      const found = elementOf(a, list[i]);
      if (typeof found !== 'string') {
        return [...out, { path: '', text: `element ${i}: ${found.error}` }];
      }
      pe = found;
      const twice = `duplicate entries for key ${elementText(pe)}`;
      if (seen.has(pe)) out.push({ path: '', text: twice });
      seen.add(pe);
    }
    out.push(...below(elementText(pe), mistakes(a.of, list[i])));
  }
  return out;
}

function mapMistakes(a: Atom & { is: 'map' }, v: Json): Mistake[] {
  const out: Mistake[] = [];
  if (!a.fields && !a.of) return out;
  for (const k of Object.keys(v).sort()) {
    const f = fieldBelow(a, k);
    if (!f) return [...out, { path: `.${k}`, text: 'field not declared in schema' }];
    out.push(...below(`.${k}`, mistakes(f, v[k])));
  }
  return out;
}

/** Models: structured-merge-diff typed/validate.go */
function mistakes(f: Field, v: unknown): Mistake[] {
  if (v === null || v === undefined) return [];
  const a = atomOf(f);
  if (a.is === 'scalar') {
    const text = scalarMistake(a, v);
    return text === undefined ? [] : [{ path: '', text }];
  }
  const got = `&{${plain(v)}}`;
  if (a.is === 'list') {
    if (Array.isArray(v)) return listMistakes(a, v);
    return [{ path: '', text: `expected list, got ${got}` }];
  }
  if (!a.fields && !a.of) return [];
  return isMap(v) ? mapMistakes(a, v) : [{ path: '', text: `expected map, got ${got}` }];
}

/** Why a configuration cannot be applied, as one text; undefined when it can. */
export function checkApplied(root: Field, v: unknown): string | undefined {
  const all = mistakes(root, v).map((m) => (m.path === '' ? m.text : `${m.path}: ${m.text}`));
  if (all.length <= 1) return all[0];
  return `errors:\n${all.map((t) => `  ${t}`).join('\n')}`;
}
