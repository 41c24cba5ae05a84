import type { Pace, TraceRowView } from '../../protocol/protocol.ts';

/** A message on its way over the picture. Times in ms of the viewer's clock. */
export interface Flight {
  readonly from: string;
  readonly to: string;
  readonly row: Pick<TraceRowView, 'kind' | 'verb' | 'object'>;
  readonly start: number;
  /** It is the lit hop: larger, with a flag, and it travels while the clock stands. */
  readonly lit: boolean;
}

/** More are not drawn at once. */
const FLIGHTS_MAX = 400;

/** What travels now, outside of React: written by the director, drawn by the canvas layer. */
class Traffic {
  readonly flights: Flight[] = [];
  /** Messages a second by `from>to`, decaying, for paces at which single marks say nothing. */
  readonly flow = new Map<string, number>();
  /** Rises with each change: a still picture is not drawn again. */
  version = 0;

  #frozenAt = 0;
  #lostMs = 0;

  /** Clock of what travels: it stands while time stands, so that marks freeze on their way. */
  now(): number {
    return (this.#frozenAt || performance.now()) - this.#lostMs;
  }

  freeze(): void {
    this.#frozenAt ||= performance.now();
  }

  thaw(): void {
    if (this.#frozenAt === 0) return;
    this.#lostMs += performance.now() - this.#frozenAt;
    this.#frozenAt = 0;
  }

  /**
   * Takes the rows of a frame. At Story pace the chain itself travels hop by hop instead; at fast
   * paces rows only raise the flow of their lines.
   */
  receive(rows: readonly TraceRowView[], pace: Pace): void {
    const story = pace === 'story';
    const fast = pace === 'max' || (!story && pace > 10);
    const slow = !story && !fast && pace <= 1;
    const now = this.now();
    const first = rows[0]?.at ?? 0;
    const span = Math.max(1, (rows.at(-1)?.at ?? 0) - first);
    for (const row of rows) {
      if (row.kind === 'work' || (story && row.root !== 0) || row.from === row.to) continue;
      if (!slow && row.verb.startsWith('MsgHeartbeat')) continue;
      if (fast && row.kind !== 'lost') {
        const key = `${row.from}>${row.to}`;
        this.flow.set(key, (this.flow.get(key) ?? 0) + 1);
        continue;
      }
      if (this.flights.length >= FLIGHTS_MAX) break;
      const start = now + ((row.at - first) / span) * 33;
      this.flights.push({ from: row.from, to: row.to, row, start, lit: false });
    }
    this.version++;
  }

  /** A hop lights up: each of its ways carries a mark. */
  send(pairs: readonly { from: string; to: string }[], row: Flight['row']): void {
    const start = this.now();
    this.clearLit();
    for (const { from, to } of pairs) this.flights.push({ from, to, row, start, lit: true });
    this.version++;
  }

  /** Another moment: nothing of this one travels any more. */
  clear(): void {
    this.flights.length = 0;
    this.flow.clear();
    this.version++;
  }

  /** Takes the lit marks away. */
  clearLit(): void {
    for (let i = this.flights.length - 1; i >= 0; i--) {
      if (this.flights[i]!.lit) this.flights.splice(i, 1);
    }
    this.version++;
  }
}

export const traffic = new Traffic();
