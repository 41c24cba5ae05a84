/**
 * One step of a path, as FieldsV1 writes it: `f:spec`, `k:{"name":"app"}`, `v:"finalizer"`.
 * Models: structured-merge-diff fieldpath PathElement
 */
export type PathElement = string;

/** Paths of fields. Immutable; an operation that changes nothing may answer an operand itself. */
export interface FieldSet {
  readonly members: ReadonlySet<PathElement>;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

export const EMPTY: FieldSet = { members: new Set(), children: new Map() };

export function isEmpty(s: FieldSet): boolean {
  if (s.members.size > 0) return false;
  for (const c of s.children.values()) if (!isEmpty(c)) return false;
  return true;
}

/** A set under way: paths are inserted into it. */
export class FieldSetBuilder {
  readonly members = new Set<PathElement>();
  readonly children = new Map<PathElement, FieldSetBuilder>();

  insert(path: readonly PathElement[]): void {
    if (path.length === 0) return;
    const [first, ...rest] = path;
    if (rest.length === 0) this.members.add(first!);
    else this.#child(first!).insert(rest);
  }

  #child(pe: PathElement): FieldSetBuilder {
    let c = this.children.get(pe);
    if (!c) this.children.set(pe, (c = new FieldSetBuilder()));
    return c;
  }
}

export function union(x: FieldSet, y: FieldSet): FieldSet {
  if (isEmpty(x)) return y;
  if (isEmpty(y)) return x;
  const children = new Map(x.children);
  for (const [pe, c] of y.children) {
    const own = children.get(pe);
    children.set(pe, own ? union(own, c) : c);
  }
  return { members: new Set([...x.members, ...y.members]), children };
}

export function intersection(x: FieldSet, y: FieldSet): FieldSet {
  const members = new Set([...x.members].filter((m) => y.members.has(m)));
  const children = new Map<PathElement, FieldSet>();
  for (const [pe, c] of x.children) {
    const other = y.children.get(pe);
    const both = other && intersection(c, other);
    if (both && !isEmpty(both)) children.set(pe, both);
  }
  return { members, children };
}

/** What is in the first and not in the second. */
export function difference(x: FieldSet, y: FieldSet): FieldSet {
  if (isEmpty(y)) return x;
  const members = new Set([...x.members].filter((m) => !y.members.has(m)));
  const children = new Map<PathElement, FieldSet>();
  for (const [pe, c] of x.children) {
    const other = y.children.get(pe);
    const left = other ? difference(c, other) : c;
    if (!isEmpty(left)) children.set(pe, left);
  }
  return { members, children };
}

/** As `difference`, and what lies below a member of the second goes too. */
export function recursiveDifference(x: FieldSet, y: FieldSet): FieldSet {
  const members = new Set([...x.members].filter((m) => !y.members.has(m)));
  const children = new Map<PathElement, FieldSet>();
  for (const [pe, c] of x.children) {
    if (y.members.has(pe)) continue;
    const other = y.children.get(pe);
    const left = other ? recursiveDifference(c, other) : c;
    if (!isEmpty(left)) children.set(pe, left);
  }
  return { members, children };
}

export function has(s: FieldSet, path: readonly PathElement[]): boolean {
  let at: FieldSet | undefined = s;
  for (let i = 0; at && i < path.length - 1; i++) at = at.children.get(path[i]!);
  return at?.members.has(path[path.length - 1]!) ?? false;
}

/** Every path of a set, in upstream's order: members of a level before what lies deeper. */
export function paths(s: FieldSet, prefix: readonly PathElement[] = []): PathElement[][] {
  const out = [...s.members].sort(byElement).map((pe) => [...prefix, pe]);
  const deeper = [...s.children].sort((a, b) => byElement(a[0], b[0]));
  for (const [pe, c] of deeper) out.push(...paths(c, [...prefix, pe]));
  return out;
}

const RANKS = 'fkvi';

function byElement(x: PathElement, y: PathElement): number {
  const rank = RANKS.indexOf(x[0]!) - RANKS.indexOf(y[0]!);
  return rank !== 0 ? rank : x < y ? -1 : x > y ? 1 : 0;
}

/** `.spec.containers[name="app"].image`. Models: fieldpath Path String */
export function pathText(path: readonly PathElement[]): string {
  return path.map(elementText).join('');
}

/** `.spec`, `[name="app"]`, `[="x"]`, `[0]`. */
export function elementText(pe: PathElement): string {
  const rest = pe.slice(2);
  if (pe[0] === 'f') return `.${rest}`;
  if (pe[0] === 'v') return `[=${rest}]`;
  if (pe[0] === 'i') return `[${rest}]`;
  const key = JSON.parse(rest) as Readonly<Record<string, unknown>>;
  const parts = Object.entries(key).map(([k, v]) => `${k}=${JSON.stringify(v)}`);
  return `[${parts.join(',')}]`;
}

/** The JSON of `fieldsV1`. */
export interface FieldsV1 {
  readonly [pe: string]: FieldsV1;
}

/** Models: fieldpath Set ToJSON */
export function toFieldsV1(s: FieldSet): FieldsV1 {
  const out: Record<string, FieldsV1> = {};
  const all = new Set([...s.members, ...s.children.keys()]);
  for (const pe of [...all].sort(byElement)) {
    const child = s.children.get(pe);
    const inner = child && !isEmpty(child) ? toFieldsV1(child) : undefined;
    if (!inner) {
      if (s.members.has(pe)) out[pe] = {};
    } else out[pe] = s.members.has(pe) ? { '.': {}, ...inner } : inner;
  }
  return out;
}

/** Models: fieldpath Set FromJSON; undefined when it is no such JSON */
export function fromFieldsV1(json: unknown): FieldSet | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const members = new Set<PathElement>();
  const children = new Map<PathElement, FieldSet>();
  for (const [pe, inner] of Object.entries(json)) {
    if (pe === '.') continue;
    if (!/^[fkvi]:/.test(pe)) return undefined;
    const child = fromFieldsV1(inner);
    if (!child) return undefined;
    const keys = Object.keys(inner as object);
    if (keys.length === 0 || keys.includes('.')) members.add(pe);
    if (!isEmpty(child)) children.set(pe, child);
  }
  return { members, children };
}
