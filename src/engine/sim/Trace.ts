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

/** Ring of typed columns: cheap to write, text made on reading. */
class Ring {
  readonly #n: number;
  readonly #f: Float64Array;
  readonly #u: Uint32Array;
  readonly #bodies: unknown[];
  written = 0;
  #oldest = 0;

  constructor(rows: number) {
    this.#n = rows;
    this.#f = new Float64Array(rows * 6);
    this.#u = new Uint32Array(rows * 5);
    this.#bodies = [];
  }

  add(nums: readonly number[], kind: number, from: number, to: number, v: number, o: number): void {
    const i = this.written % this.#n;
    this.#f.set(nums, i * 6);
    const u = i * 5;
    this.#u[u] = kind;
    this.#u[u + 1] = from;
    this.#u[u + 2] = to;
    this.#u[u + 3] = v;
    this.#u[u + 4] = o;
    this.written++;
    if (this.written - this.#oldest > this.#n) this.#oldest = this.written - this.#n;
  }

  /** Back to when fewer rows were written; what was overwritten since stays lost. */
  rewind(written: number): void {
    this.written = written;
    this.#oldest = Math.min(this.#oldest, written);
  }

  setBody(body: unknown): void {
    this.#bodies[(this.written - 1) % this.#n] = body;
  }

  get first(): number {
    return this.#oldest;
  }

  row(index: number, texts: readonly string[]): TraceRow {
    const i = index % this.#n;
    const f = this.#f.subarray(i * 6, i * 6 + 6);
    const u = this.#u.subarray(i * 5, i * 5 + 5);
    return {
      n: index,
      id: f[0]!,
      at: f[1]!,
      until: f[2]!,
      cause: f[3]!,
      root: f[4]!,
      num: f[5]!,
      kind: KINDS[u[0]!]!,
      from: u[1]!,
      to: u[2]!,
      verb: texts[u[3]!]!,
      object: texts[u[4]!]!,
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

const KIND_INDEX = new Map(KINDS.map((k, i) => [k, i]));

/**
 * What travelled and what was done, with causes: two rings, one for what users' commands caused,
 * one for the background. Not part of the state; a replay makes it again.
 */
export class Trace {
  level: TraceLevel = 'all';
  readonly #texts: string[] = [''];
  readonly #ids = new Map<string, number>([['', 0]]);
  readonly #caused = new Ring(1 << 16);
  readonly #background = new Ring(1 << 15);
  readonly #nums = [0, 0, 0, 0, 0, 0];

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
    const n = this.#nums;
    n[0] = id;
    n[1] = at;
    n[2] = until;
    n[3] = cause;
    n[4] = root;
    n[5] = info.num ?? 0;
    const kind = KIND_INDEX.get(info.kind)!;
    ring.add(n, kind, from, to, this.#intern(info.verb), this.#intern(info.object));
    ring.setBody(info.body);
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
    return n >= ring.first && n < ring.written ? ring.row(n, this.#texts) : undefined;
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
    for (let i = from; i < ring.written; i++) rows.push(ring.row(i, this.#texts));
    return rows;
  }

  #intern(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#texts.length;
      this.#texts.push(text);
      this.#ids.set(text, id);
    }
    return id;
  }
}
