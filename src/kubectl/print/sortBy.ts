import { canonicalQuantity, compareQuantities } from '../../engine/api/quantity.ts';
import { KubectlError, quoted } from '../client/errors.ts';
import { relaxedPath } from './customColumns.ts';
import { goSort } from './goSort.ts';
import { JsonPath } from './jsonPath.ts';
import type { Table } from './Table.ts';

/** Objects by `--sort-by`; as they are without it. */
export function sortObjects<T>(objects: readonly T[], path: string): readonly T[] {
  return path === '' ? objects : sortedBy(objects, path, (o) => o);
}

/** The rows of each table by `--sort-by`. Models: kubectl pkg/cmd/get sorter.go */
export function sortTables<T extends { readonly table: Table }>(
  tables: readonly T[],
  path: string,
): readonly T[] {
  if (path === '') return tables;
  return tables.map((t) => {
    const rows = sortedBy(t.table.rows ?? [], path, (r) => r.object);
    return { ...t, table: { ...t.table, rows } };
  });
}

function sortedBy<T>(items: readonly T[], path: string, objectOf: (x: T) => unknown): T[] {
  const relaxed = relaxedPath(path);
  const parser = new JsonPath(relaxed);
  const keyed = items.map((item) => ({ item, key: parser.find(objectOf(item))[0] }));
  if (items.length > 0 && keyed.every((k) => k.key === undefined)) {
    throw new KubectlError(
      `couldn't find any field with path ${quoted(relaxed)} in the list of objects`,
    );
  }
  return goSort(keyed, (a, b) => isLess(a.key, b.key)).map((k) => k.item);
}

function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined) return true;
  if (b === undefined) return false;
  if (a === null || b === null) return a === null && b !== null;
  if (typeof a === 'string' && typeof b === 'string') {
    const quantities = canonicalQuantity(a) !== undefined && canonicalQuantity(b) !== undefined;
    return quantities ? compareQuantities(a, b) < 0 : a < b;
  }
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  throw new KubectlError(`unsortable type: ${typeof a}`);
}
