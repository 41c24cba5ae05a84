import type { TraceRowView } from '../../protocol/protocol.ts';

/** What a caption may name. */
export type HopParams = Readonly<Record<string, string | number>>;

/** The way that a hop lights up: names of processes. Equal for work within one. */
export interface HopPair {
  readonly from: string;
  readonly to: string;
}

/**
 * One step of a story: a message, or what a component did, or equal ones at once. `code` is the
 * key of its caption; what it means is in the translations.
 */
export interface Hop {
  /** Number in its story, from 1. */
  readonly n: number;
  /** Entry that it stands for, and the number of its row: what is shown when the hop is opened. */
  readonly id: number;
  readonly row: number;
  readonly root: number;
  readonly code: string;
  readonly params: HopParams;
  readonly kind: TraceRowView['kind'];
  readonly verb: string;
  readonly object: string;
  readonly num: number;
  /** The first of `pairs`. */
  readonly from: string;
  readonly to: string;
  /** Equal siblings included, at most eight. */
  readonly pairs: readonly HopPair[];
  /** How many equal siblings it stands for. */
  readonly count: number;
  /** Virtual times, µs. */
  readonly at: number;
  readonly until: number;
  /** Number of the hop because of which it happened; 0: the user's command. */
  readonly because: number;
  /** It went wrong: refused, lost, failed. */
  readonly failed: boolean;
}

/** The chain of one command, as far as it went. */
export interface Story {
  readonly root: number;
  readonly hops: readonly Hop[];
  /** Hops that are not told one by one, beyond the fortieth. */
  readonly more: number;
}
