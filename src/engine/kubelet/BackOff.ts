import type { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';

/** A key's back-off. */
export interface BackOffEntry {
  readonly us: number;
  readonly updatedAt: number;
}

const FIRST_US = 10 * SECOND;
const LONGEST_US = 300 * SECOND;

/**
 * Back-off of restarts and image pulls: 10 s doubled to 300 s, forgotten after twice the longest.
 * The first failure waits for nothing. Models: client-go util/flowcontrol/backoff.go
 */
export class BackOff {
  readonly #entries: PMap<string, BackOffEntry>;

  constructor(entries: PMap<string, BackOffEntry>) {
    this.#entries = entries;
  }

  /** The back-off in force for a key, µs; 0 for none. */
  get(key: string): number {
    return this.#entries.get(key)?.us ?? 0;
  }

  #live(key: string, at: number): BackOffEntry | undefined {
    const e = this.#entries.get(key);
    return e && at - e.updatedAt <= 2 * LONGEST_US ? e : undefined;
  }

  /** Whether the back-off is not over yet, counted from the end of the last run. */
  since(key: string, endedAt: number, now: number): boolean {
    const e = this.#live(key, endedAt);
    return e !== undefined && now - endedAt < e.us;
  }

  /** Whether the back-off is not over yet, counted from the last failure. */
  sinceUpdate(key: string, now: number): boolean {
    const e = this.#live(key, now);
    return e !== undefined && now - e.updatedAt < e.us;
  }

  /** The longest back-off from the last failure of a key with this prefix, µs; 0 for none. */
  longest(prefix: string): { readonly from: number; readonly until: number } {
    let longest = { from: 0, until: 0 };
    this.#entries.range(prefix, `${prefix}\uffff`, ({ updatedAt, us }) => {
      if (updatedAt + us > longest.until) longest = { from: updatedAt, until: updatedAt + us };
    });
    return longest;
  }

  /** A further attempt begins, after a run that ended at a time. */
  next(key: string, endedAt: number, now: number): void {
    const e = this.#live(key, endedAt);
    const us = e ? Math.min(e.us * 2, LONGEST_US) : FIRST_US;
    this.#entries.set(key, { us, updatedAt: now });
  }

  /** Forgets the keys of a Pod. */
  forget(prefix: string): void {
    const keys: string[] = [];
    this.#entries.range(prefix, `${prefix}\uffff`, (_, k) => void keys.push(k));
    for (const k of keys) this.#entries.delete(k);
  }
}

/** A duration as Go prints it: `10s`, `1m20s`, `5m0s`. */
export function goSeconds(us: number): string {
  const s = Math.floor(us / SECOND);
  return s < 60 ? `${s}s` : `${Math.floor(s / 60)}m${s % 60}s`;
}
