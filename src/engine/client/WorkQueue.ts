import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import type { SimTime } from '../sim/time.ts';
import { MS, SECOND } from '../sim/time.ts';

/** Options of a queue. */
export interface WorkQueueOptions {
  /** Handler that gets `{key}`, as `<part>.<handler>`; it calls `done` when it is finished. */
  readonly then: string;
  /** Keys worked on at a time. */
  readonly workers: number;
  readonly baseDelayUs?: number;
  readonly maxDelayUs?: number;
}

interface Item {
  readonly dirty: boolean;
  readonly processing: boolean;
  readonly failures: number;
  readonly cause: number;
  readonly root: number;
}

interface Later {
  readonly key: string;
  readonly at: SimTime;
  readonly cause: number;
  readonly root: number;
}

const NEW: Item = { dirty: false, processing: false, failures: 0, cause: 0, root: 0 };

/**
 * A queue of keys: a key added twice is worked on once, one added while it is worked on comes once
 * more afterwards, failures come back later and later. A key keeps its newest cause.
 * Models: client-go util/workqueue
 */
export class WorkQueue implements Part {
  readonly state = {
    items: new PMap<string, Item>(),
    /** Keys in the order in which they wait. */
    waiting: new PMap<number, string>(),
    /** When a key that was added for later comes; the earliest counts. */
    delayed: new PMap<string, SimTime>(),
    seq: 0,
    busy: 0,
    scheduled: false,
  };
  readonly handlers: Handlers = {
    run: () => this.#run(),
    later: (l: Later) => this.#due(l),
  };
  readonly #actor: Actor;
  readonly #name: string;
  readonly #options: WorkQueueOptions;

  constructor(actor: Actor, name: string, options: WorkQueueOptions) {
    this.#actor = actor;
    this.#name = name;
    this.#options = options;
    actor.addPart(name, this);
  }

  /** Keys that wait. */
  get length(): number {
    return this.state.waiting.size;
  }

  onStart(): void {
    const s = this.state;
    s.items.clear();
    s.waiting.clear();
    s.delayed.clear();
    s.busy = 0;
    s.scheduled = false;
  }

  /** Adds a key, because of what the present step was caused by. */
  add(key: string): void {
    this.#add(key, this.#actor.sim.cause, this.#actor.sim.root);
  }

  /** Adds a key after a while; a key that waits already comes at the earlier time. */
  addAfter(key: string, delayUs: number): void {
    const { cause, root } = this.#actor.sim;
    if (delayUs <= 0) {
      this.#add(key, cause, root);
      return;
    }
    const at = this.#actor.now + delayUs;
    const known = this.state.delayed.get(key);
    if (known !== undefined && known <= at) return;
    this.state.delayed.set(key, at);
    this.#actor.after(delayUs, `${this.#name}.later`, { key, at, cause, root } satisfies Later);
  }

  #due(l: Later): void {
    if (this.state.delayed.get(l.key) !== l.at) return;
    this.state.delayed.delete(l.key);
    this.#add(l.key, l.cause, l.root);
  }

  /** Adds a key after a back-off that doubles with each failure. */
  addRateLimited(key: string): void {
    const item = this.state.items.get(key) ?? NEW;
    const { baseDelayUs = 5 * MS, maxDelayUs = 1000 * SECOND } = this.#options;
    const delay = Math.min(baseDelayUs * 2 ** Math.min(item.failures, 40), maxDelayUs);
    this.state.items.set(key, { ...item, failures: item.failures + 1 });
    this.addAfter(key, delay);
  }

  /** Forgets the failures of a key. */
  forget(key: string): void {
    const item = this.state.items.get(key);
    if (item && item.failures > 0) this.state.items.set(key, { ...item, failures: 0 });
  }

  failures(key: string): number {
    return this.state.items.get(key)?.failures ?? 0;
  }

  /** A key's work is finished. */
  done(key: string): void {
    const s = this.state;
    const item = s.items.get(key);
    if (!item?.processing) return;
    s.busy--;
    if (item.dirty) {
      s.items.set(key, { ...item, processing: false });
      s.waiting.set(++s.seq, key);
    } else if (item.failures === 0) s.items.delete(key);
    else s.items.set(key, { ...item, processing: false });
    this.#schedule();
  }

  #add(key: string, cause: number, root: number): void {
    const s = this.state;
    const item = s.items.get(key) ?? NEW;
    s.items.set(key, { ...item, dirty: true, cause, root });
    if (item.dirty || item.processing) return;
    s.waiting.set(++s.seq, key);
    this.#schedule();
  }

  #schedule(): void {
    const s = this.state;
    if (s.scheduled || s.waiting.size === 0 || s.busy >= this.#options.workers) return;
    s.scheduled = true;
    this.#actor.after(50, `${this.#name}.run`, undefined);
  }

  #run(): void {
    const s = this.state;
    s.scheduled = false;
    const first = s.waiting.firstKey();
    if (first === undefined || s.busy >= this.#options.workers) return;
    const key = s.waiting.get(first)!;
    s.waiting.delete(first);
    const item = s.items.get(key)!;
    s.items.set(key, { ...item, dirty: false, processing: true });
    s.busy++;
    this.#schedule();
    const { sim } = this.#actor;
    sim.because(item.cause, item.root);
    this.#actor.call(this.#options.then, { key }, sim.current);
  }
}
