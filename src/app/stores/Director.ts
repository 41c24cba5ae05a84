import type { Frame, Pace } from '../../protocol/protocol.ts';
import { StoryReader } from '../story/StoryReader.ts';
import { mirror } from './clusterStore.ts';
import { usePlayback } from './playback.ts';
import { traffic } from './traffic.ts';
import { useView } from './viewStore.ts';

/** How long a hop stays lit at Story pace, ms of the viewer's time. */
export const HOP_MS = 450;
/** So many frames with hops wait: they are no longer shown hop by hop. */
const BEHIND_MIN = 3;
/** Chains that are kept readable. */
const STORIES_MAX = 20;

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
}

interface Clock {
  set(f: () => void, ms: number): number;
  clear(timer: number): void;
}

/**
 * Tells what the frames bring. At Story pace one hop is lit at a time and stays so for a while:
 * what a frame changed is drawn when its hops were shown. At plain paces frames are drawn as they
 * come and the newest hop is lit.
 */
export class Director {
  #worker: Worker | undefined;
  readonly #clock: Clock;
  readonly #readers = new Map<number, StoryReader>();
  #queue: Frame[] = [];
  #current: Frame | undefined;
  #waiting = 0;
  #timer: number | undefined;
  /** The next hop ends the stepping. */
  #stepping = false;

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
    this.#stepping = false;
    traffic.thaw();
    this.#worker?.play();
    this.#pump();
  }

  pause(): void {
    usePlayback.setState({ playing: false });
    this.#stepping = false;
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
    this.#stepping = true;
    this.#pump();
    if (this.#stepping) this.#worker?.stepHop();
  }

  /** Looks back by one hop. */
  stepBack(): void {
    const { lit } = usePlayback.getState();
    if (lit > 1) this.look(lit - 1);
  }

  /** Looks at a hop that was shown. */
  look(n: number): void {
    const { shown, story } = usePlayback.getState();
    if (!story || n < 1 || n > shown) return;
    if (usePlayback.getState().playing) this.pause();
    usePlayback.setState({ lit: n, travels: false });
  }

  /** The pace has changed. */
  paceChanged(pace: Pace): void {
    if (pace !== 'story') this.#clearTimer();
    this.#pump();
  }

  #epoch(): number {
    return this.#queue.at(-1)?.epoch ?? this.#current?.epoch ?? 0;
  }

  /** A new epoch: what was told before belongs to another run. */
  #restart(_: Frame): void {
    this.#clearTimer();
    this.#readers.clear();
    this.#queue = [];
    this.#waiting = 0;
    usePlayback.setState({ story: undefined, lit: 0, shown: 0 });
  }

  /** Draws and tells until a hop has to stay for a while. */
  #pump(): void {
    while (this.#timer === undefined) {
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
    return usePlayback.getState().playing || this.#stepping;
  }

  #take(f: Frame): void {
    const { pace } = useView.getState();
    const story = pace === 'story';
    const found = this.#read(f);
    traffic.receive(f.trace, pace);
    this.#current = f;
    this.#waiting = found;
    if (found === 0) this.#draw(f);
    else if (!story || !this.#mayShow()) this.#showAll();
  }

  /**
   * Shows what is known at once: at plain paces, and when the standing clock was moved from
   * elsewhere (a script, the terminal).
   */
  #showAll(): void {
    this.#waiting = 0;
    if (this.#current) this.#draw(this.#current);
    const shown = usePlayback.getState().story?.hops.length ?? 0;
    usePlayback.setState({ lit: shown, shown, travels: false });
  }

  /** Reads the rows into stories; answers how many hops the present story grew by. */
  #read(f: Frame): number {
    let grown = 0;
    let root = usePlayback.getState().story?.root ?? 0;
    for (const row of f.trace) {
      if (row.root === 0) continue;
      const reader = this.#readerOf(row.root);
      const hops = reader.push(row);
      if (hops.length === 0) continue;
      if (row.root > root) {
        root = row.root;
        grown = 0;
        usePlayback.setState({ lit: 0, shown: 0 });
      }
      if (row.root === root) grown += hops.length;
    }
    const reader = this.#readers.get(root);
    if (reader && f.trace.length > 0) usePlayback.setState({ story: reader.story() });
    return grown;
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
    this.#stepping = false;
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

/** The one director of the page. */
export const director = new Director({
  set: (f, ms) => window.setTimeout(f, ms),
  clear: (timer) => window.clearTimeout(timer),
});
