import { nextEpoch } from './epoch.ts';
import type { Hash } from './hash.ts';
import { chain, hashOnce, hashValue } from './hash.ts';

const CHUNK = 256;

interface Chunk<T> {
  e: number;
  r: T[];
  h: Hash | null;
}

/** An immutable past of a `PLog`. */
export interface PLogRoot<T> {
  readonly chunks: readonly Chunk<T>[];
  /** Index of the first element of the first chunk; a multiple of the chunk size. */
  readonly base: number;
  readonly first: number;
  readonly end: number;
}

/** A persistent append-only log with absolute indexes: Raft's log, revisions, change logs. */
export class PLog<T> {
  #epoch = nextEpoch();
  #chunks: Chunk<T>[] = [];
  #base = 0;
  #first = 0;
  #end = 0;
  /** The root that was given out last, if nothing has changed since. */
  #snapped: PLogRoot<T> | undefined;

  /** An empty log whose next element gets index `first`. */
  constructor(first = 0) {
    this.reset(first);
  }

  /** Index of the oldest element kept. */
  get first(): number {
    return this.#first;
  }

  /** Index that the next element will get. */
  get end(): number {
    return this.#end;
  }

  /** Empties the log; the next element gets index `first`. */
  reset(first: number): void {
    this.#snapped = undefined;
    this.#chunks = [];
    this.#base = Math.floor(first / CHUNK) * CHUNK;
    this.#first = first;
    this.#end = first;
  }

  push(x: T): void {
    this.#snapped = undefined;
    const at = this.#end - this.#base;
    const c = Math.floor(at / CHUNK);
    const chunk = this.#own(c);
    chunk.r[at - c * CHUNK] = x;
    this.#end++;
  }

  at(i: number): T | undefined {
    if (i < this.#first || i >= this.#end) return undefined;
    const at = i - this.#base;
    const c = Math.floor(at / CHUNK);
    return this.#chunks[c]!.r[at - c * CHUNK];
  }

  /** Forgets elements before index i. */
  dropBefore(i: number): void {
    this.#snapped = undefined;
    this.#first = Math.min(Math.max(this.#first, i), this.#end);
    const n = Math.floor((this.#first - this.#base) / CHUNK);
    if (n > 0) {
      this.#chunks = this.#chunks.slice(n);
      this.#base += n * CHUNK;
    }
  }

  /** Forgets elements from index i on. */
  dropFrom(i: number): void {
    if (i >= this.#end) return;
    this.#snapped = undefined;
    this.#end = Math.max(i, this.#first);
    const at = this.#end - this.#base;
    this.#chunks = this.#chunks.slice(0, Math.ceil(at / CHUNK));
    const c = Math.floor(at / CHUNK);
    if (c < this.#chunks.length) this.#own(c).r.length = at - c * CHUNK;
  }

  /** Calls `f` for elements in [from, to), until it answers false. */
  range(from: number, to: number, f: (x: T, i: number) => boolean | void): void {
    for (let i = Math.max(from, this.#first); i < Math.min(to, this.#end); i++) {
      if (f(this.at(i)!, i) === false) return;
    }
  }

  snap(): PLogRoot<T> {
    if (!this.#snapped) {
      this.#epoch = nextEpoch();
      this.#snapped = {
        chunks: this.#chunks,
        base: this.#base,
        first: this.#first,
        end: this.#end,
      };
      this.#chunks = this.#chunks.slice();
    }
    return this.#snapped;
  }

  load(saved: PLogRoot<T>): void {
    this.#epoch = nextEpoch();
    this.#snapped = undefined;
    this.#chunks = saved.chunks.slice();
    this.#base = saved.base;
    this.#first = saved.first;
    this.#end = saved.end;
  }

  sum(): Hash {
    let h = chain(hashValue(this.#first), hashValue(this.#end));
    this.#chunks.forEach((c, n) => {
      const from = Math.max(0, this.#first - this.#base - n * CHUNK);
      h = chain(h, from > 0 ? sumFrom(c, from) : (c.h ??= sumFrom(c, 0)));
    });
    return h;
  }

  #own(c: number): Chunk<T> {
    const old = this.#chunks[c];
    if (old && old.e === this.#epoch) {
      old.h = null;
      return old;
    }
    return (this.#chunks[c] = { e: this.#epoch, r: old ? old.r.slice() : [], h: null });
  }
}

function sumFrom<T>(c: Chunk<T>, from: number): Hash {
  let h: Hash = { a: 1, b: 2 };
  for (let i = from; i < c.r.length; i++) h = chain(h, hashOnce(c.r[i]));
  return h;
}
