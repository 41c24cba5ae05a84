function sameRow(x: object | undefined, y: object): boolean {
  if (!x) return false;
  const a = x as Record<string, unknown>;
  const b = y as Record<string, unknown>;
  for (const k in b) {
    const was = a[k];
    const is = b[k];
    if (was === is) continue;
    const both = typeof was === 'object' && typeof is === 'object' && was !== null && is !== null;
    if (!both || !sameRow(was, is)) return false;
  }
  return true;
}

/**
 * A record with some rows written and some taken away. Rows that say the same as before stay the
 * same object, and so does the record when nothing changed: selectors then find nothing to do.
 */
export function patchRecord<T extends object>(
  old: Readonly<Record<string, T>>,
  rows: readonly T[],
  key: (row: T) => string,
  gone: readonly string[],
): Readonly<Record<string, T>> {
  let out: Record<string, T> | undefined;
  for (const row of rows) {
    const k = key(row);
    if (sameRow(old[k], row)) continue;
    out ??= { ...old };
    out[k] = row;
  }
  for (const k of gone) {
    if (!(k in (out ?? old))) continue;
    out ??= { ...old };
    delete out[k];
  }
  return out ?? old;
}

/** The old list when the new one says the same. */
export function keepEqual<T>(old: readonly T[], fresh: readonly T[]): readonly T[] {
  return old.length === fresh.length && old.every((x, i) => x === fresh[i]) ? old : fresh;
}
