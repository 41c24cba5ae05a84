import type { SimEvent } from './SimEvent.ts';

/** An immutable copy of the queue. */
export interface QueueRoot {
  readonly entries: readonly SimEvent[];
}

/** Pending steps of the whole cluster: a binary heap ordered by (time, sequence). */
export class EventQueue {
  #at = new Float64Array(1024);
  #seq = new Float64Array(1024);
  #entries: SimEvent[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** Time of the next entry; Infinity when there is none. */
  peekAt(): number {
    return this.#entries.length === 0 ? Infinity : this.#at[0]!;
  }

  push(e: SimEvent): void {
    const n = this.#entries.length;
    if (n === this.#at.length) this.#grow();
    this.#entries.push(e);
    this.#up(n, e);
  }

  /** Takes the next entry; undefined when the queue is empty. */
  pop(): SimEvent | undefined {
    const top = this.#entries[0];
    if (top === undefined) return undefined;
    const last = this.#entries.pop()!;
    if (this.#entries.length > 0) this.#down(last);
    return top;
  }

  save(): QueueRoot {
    return { entries: this.#entries.slice() };
  }

  load(saved: QueueRoot): void {
    this.#entries = saved.entries.slice();
    while (this.#at.length < this.#entries.length) this.#grow();
    this.#entries.forEach((e, i) => {
      this.#at[i] = e.at;
      this.#seq[i] = e.seq;
    });
  }

  /** All entries in the order in which they will be taken. */
  sorted(): SimEvent[] {
    return this.#entries.slice().sort((x, y) => x.at - y.at || x.seq - y.seq);
  }

  #grow(): void {
    const at = new Float64Array(this.#at.length * 2);
    at.set(this.#at);
    this.#at = at;
    const seq = new Float64Array(at.length);
    seq.set(this.#seq);
    this.#seq = seq;
  }

  #up(from: number, e: SimEvent): void {
    const at = this.#at;
    const seq = this.#seq;
    const entries = this.#entries;
    let i = from;
    while (i > 0) {
      const p = (i - 1) >> 1;
      if (at[p]! < e.at || (at[p] === e.at && seq[p]! < e.seq)) break;
      entries[i] = entries[p]!;
      at[i] = at[p]!;
      seq[i] = seq[p]!;
      i = p;
    }
    entries[i] = e;
    at[i] = e.at;
    seq[i] = e.seq;
  }

  #down(e: SimEvent): void {
    const at = this.#at;
    const seq = this.#seq;
    const entries = this.#entries;
    const n = entries.length;
    let i = 0;
    for (;;) {
      let c = 2 * i + 1;
      if (c >= n) break;
      const r = c + 1;
      if (r < n && (at[r]! < at[c]! || (at[r] === at[c] && seq[r]! < seq[c]!))) c = r;
      if (e.at < at[c]! || (e.at === at[c] && e.seq < seq[c]!)) break;
      entries[i] = entries[c]!;
      at[i] = at[c]!;
      seq[i] = seq[c]!;
      i = c;
    }
    entries[i] = e;
    at[i] = e.at;
    seq[i] = e.seq;
  }
}
