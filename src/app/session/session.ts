import type {
  Frame,
  Order,
  Pace,
  Reply,
  Results,
  Stream,
  ToPage,
  ToWorker,
} from '../../protocol/protocol.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { director } from '../stores/Director.ts';

type Message<T extends ToWorker['type']> = Extract<ToWorker, { type: T }>;

/** A request to the API without what the session adds. */
export type Call = Omit<Message<'call'>, 'type' | 'id'>;

/** A stream of the API without what the session adds. */
export type Open = Omit<Message<'open'>, 'type' | 'id'>;

/** Requests that follow each other faster belong to one action (an Apply of many documents), ms. */
const PAUSE_MS = 120;

/** What a worker's `failed` becomes. */
export class SessionError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: SessionError): void;
}

/** The one connection of the page to its worker. */
class Session {
  readonly #worker: Worker;
  /** Resolves when the first cluster serves. */
  readonly started: Promise<void>;
  #onStarted: () => void = () => undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #streams = new Map<number, (s: Stream['step']) => void>();
  #id = 0;
  #epoch = 0;
  #version = 0;
  #starting = 0;
  /** Requests that wait for their answer, and when the last was answered, ms. */
  #calls = 0;
  #answeredAt = 0;

  constructor() {
    this.started = new Promise((resolve) => (this.#onStarted = resolve));
    this.#worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), {
      type: 'module',
    });
    this.#worker.onmessage = (e: MessageEvent<ToPage>) => this.#receive(e.data);
    this.#worker.onerror = (e) => this.#crashed(e.message);
  }

  /** Says something that has no answer. */
  send(m: Exclude<ToWorker, { id: number }>): void {
    this.#worker.postMessage(m);
  }

  pause(): void {
    this.send({ type: 'pause' });
  }

  play(pace?: Pace): void {
    this.send(pace === undefined ? { type: 'play' } : { type: 'play', pace });
  }

  /** Asks or orders something; rejects with a `SessionError`. */
  order<A extends Order['ask']>(order: Extract<Order, { ask: A }>): Promise<Results[A]> {
    if (order.ask === 'command') director.action();
    return this.#ask<Results[A]>((id) => {
      if (order.ask === 'start') this.#starting = id;
      return { type: 'order', id, order };
    });
  }

  /** A request to the API; the answer is the API server's. */
  async call(request: Call): Promise<Reply> {
    if (this.#calls === 0 && performance.now() - this.#answeredAt > PAUSE_MS) director.action();
    this.#calls++;
    try {
      return await this.#ask<Reply>((id) => ({ type: 'call', id, ...request }));
    } finally {
      this.#calls--;
      this.#answeredAt = performance.now();
    }
  }

  /** A watch or followed log. Answers how to end it. */
  open(request: Open, on: (s: Stream['step']) => void): () => void {
    const id = ++this.#id;
    this.#streams.set(id, on);
    this.#worker.postMessage({ type: 'open', id, ...request } satisfies ToWorker);
    return () => this.#worker.postMessage({ type: 'cancel', id } satisfies ToWorker);
  }

  #ask<T>(message: (id: number) => ToWorker): Promise<T> {
    const id = ++this.#id;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (v) => resolve(v as T), reject });
      this.#worker.postMessage(message(id));
    });
  }

  #receive(m: ToPage): void {
    switch (m.type) {
      case 'ready':
        return;
      case 'frame':
        return this.#frame(m);
      case 'reply':
        return this.#settle(m.id, (w) => w.resolve(m));
      case 'done':
        if (m.id === this.#starting) this.#onStarted();
        return this.#settle(m.id, (w) => w.resolve(m.value));
      case 'failed':
        return this.#settle(m.id, (w) => w.reject(new SessionError(m.code, m.message)));
      case 'stream':
        this.#streams.get(m.id)?.(m.step);
        if (m.step.step === 'closed') this.#streams.delete(m.id);
        return;
      case 'crash':
        this.#crashed(m.message);
    }
  }

  /** After a gap the page asks for everything anew. */
  #frame(f: Frame): void {
    const next = f.base || (f.epoch === this.#epoch && f.version === this.#version + 1);
    if (!next) return this.send({ type: 'base' });
    this.#epoch = f.epoch;
    this.#version = f.version;
    director.receive(f);
  }

  #settle(id: number, f: (w: Waiting) => void): void {
    const w = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (w) f(w);
  }

  #crashed(crash: string): void {
    useCluster.setState({ crash, running: false });
    for (const w of this.#waiting.values()) w.reject(new SessionError('Crashed', crash));
    this.#waiting.clear();
  }
}

export const session = new Session();
