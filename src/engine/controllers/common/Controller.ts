import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse } from '../../apiserver/Request.ts';
import type { Answer, ApiClient } from '../../client/ApiClient.ts';
import { EventRecorder } from '../../client/EventRecorder.ts';
import { WorkQueue } from '../../client/WorkQueue.ts';
import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { ClientLimits } from './ControllerClient.ts';
import { ControllerClient, MERGE, STRATEGIC } from './ControllerClient.ts';
import { reference } from './reference.ts';

/** A key under work: requests whose answers are awaited, and whether one of them failed. */
interface Turn {
  readonly open: number;
  readonly failed: boolean;
}

/** What becomes of a request's answer. */
export interface Then<D = unknown> {
  /** Handler that gets the answer as a `Step` when it succeeded or its code is tolerated. */
  readonly then?: string;
  /** Handler that gets any other answer; the key comes back later in any case. */
  readonly failed?: string;
  readonly data?: D;
  /** Codes that are no failure: 404 of a deletion, 409 of a creation. */
  readonly tolerate?: readonly number[];
}

/** What a continuation gets. */
export interface Step<D = unknown> {
  readonly key: string;
  readonly response: ApiResponse;
  readonly data: D;
}

interface Asked extends Then {
  readonly key: string;
}

/** How a controller presents itself. */
export interface ControllerOptions<S extends object> {
  /** Name of its part, as `kube-controller-manager --controllers` writes it. */
  readonly name: string;
  /** Service account in kube-system; the audit's actor. */
  readonly account: string;
  /** Source of its events; absent: the account. */
  readonly component?: string;
  /** Keys worked on at a time: `--concurrent-…-syncs`. */
  readonly workers: number;
  readonly limits?: ClientLimits;
  /** First and longest pause of a failing key, where it is not the queue's own. */
  readonly backoffUs?: readonly [number, number];
  /** Continuations and timers of its own. */
  readonly handlers?: Handlers;
  /** State of its own: containers are emptied at each start. */
  readonly state: S;
}

/**
 * The runner that all controllers share: event handlers add keys, `sync` does the work for one
 * key, a key is finished when all requests of its sync are answered, and comes back later when one
 * of them failed. A controller works only while its process leads and its informers are filled.
 * Models: pkg/controller/replicaset/replica_set.go processNextWorkItem
 */
export abstract class Controller<S extends object = object> implements Part {
  readonly state: { readonly turns: PMap<string, Turn>; active: boolean } & S;
  readonly handlers: Handlers;
  protected readonly actor: Actor;
  protected readonly client: ControllerClient;
  protected readonly queue: WorkQueue;
  protected readonly name: string;
  readonly #events: EventRecorder;

  constructor(actor: Actor, api: ApiClient, o: ControllerOptions<S>) {
    this.state = { turns: new PMap<string, Turn>(), active: false, ...o.state };
    this.actor = actor;
    this.name = o.name;
    this.handlers = {
      work: (d: { key: string }) => this.#work(d.key),
      answered: (a: Answer<Asked>) => this.#answered(a),
      ...o.handlers,
    };
    actor.addPart(o.name, this);
    this.client = new ControllerClient(actor, `${o.name}Client`, api, o.account, o.limits);
    const component = o.component ?? o.account;
    this.#events = new EventRecorder(actor, `${o.name}Events`, this.client, component);
    this.queue = new WorkQueue(actor, `${o.name}Queue`, {
      then: `${o.name}.work`,
      workers: o.workers,
      ...(o.backoffUs ? { baseDelayUs: o.backoffUs[0], maxDelayUs: o.backoffUs[1] } : {}),
    });
  }

  /** Brings the cluster nearer to what the object under the key wants. */
  protected abstract sync(key: string): void;

  /** Informers are filled and the process leads: look at everything once. */
  protected abstract begin(): void;

  onStart(): void {
    this.state.active = false;
    for (const v of Object.values(this.state)) if (v instanceof PMap) v.clear();
  }

  /** Works from now on. */
  activate(): void {
    this.state.active = true;
    this.begin();
  }

  /** Forgets everything; answers under way come to nothing. */
  deactivate(): void {
    this.onStart();
    this.queue.onStart();
  }

  /** Works now. */
  get active(): boolean {
    return this.state.active;
  }

  /** Adds a key because of what the present step was caused by. */
  protected enqueue(key: string): void {
    if (this.state.active) this.queue.add(key);
  }

  protected enqueueAfter(key: string, delayUs: number): void {
    if (this.state.active) this.queue.addAfter(key, Math.max(0, delayUs));
  }

  /** A request of the present sync: the key is not finished before its answer. */
  protected ask(key: string, request: Parameters<ControllerClient['request']>[0], t?: Then): void {
    const turn = this.state.turns.get(key) ?? { open: 0, failed: false };
    this.state.turns.set(key, { ...turn, open: turn.open + 1 });
    this.client.request(request, `${this.name}.answered`, { ...t, key } satisfies Asked);
  }

  protected create(key: string, path: string, body: unknown, t?: Then): void {
    this.ask(key, { method: 'POST', path, body }, t);
  }

  protected update(key: string, path: string, body: KubeObject, t?: Then): void {
    this.ask(key, { method: 'PUT', path, body }, t);
  }

  /** Merge patch. */
  protected patch(key: string, path: string, body: unknown, t?: Then): void {
    this.ask(key, { method: 'PATCH', path, body, headers: { 'content-type': MERGE } }, t);
  }

  /** Strategic merge patch. */
  protected strategicPatch(key: string, path: string, body: unknown, t?: Then): void {
    this.ask(key, { method: 'PATCH', path, body, headers: { 'content-type': STRATEGIC } }, t);
  }

  /** A deletion; an object that is gone already is no failure. */
  protected remove(key: string, path: string, options?: unknown, t?: Then): void {
    const request = { method: 'DELETE', path, ...(options === undefined ? {} : { body: options }) };
    this.ask(key, request, { tolerate: [404], ...t });
  }

  /** The present sync failed: the key comes back later. */
  protected fail(key: string): void {
    const turn = this.state.turns.get(key);
    if (turn) this.state.turns.set(key, { ...turn, failed: true });
  }

  /** Whether the answer that is being handled is the last one awaited for the key. */
  protected isLast(key: string): boolean {
    return this.state.turns.get(key)?.open === 1;
  }

  /** Whether an earlier request of the present sync failed. */
  protected hasFailed(key: string): boolean {
    return this.state.turns.get(key)?.failed ?? false;
  }

  protected event(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    this.#events.record({ about: reference(about), type, reason, message });
  }

  #work(key: string): void {
    this.state.turns.set(key, { open: 1, failed: false });
    this.sync(key);
    this.#close(key, false);
  }

  #answered(a: Answer<Asked>): void {
    const { key, then, failed, data, tolerate } = a.data;
    if (!this.state.turns.has(key)) return;
    const { code } = a.response;
    const fine = (code >= 200 && code < 300) || (tolerate?.includes(code) ?? false);
    const next = fine ? then : failed;
    if (next !== undefined) {
      const step: Step = { key, response: a.response, data };
      this.actor.call(`${this.name}.${next}`, step, this.actor.sim.current);
    }
    this.#close(key, !fine);
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
