import type { Json } from './json.ts';
import { equalJson, isMap } from './json.ts';

/** One operation of a JSON patch. */
export interface JsonPatchOp {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

/** A patch that cannot be applied; the API server tells none of the reasons. */
export class JsonPatchError extends Error {}

function fail(text: string): never {
  throw new JsonPatchError(text);
}

function tokens(path: unknown): string[] {
  if (typeof path !== 'string') return fail('missing path');
  if (path === '') return [];
  return path
    .split('/')
    .slice(1)
    .map((t) => t.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Index of an array element; negative ones count from the end. */
function indexOf(list: readonly unknown[], token: string, max: number): number {
  if (!/^-?\d+$/.test(token)) return fail(`bad index ${token}`);
  const i = Number(token);
  const at = i < 0 ? i + max : i;
  return at < 0 || at > max || (i < 0 && list.length === 0) ? fail(`index ${token}`) : at;
}

function getAt(doc: unknown, path: readonly string[]): unknown {
  let at = doc;
  for (const t of path) {
    if (Array.isArray(at)) at = at[indexOf(at, t, at.length - 1)];
    else if (isMap(at)) at = Object.hasOwn(at, t) ? at[t] : undefined;
    else return fail(`nothing at ${t}`);
  }
  return at;
}

type Edit = (parent: Json | readonly unknown[], key: string) => unknown;

/** Makes the document anew along a path; `edit` answers the new parent. */
function edited(doc: unknown, path: readonly string[], edit: Edit): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return fail('no parent');
  if (!Array.isArray(doc) && !isMap(doc)) return fail(`nothing at ${head}`);
  if (rest.length === 0) return edit(doc as Json, head);
  if (Array.isArray(doc)) {
    const i = indexOf(doc, head, doc.length - 1);
    return doc.map((v: unknown, n) => (n === i ? edited(v, rest, edit) : v));
  }
  const map = doc as Json;
  if (!Object.hasOwn(map, head)) return fail(`nothing at ${head}`);
  return { ...map, [head]: edited(map[head], rest, edit) };
}

const adding =
  (value: unknown): Edit =>
  (parent, key) => {
    if (!Array.isArray(parent)) return { ...(parent as Json), [key]: value };
    const list = parent as readonly unknown[];
    const i = key === '-' ? list.length : indexOf(list, key, list.length);
    return [...list.slice(0, i), value, ...list.slice(i)];
  };

const replacing =
  (value: unknown): Edit =>
  (parent, key) => {
    if (!Array.isArray(parent)) return { ...(parent as Json), [key]: value };
    const list = parent as readonly unknown[];
    const i = indexOf(list, key, list.length - 1);
    return list.map((v, n) => (n === i ? value : v));
  };

const removing: Edit = (parent, key) => {
  if (Array.isArray(parent)) {
    const list = parent as readonly unknown[];
    const i = indexOf(list, key, list.length - 1);
    return list.filter((_, n) => n !== i);
  }
  const map = parent as Json;
  if (!Object.hasOwn(map, key)) return fail(`Unable to remove nonexistent key: ${key}`);
  const { [key]: _, ...rest } = map;
  return rest;
};

function apply(doc: unknown, o: JsonPatchOp): unknown {
  const path = tokens(o.path);
  switch (o.op) {
    case 'add':
      return edited(doc, path, adding(o.value ?? null));
    case 'replace':
      return path.length === 0 ? (o.value ?? null) : edited(doc, path, replacing(o.value ?? null));
    case 'remove':
      return edited(doc, path, removing);
    case 'move': {
      const from = tokens(o.from);
      const value = getAt(doc, from);
      return edited(edited(doc, from, removing), path, adding(value));
    }
    case 'copy':
      return edited(doc, path, adding(getAt(doc, tokens(o.from))));
    case 'test':
      return equalJson(getAt(doc, path) ?? null, o.value ?? null) ? doc : fail('test failed');
    default:
      return fail(`Unexpected kind: ${String(o.op)}`);
  }
}

/**
 * Applies a JSON patch; throws a `JsonPatchError`. Untouched parts stay shared. As upstream's
 * library has it, `replace` of a missing key of a map adds it.
 * Models: gopkg.in/evanphx/json-patch.v4
 */
export function jsonPatch(doc: unknown, ops: readonly JsonPatchOp[]): unknown {
  return ops.reduce<unknown>(apply, doc);
}
