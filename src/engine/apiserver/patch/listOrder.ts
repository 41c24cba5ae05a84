import { isMap } from './json.ts';

/** What tells elements of a merged list apart: the value of the merge key, or the scalar itself. */
function identity(v: unknown, key: string): unknown {
  return key !== '' && isMap(v) ? v[key] : v;
}

/** Position of an element in a list, by merge key; -1 when it is not there. */
export function positionOf(list: readonly unknown[], v: unknown, key: string): number {
  const id = identity(v, key);
  for (let i = 0; i < list.length; i++) if (identity(list[i], key) === id) return i;
  return -1;
}

function sorted(items: readonly unknown[], order: readonly unknown[], key: string): unknown[] {
  return items.slice().sort((x, y) => positionOf(order, x, key) - positionOf(order, y, key));
}

/** Whether all elements of a list stand in another one, in the same order. */
function isOrdered(list: readonly unknown[], all: readonly unknown[], key: string): boolean {
  let last = -1;
  for (const v of list) {
    const i = positionOf(all, v, key);
    if (i <= last) return false;
    last = i;
  }
  return true;
}

/**
 * Puts a merged list in order: what the patch names as the patch orders it, the rest as the server
 * had it, interleaved by the server's order where that knows both.
 * Models: strategicpatch normalizeElementOrder
 */
export function orderElements(
  merged: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  key: string,
): readonly unknown[] {
  const same = merged.length === serverOrder.length && isOrdered(merged, serverOrder, key);
  if (same && isOrdered(patchOrder, serverOrder, key)) return merged;
  const named = merged.filter((x) => positionOf(patchOrder, x, key) >= 0);
  const rest = merged.filter((x) => positionOf(patchOrder, x, key) < 0);
  const left = sorted(rest, serverOrder, key);
  const right = sorted(named, patchOrder, key);
  const out: unknown[] = [];
  while (left.length > 0 && right.length > 0) {
    const l = positionOf(serverOrder, left[0], key);
    const r = positionOf(serverOrder, right[0], key);
    out.push(l >= 0 && r >= 0 && l < r ? left.shift() : right.shift());
  }
  return [...out, ...left, ...right];
}
