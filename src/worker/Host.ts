import { Cluster } from '../engine/Cluster.ts';
import type { Pace, ToPage, ToWorker } from '../protocol/protocol.ts';
import { Observer } from './Observer.ts';

/** Longest time the engine runs before the worker listens again, ms. */
const SLICE_MS = 4;

/** Story pace: while a user's chain goes on, this many virtual seconds a second. */
const STORY_SPEED = 0.02;
const STORY_IDLE_SPEED = 4;

type Call = Extract<ToWorker, { type: 'call' }>;

/**
 * Hosts one cluster: lets its clock run at the pace asked for, in slices of a few milliseconds so
 * that pause overtakes work, and tells the page once a frame what changed.
 */
export class Host {
  readonly #post: (m: ToPage) => void;
  readonly #clock: () => number;
  #cluster: Cluster | undefined;
  #observer: Observer | undefined;
  #epoch = 0;
  #pace: Pace = 'story';
  #running = true;
  #last = 0;
  #debtUs = 0;
  #waiting: { id: number; ticket: number; root: number }[] = [];
  #busyUntilUs = 0;

  constructor(post: (m: ToPage) => void, clock: () => number) {
    this.#post = post;
    this.#clock = clock;
  }

  /** Takes a message of the page. */
  receive(m: ToWorker): void {
    switch (m.type) {
      case 'start':
        return this.#start(m);
      case 'pace':
        this.#pace = m.pace;
        this.#debtUs = 0;
        return;
      case 'play':
        this.#running = true;
        this.#last = this.#clock();
        return;
      case 'pause':
        this.#running = false;
        return;
      case 'step':
        for (let i = 0; i < m.n; i++) this.#cluster?.sim.step();
        return;
      case 'call':
        return this.#call(m);
      case 'power':
        if (m.on) this.#cluster?.startMachine(m.machine);
        else this.#cluster?.stopMachine(m.machine, 'power');
    }
  }

  /** One slice of work. */
  slice(): void {
    const cluster = this.#cluster;
    if (!cluster) return;
    const now = this.#clock();
    const elapsedMs = Math.min(now - this.#last, 100);
    this.#last = now;
    if (this.#running || this.#waiting.length > 0) this.#advance(cluster, elapsedMs, now);
    this.#answer(cluster);
    const fault = cluster.sim.faults.shift();
    if (fault) {
      const { error } = fault;
      const message = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
      this.#post({ type: 'crash', message });
    }
  }

  /** Tells the page what changed. */
  frame(): void {
    if (this.#observer) this.#post(this.#observer.frame(this.#epoch, this.#running));
  }

  #start(m: Extract<ToWorker, { type: 'start' }>): void {
    const { seed, controlPlanes, workers } = m;
    const cluster = new Cluster({ seed, controlPlanes, workers });
    cluster.sim.trace.level = 'caused';
    cluster.boot();
    this.#cluster = cluster;
    this.#observer = new Observer(cluster);
    this.#epoch++;
    this.#last = this.#clock();
    this.frame();
  }

  #speed(cluster: Cluster): number {
    if (this.#pace === 'max') return Infinity;
    if (this.#pace !== 'story') return this.#pace;
    return cluster.sim.now < this.#busyUntilUs ? STORY_SPEED : STORY_IDLE_SPEED;
  }

  #advance(cluster: Cluster, elapsedMs: number, started: number): void {
    const { sim } = cluster;
    const speed = this.#speed(cluster);
    this.#debtUs += speed === Infinity ? 0 : elapsedMs * 1000 * speed;
    const until = speed === Infinity ? Infinity : sim.now + Math.floor(this.#debtUs);
    let n = 0;
    while (sim.step(until)) {
      if ((++n & 63) === 0 && this.#clock() - started > SLICE_MS) break;
    }
    if (until === Infinity) return;
    if (sim.queue.peekAt() > until) sim.idleUntil(until);
    this.#debtUs = Math.max(0, Math.min(until - sim.now, 1e6));
  }

  #call(m: Call): void {
    const cluster = this.#cluster;
    if (!cluster) return;
    const { method, path, query, headers, body } = m;
    const { ticket, root } = cluster.kubectl.submit({
      method,
      path,
      body,
      ...(query ? { query } : {}),
      headers: headers ?? { 'content-type': 'application/json' },
    });
    this.#waiting.push({ id: m.id, ticket, root });
    if (method !== 'GET' && query?.['dryRun'] === undefined) {
      this.#busyUntilUs = cluster.sim.now + 25_000;
    }
  }

  #answer(cluster: Cluster): void {
    this.#waiting = this.#waiting.filter(({ id, ticket, root }) => {
      const r = cluster.kubectl.take(ticket);
      if (!r) return true;
      const headers = r.headers ? { headers: r.headers } : {};
      this.#post({ type: 'reply', id, code: r.code, body: r.body, ...headers, root });
      return false;
    });
  }
}
