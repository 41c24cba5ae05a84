/**
 * Sets what is absent (or empty text) of an object. Comes back as the same reference when nothing
 * is missing.
 */
export function setDefaults<T extends object>(o: T, defaults: Partial<T>): T {
  for (const k in defaults) {
    const v = o[k];
    if (v === undefined || v === null || v === '') return { ...o, ...defaults, ...filled(o) };
  }
  return o;
}

/** What is set of an object. */
function filled<T extends object>(o: T): Partial<T> {
  const out: Partial<T> = {};
  for (const k in o) if (o[k] !== undefined && o[k] !== null && o[k] !== '') out[k] = o[k];
  return out;
}

/** The list with each element replaced; the same reference when no element changes. */
export function mapSame<T>(list: readonly T[], f: (x: T) => T): readonly T[] {
  let out: T[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const x = f(list[i]!);
    if (x !== list[i]) {
      out ??= list.slice();
      out[i] = x;
    }
  }
  return out ?? list;
}

/** The object with one field replaced; the same reference when that changes nothing. */
export function withField<T extends object, K extends keyof T>(o: T, k: K, v: T[K]): T {
  return o[k] === v ? o : { ...o, [k]: v };
}

/** One field of an object through a function; absent stays absent. */
export function mapField<T extends object, K extends keyof T>(
  o: T,
  k: K,
  f: (v: NonNullable<T[K]>) => T[K],
): T {
  const v = o[k];
  return v === undefined || v === null ? o : withField(o, k, f(v));
}

type ElementOf<L> = NonNullable<L> extends readonly (infer E)[] ? E : never;

/** The elements of a list in a field through a function. */
export function mapList<T extends object, K extends keyof T>(
  o: T,
  k: K,
  f: (x: ElementOf<T[K]>) => ElementOf<T[K]>,
): T {
  const list = o[k] as readonly ElementOf<T[K]>[] | undefined | null;
  return list ? withField(o, k, mapSame(list, f) as T[K]) : o;
}
