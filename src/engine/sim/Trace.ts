import type { SimTime } from './time.ts';

/** What a trace row tells of. */
export type TraceKind =
  | 'request'
  | 'response'
  | 'watch'
  | 'raft'
  | 'lease'
  | 'packet'
  | 'work'
  | 'lost';

const KINDS: readonly TraceKind[] = [
  'request',
  'response',
  'watch',
  'raft',
  'lease',
  'packet',
  'work',
  'lost',
];

const KIND_INDEX = Object.fromEntries(KINDS.map((k, i) => [k, i])) as Record<TraceKind, number>;

/** What a sender says of a message or of work done, for trace, picture and story. */
export interface TraceInfo {
  readonly kind: TraceKind;
  /** `POST`, `ADDED`, `MsgApp`, `Bound` …: a word of Kubernetes, or a work reason code. */
  readonly verb: string;
  /** Path or key of the object concerned, or ''. */
  readonly object: string;
  /** HTTP code, resourceVersion, Raft index …; 0 for none. */
  readonly num?: number;
  /** What travels, by reference; shown when a message is opened. */
  readonly body?: unknown;
}

/** One row as it is read back. */
export interface TraceRow {
  /** Running number of the row in its ring; the same again in a replay. */
  readonly n: number;
  /** Sequence of the queue entry it made (a message) or of the one in whose handling it was done. */
  readonly id: number;
  readonly at: SimTime;
  /** Arrival; equal to `at` for work. */
  readonly until: SimTime;
  readonly cause: number;
  readonly root: number;
  readonly kind: TraceKind;
  readonly from: number;
  readonly to: number;
  readonly verb: string;
  readonly object: string;
  readonly num: number;
  readonly body: unknown;
}

/** Ring of columns: cheap to write, rows are made on reading. */
class Ring {
  readonly #n: number;
  /** id, at, until, cause, root, num of each row. */
  readonly #numbers: Float64Array;
  /** kind, from, to. */
  readonly #small: Uint32Array;
  readonly #verbs: string[];
  readonly #objects: string[];
  readonly #bodies: unknown[];
  written = 0;
  #oldest = 0;

  constructor(rows: number) {
    this.#n = rows;
    this.#numbers = new Float64Array(rows * 6);
    this.#small = new Uint32Array(rows * 3);
    this.#verbs = [];
    this.#objects = [];
    this.#bodies = [];
  }

  add(
    id: number,
    at: SimTime,
    until: SimTime,
    cause: number,
    root: number,
    from: number,
    to: number,
    info: TraceInfo,
  ): void {
    const i = this.written % this.#n;
    const f = this.#numbers;
    const u = this.#small;
    let k = i * 6;
    f[k] = id;
    f[++k] = at;
    f[++k] = until;
    f[++k] = cause;
    f[++k] = root;
    f[++k] = info.num ?? 0;
    k = i * 3;
    u[k] = KIND_INDEX[info.kind];
    u[++k] = from;
    u[++k] = to;
    this.#verbs[i] = info.verb;
    this.#objects[i] = info.object;
    this.#bodies[i] = info.body;
    this.written++;
    if (this.written - this.#oldest > this.#n) this.#oldest = this.written - this.#n;
  }

  /** Back to when fewer rows were written; what was overwritten since stays lost. */
  rewind(written: number): void {
    this.written = written;
    this.#oldest = Math.min(this.#oldest, written);
  }

  get first(): number {
    return this.#oldest;
  }

  row(n: number): TraceRow {
    const i = n % this.#n;
    const f = this.#numbers.subarray(i * 6, i * 6 + 6);
    const u = this.#small.subarray(i * 3, i * 3 + 3);
    return {
      n,
      id: f[0]!,
      at: f[1]!,
      until: f[2]!,
      cause: f[3]!,
      root: f[4]!,
      num: f[5]!,
      kind: KINDS[u[0]!]!,
      from: u[1]!,
      to: u[2]!,
      verb: this.#verbs[i]!,
      object: this.#objects[i]!,
      body: this.#bodies[i],
    };
  }
}

/** How much the trace keeps: everything, no background rows, or nothing. */
export type TraceLevel = 'all' | 'caused' | 'off';

/** A moment of the trace: rows written until then. */
export interface TraceMarks {
  readonly caused: number;
  readonly background: number;
}

/**
 * What travelled and what was done, with causes: two rings, one for what users' commands caused,
 * one for the background. Not part of the state; a replay makes it again.
 */
export class Trace {
  level: TraceLevel = 'all';
  readonly #caused = new Ring(1 << 16);
  readonly #background = new Ring(1 << 15);

  /** Writes a row. Times in µs; `cause` and `root` as in `SimEvent`. */
  add(
    id: number,
    at: SimTime,
    until: SimTime,
    cause: number,
    root: number,
    from: number,
    to: number,
    info: TraceInfo,
  ): void {
    if (this.level === 'off' || (root === 0 && this.level === 'caused')) return;
    const ring = root === 0 ? this.#background : this.#caused;
    ring.add(id, at, until, cause, root, from, to, info);
  }

  /** Rows of user-caused activity from a running number on, oldest first: the newest `max`. */
  caused(since: number, max = Infinity): TraceRow[] {
    return this.#read(this.#caused, since, max);
  }

  /** Rows of background activity from a running number on, oldest first: the newest `max`. */
  background(since: number, max = Infinity): TraceRow[] {
    return this.#read(this.#background, since, max);
  }

  /** One row, while it is kept. */
  row(n: number, background: boolean): TraceRow | undefined {
    const ring = background ? this.#background : this.#caused;
    return n >= ring.first && n < ring.written ? ring.row(n) : undefined;
  }

  /** Marks that stand for "from now on". */
  marks(): TraceMarks {
    return { caused: this.#caused.written, background: this.#background.written };
  }

  /** Rows that a replay will write again are forgotten. `marks` is what `marks` answered then. */
  rewind(marks: TraceMarks): void {
    this.#caused.rewind(marks.caused);
    this.#background.rewind(marks.background);
  }

  #read(ring: Ring, since: number, max: number): TraceRow[] {
    const rows: TraceRow[] = [];
    const from = Math.max(since, ring.first, ring.written - max);
    for (let i = from; i < ring.written; i++) rows.push(ring.row(i));
    return rows;
  }
}
