import type { Answer, ApiClient } from '../../client/ApiClient.ts';
import { WorkQueue } from '../../client/WorkQueue.ts';
import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';

/** A key under work: requests whose answers are awaited, and whether one of them failed. */
interface Turn {
  readonly open: number;
  readonly failed: boolean;
}

/** What the answer of a controller's request carries. */
interface Asked {
  readonly key: string;
  readonly then: string | undefined;
  readonly data: unknown;
}

/**
 * The runner that all controllers share: event handlers add keys, `sync` does the work for one
 * key, a key is finished when all requests of its sync are answered, and comes back later when one
 * of them failed. A controller works only while its process leads.
 * Models: pkg/controller/replicaset/replica_set.go processNextWorkItem
 */
export abstract class Controller implements Part {
  readonly state = { turns: new PMap<string, Turn>(), active: false };
  readonly handlers: Handlers;
  protected readonly actor: Actor;
  protected readonly api: ApiClient;
  protected readonly queue: WorkQueue;
  readonly #name: string;

  /** `steps` are further handlers, for continuations of requests. */
  constructor(actor: Actor, name: string, api: ApiClient, workers: number, steps: Handlers = {}) {
    this.actor = actor;
    this.api = api;
    this.#name = name;
    this.handlers = {
      work: (d: { key: string }) => this.#work(d.key),
      answered: (a: Answer<Asked>) => this.#answered(a),
      ...steps,
    };
    actor.addPart(name, this);
    this.queue = new WorkQueue(actor, `${name}Queue`, { then: `${name}.work`, workers });
  }

  /** Brings the cluster nearer to what the object under the key wants. */
  protected abstract sync(key: string): void;

  /** The process became leader: look at everything once. */
  abstract begin(): void;

  onStart(): void {
    this.state.turns.clear();
    this.state.active = false;
  }

  /** The process leads from now on, or no longer. */
  lead(active: boolean): void {
    this.state.active = active;
    if (active) this.begin();
  }

  /** Adds a key because of what the present step was caused by. */
  protected enqueue(key: string): void {
    if (this.state.active) this.queue.add(key);
  }

  /** A request of the present sync: the key is not finished before its answer. */
  protected ask(
    key: string,
    request: Parameters<ApiClient['request']>[0],
    then?: string,
    data?: unknown,
  ): void {
    const turn = this.state.turns.get(key) ?? { open: 0, failed: false };
    this.state.turns.set(key, { ...turn, open: turn.open + 1 });
    const asked: Asked = { key, then, data };
    this.api.request(request, `${this.#name}.answered`, asked);
  }

  #work(key: string): void {
    this.state.turns.set(key, { open: 1, failed: false });
    this.sync(key);
    this.#close(key, false);
  }

  #answered(a: Answer<Asked>): void {
    const { key, then, data } = a.data;
    const { code } = a.response;
    if (then !== undefined) {
      const step = { response: a.response, data };
      this.actor.call(`${this.#name}.${then}`, step, this.actor.sim.current);
    }
    const fine = code >= 200 && code < 300;
    this.#close(key, !fine && code !== 404 && code !== 409);
  }

  #close(key: string, failed: boolean): void {
    const turn = this.state.turns.get(key);
    if (!turn) return;
    const now = { open: turn.open - 1, failed: turn.failed || failed };
    if (now.open > 0) {
      this.state.turns.set(key, now);
      return;
    }
    this.state.turns.delete(key);
    if (now.failed) this.queue.addRateLimited(key);
    else this.queue.forget(key);
    this.queue.done(key);
  }
}
