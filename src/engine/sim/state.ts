import type { Hash } from './hash.ts';
import { chain, hashOnce, hashString } from './hash.ts';
import { PLog } from './PLog.ts';
import { PMap } from './PMap.ts';

/**
 * State of a component: one flat record. Its fields are primitives, immutable plain values
 * (replaced, never changed in place), or the containers `PMap` and `PLog`.
 */
export type StateRecord = Record<string, unknown>;

/** An immutable past of a `StateRecord`. */
export type SavedState = Readonly<Record<string, unknown>>;

/**
 * Gives out the present of a record; containers answer their roots. `last` is a past of the same
 * record, which is given out again when nothing differs.
 */
export function saveState(state: StateRecord, last?: SavedState): SavedState {
  let same = last !== undefined;
  const out: Record<string, unknown> = {};
  for (const k in state) {
    const v = state[k];
    const saved = v instanceof PMap || v instanceof PLog ? v.snap() : v;
    out[k] = saved;
    same &&= saved === last![k];
  }
  return same ? last! : out;
}

/** Brings a record back to a past; containers keep their identity. */
export function loadState(state: StateRecord, saved: SavedState): void {
  for (const k in state) {
    const v = state[k];
    if (v instanceof PMap || v instanceof PLog) v.load(saved[k] as never);
    else state[k] = saved[k];
  }
}

/** Hash of a record. */
export function hashState(state: StateRecord): Hash {
  let a = 0;
  let b = 0;
  for (const k in state) {
    const v = state[k];
    if (v === undefined) continue;
    const own = v instanceof PMap || v instanceof PLog ? v.sum() : hashOnce(v);
    const h = chain(hashString(k), own);
    a = (a + h.a) | 0;
    b = (b + h.b) | 0;
  }
  return { a, b };
}
