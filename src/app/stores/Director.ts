import type { Frame, Pace, TraceRowView } from '../../protocol/protocol.ts';
import type { Hop, Story } from '../story/Hop.ts';
import { StoryReader } from '../story/StoryReader.ts';
import { mirror, readCluster } from './clusterStore.ts';
import { recent } from './recent.ts';
import { usePlayback } from './playback.ts';
import { traffic } from './traffic.ts';
import { useView } from './viewStore.ts';

/** How long a hop stays lit at Story pace, ms of the viewer's time. */
export const HOP_MS = 450;
/** So many frames with hops wait: they are no longer shown hop by hop. */
const BEHIND_MIN = 3;
/** Chains that are kept readable. */
const STORIES_MAX = 20;
/** Steps taken at most to come to the next hop: most rows of a chain are none. */
const TRIES_MAX = 400;
/** How far a step back goes where no story tells a moment, µs. */
const BACK_US = 1_000_000;

/** What the director asks of the worker. */
export interface Worker {
  play(): void;
  pause(): void;
  /** Lets the clock run to the next row of a user's chain, then stand. */
  stepHop(): void;
  /** Lets the clock run by one entry. */
  stepEvent(): void;
  /** Rows up to this running number were shown. */
  shown(n: number): void;
  /** The cluster as it was at a time, µs, of this branch or another; then it stands. */
  seek(at: number, branch?: number): Promise<void>;
  /** Rows of one chain up to the present moment, or of all. */
  recall(root?: number): Promise<readonly TraceRowView[]>;
}

interface Clock {
  set(f: () => void, ms: number): number;
  clear(timer: number): void;
}

interface Seek {
  readonly at: number;
  readonly branch: number | undefined;
  /** Number of the hop to be lit there; 0: the last that has happened. */
  readonly lit: number;
}

/** How many hops of a story lie at or before a moment. */
function happened(hops: readonly Hop[], now: number): number {
  return hops.findLastIndex((h) => h.at <= now) + 1;
}

/**
 * Tells what the frames bring. At Story pace one hop is lit at a time and stays so for a while:
 * what a frame changed is drawn when its hops were shown. At plain paces frames are drawn as they
 * come and the newest hop is lit. A look back goes to the moment itself: the worker seeks, and what
 * is known of the story's future stays readable.
 */
export class Director {
  #worker: Worker | undefined;
  readonly #clock: Clock;
  readonly #readers = new Map<number, StoryReader>();
  #queue: Frame[] = [];
  #current: Frame | undefined;
  #waiting = 0;
  #timer: number | undefined;
  /** The next hop ends the stepping; tries left. */
  #stepping = 0;
  /** Running number of the newest row of a chain that was read. */
  #read = -1;
  #branch = 0;
  /** Stories as far as they were told on this branch, by root: in the past their rest is known. */
  #known = new Map<number, Story>();
  /** The rows before a new epoch are on their way. */
  #recalling = false;
  /** The story that each root is told in: those of one action are told as one. */
  #groups = new Map<number, number>();
  #fresh = true;
  #sought: Seek | undefined;
  #next: Seek | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Says who obeys; called once by the shell. */
  connect(worker: Worker): void {
    this.#worker = worker;
  }

  /** Takes a frame of the worker. */
  receive(f: Frame): void {
    if (f.epoch !== this.#epoch()) this.#restart(f);
    this.#queue.push(f);
    this.#pump();
  }

  play(): void {
    usePlayback.setState((p) => ({ playing: true, lit: p.shown, travels: false }));
    this.#stepping = 0;
    traffic.thaw();
    this.#worker?.play();
    this.#pump();
  }

  pause(): void {
    usePlayback.setState({ playing: false });
    this.#stepping = 0;
    if (this.#timer === undefined) traffic.freeze();
    this.#worker?.pause();
  }

  /** To the next hop: one looked back from, one already known, or the next that happens. */
  step(): void {
    const p = usePlayback.getState();
    usePlayback.setState({ playing: false });
    if (p.lit < p.shown) {
      usePlayback.setState({ lit: p.lit + 1, travels: false });
      return;
    }
    if (useView.getState().pace !== 'story') {
      this.#worker?.stepEvent();
      return;
    }
    this.#clearTimer();
    this.#stepping = TRIES_MAX;
    this.#pump();
    if (this.#stepping > 0) this.#worker?.stepHop();
  }

  /** The visitor does something: what comes of it is a story of its own. */
  action(): void {
    this.#fresh = true;
  }

  /** Back by one hop, to its moment; where none is told, by a second. */
  stepBack(): void {
    const { lit } = usePlayback.getState();
    if (lit > 1) this.look(lit - 1);
    else this.seek(Math.max(readCluster().now - BACK_US, readCluster().past?.from ?? 0));
  }

  /** Goes to the moment of a hop, in the past or known to come. */
  look(n: number): void {
    const hop = usePlayback.getState().story?.hops[n - 1];
    if (!hop) return;
    if (hop.at === readCluster().now) {
      if (usePlayback.getState().playing) this.pause();
      usePlayback.setState((p) => ({ lit: n, shown: Math.max(p.shown, n), travels: false }));
    } else this.seek(hop.at, { lit: n });
  }

  /**
   * Goes to a moment. While one seek is under way only the newest wish is kept, so that dragging
   * never piles up work.
   */
  seek(at: number, options: { lit?: number; branch?: number } = {}): void {
    const { lit = 0, branch } = options;
    usePlayback.setState({ playing: false, travels: false, seeking: at });
    this.#stepping = 0;
    this.#next = { at, branch, lit };
    if (!this.#sought) void this.#goOn();
  }

  /** The pace has changed. */
  paceChanged(pace: Pace): void {
    if (pace !== 'story') this.#clearTimer();
    this.#pump();
  }

  #epoch(): number {
    return this.#queue.at(-1)?.epoch ?? this.#current?.epoch ?? 0;
  }

  async #goOn(): Promise<void> {
    const seek = this.#next;
    this.#next = undefined;
    this.#sought = seek;
    if (!seek) {
      usePlayback.setState({ seeking: 0 });
      return;
    }
    try {
      await this.#worker?.seek(seek.at, seek.branch);
    } catch {
      this.#sought = undefined;
      usePlayback.setState({ seeking: 0 });
    }
  }

  /** A new epoch is another moment: what led to it is asked for before it is told. */
  #restart(f: Frame): void {
    this.#clearTimer();
    this.#readers.clear();
    this.#queue = [];
    this.#waiting = 0;
    this.#read = -1;
    const branch = f.past?.branch ?? 0;
    const same = this.#sought !== undefined && branch === this.#branch;
    this.#branch = branch;
    traffic.clear();
    const told = usePlayback.getState().story;
    if (!same) {
      this.#known.clear();
      this.#groups.clear();
      this.#fresh = true;
      usePlayback.setState({ story: undefined, lit: 0, shown: 0 });
    } else if (told) this.#know(told);
    this.#recalling = true;
    const { epoch, now } = f;
    const done = (rows: readonly TraceRowView[]): void => {
      if (epoch === this.#epoch()) this.#recalled(rows, now);
    };
    const roots = same && told ? this.#rootsOf(told.root) : [];
    void this.#recall(roots.length === 1 ? roots[0] : undefined).then(done, () => done([]));
  }

  #rootsOf(story: number): readonly number[] {
    return [...this.#groups].filter(([, s]) => s === story).map(([root]) => root);
  }

  #know(story: Story): void {
    this.#known.set(story.root, longer(story, this.#known.get(story.root)));
    for (const root of this.#known.keys()) {
      if (this.#known.size > STORIES_MAX) this.#known.delete(root);
    }
  }

  /** Rows of the chain that was told, or of all when it has not begun. */
  async #recall(root: number | undefined): Promise<readonly TraceRowView[]> {
    const rows = root === undefined ? [] : await this.#worker?.recall(root);
    return rows && rows.length > 0 ? rows : ((await this.#worker?.recall()) ?? []);
  }

  /** The story of a moment: the newest that has begun, else the first that is to come. */
  #recalled(rows: readonly TraceRowView[], now: number): void {
    const begun = this.#push(rows);
    const root = begun || Math.min(...this.#known.keys());
    const told = this.#readers.get(root)?.story();
    const known = this.#known.get(root);
    const story = known ? longer(known, told) : told;
    const lit = this.#sought?.lit ?? 0;
    const shown = Math.max(lit, happened(story?.hops ?? [], now));
    usePlayback.setState({ story, lit: lit || shown, shown, travels: false });
    this.#recalling = false;
    this.#pump();
    void this.#goOn();
  }

  /** Draws and tells until a hop has to stay for a while. */
  #pump(): void {
    while (this.#timer === undefined && !this.#recalling) {
      if (this.#waiting > 0) {
        if (this.#mayShow() && !this.#behind()) this.#showNext();
        else if (this.#queue.some((f) => f.trace.length > 0)) this.#showAll();
        else return;
        continue;
      }
      const f = this.#queue.shift();
      if (!f) return;
      this.#take(f);
    }
  }

  /** The clock did not wait for what was told: a hurried request. */
  #behind(): boolean {
    return this.#queue.filter((f) => f.trace.length > 0).length >= BEHIND_MIN;
  }

  #mayShow(): boolean {
    return usePlayback.getState().playing || this.#stepping > 0;
  }

  #take(f: Frame): void {
    const { pace } = useView.getState();
    const found = this.#tell(f);
    if (!f.base) traffic.receive(f.trace, pace);
    this.#current = f;
    this.#waiting = found;
    if (found === 0) this.#draw(f);
    else if (pace !== 'story' || !this.#mayShow()) this.#showAll();
    if (found === 0 && this.#stepping > 0 && --this.#stepping > 0) this.#worker?.stepHop();
  }

  /**
   * Shows what is known at once: at plain paces, and when the standing clock was moved from
   * elsewhere (a script, the terminal).
   */
  #showAll(): void {
    this.#waiting = 0;
    if (this.#current) this.#draw(this.#current);
    const { story, shown } = usePlayback.getState();
    const told = this.#readers.get(story?.root ?? 0)?.story().hops.length ?? 0;
    const all = Math.max(told, shown);
    usePlayback.setState({ lit: all, shown: all, travels: false });
  }

  /** Reads rows into stories, each row once; answers the newest root that tells something. */
  #push(rows: readonly TraceRowView[]): number {
    let root = usePlayback.getState().story?.root ?? 0;
    if (!this.#readers.has(root)) root = 0;
    for (const row of rows) {
      if (row.root === 0 || row.n <= this.#read) continue;
      this.#read = row.n;
      const story = this.#storyOf(row, root);
      if (story === 0) continue;
      const hops = this.#readerOf(story).push(row);
      if (hops.length > 0) root = Math.max(root, story);
    }
    return root;
  }

  /** The story in which a row is told; 0 for what only asks. `now` is the one that is told. */
  #storyOf(row: TraceRowView, now: number): number {
    const known = this.#groups.get(row.root);
    if (known !== undefined || !begins(row)) return known ?? 0;
    const story = this.#fresh || now === 0 ? row.root : now;
    this.#fresh = false;
    this.#groups.set(row.root, story);
    return story;
  }

  /** Reads a frame's rows; answers how many hops of the newest story wait to be shown. */
  #tell(f: Frame): number {
    const root = this.#push(f.trace);
    const told = this.#readers.get(root)?.story();
    if (!told || f.trace.length === 0) return 0;
    const { story, shown } = usePlayback.getState();
    if (story?.root !== root) {
      if (story) this.#know(story);
      const known = this.#known.get(root);
      usePlayback.setState({ story: known ? longer(known, told) : told, lit: 0, shown: 0 });
      return told.hops.length;
    }
    usePlayback.setState({ story: longer(story, told) });
    return Math.max(0, told.hops.length - shown);
  }

  #readerOf(root: number): StoryReader {
    let reader = this.#readers.get(root);
    if (!reader) {
      reader = new StoryReader(root);
      this.#readers.set(root, reader);
      if (this.#readers.size > STORIES_MAX) {
        const [oldest] = this.#readers.keys();
        this.#readers.delete(oldest!);
      }
    }
    return reader;
  }

  #showNext(): void {
    this.#waiting--;
    this.#stepping = 0;
    traffic.thaw();
    usePlayback.setState((p) => ({ lit: p.shown + 1, shown: p.shown + 1, travels: true }));
    this.#timer = this.#clock.set(() => {
      this.#timer = undefined;
      this.#landed();
      this.#pump();
    }, HOP_MS);
  }

  /** The last hop of a frame has arrived: what the frame changed is drawn. */
  #landed(): void {
    usePlayback.setState({ travels: false });
    if (!usePlayback.getState().playing) traffic.freeze();
    if (this.#waiting === 0 && this.#current) this.#draw(this.#current);
  }

  #draw(f: Frame): void {
    recent.take(f);
    mirror(f);
    const n = f.trace.findLast((r) => r.root !== 0)?.n;
    if (n !== undefined) this.#worker?.shown(n);
  }

  #clearTimer(): void {
    if (this.#timer === undefined) return;
    this.#clock.clear(this.#timer);
    this.#timer = undefined;
    this.#landed();
  }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** With the first row that asks for a change a story begins. */
function begins(r: TraceRowView): boolean {
  return r.kind === 'work' || (r.kind === 'request' && !READS.has(r.verb) && r.verb !== 'range');
}

function longer(known: Story, told: Story | undefined): Story {
  return told && told.hops.length >= known.hops.length ? told : known;
}

/** The one director of the page. */
export const director = new Director({
  set: (f, ms) => window.setTimeout(f, ms),
  clear: (timer) => window.clearTimeout(timer),
});
