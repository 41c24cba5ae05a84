import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type {
  ApiCall,
  ApiReply,
  ApiRequest,
  ApiResponse,
  ApiWatchReply,
  UserInfo,
} from '../apiserver/Request.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import type { SimEvent } from '../sim/SimEvent.ts';
import { MS, SECOND } from '../sim/time.ts';

/** A request that gets no answer is given up. Models: client-go rest.Config Timeout of components */
const TIMEOUT_US = 10 * SECOND;

interface Waiting {
  readonly then: string;
  readonly data: unknown;
  readonly server: number;
  /** Of the server's process: a connection does not outlive it. */
  readonly incarnation: number;
  /** µs; 0 once a watch is open. */
  readonly deadline: number;
  readonly cause: number;
  readonly root: number;
}

/**
 * A watch on a connection without a sign of life: asked after so long, given up after so much more.
 * Models: apimachinery pkg/util/net ReadIdleTimeout, PingTimeout
 */
const KEEP_ALIVE_US = 30 * SECOND;
const PING_US = 15 * SECOND;

/** What a continuation gets. Code 0: no answer; `body` then says why, as text. */
export interface Answer<D = undefined> {
  readonly response: ApiResponse;
  readonly data: D;
}

/** What the continuation of a watch gets for each event, and once when it ends. */
export type WatchStep<D = unknown> =
  | { readonly step: 'event'; readonly reply: ApiWatchReply; readonly data: D }
  | { readonly step: 'closed'; readonly reason: string; readonly data: D };

/** How a client presents itself and whom it dials. */
export interface ApiClientOptions {
  readonly user: UserInfo;
  /** `kubelet`, `kube-scheduler` …: the `user-agent`. */
  readonly userAgent: string;
  /** The API servers it may dial, ready ones only. The first dial draws one by seed. */
  readonly servers: () => readonly Actor[];
}

/** What `request` takes; `user` only when it acts as somebody else than the process. */
export type ClientRequest = ApiRequest;

const JSON_HEADERS: Readonly<Record<string, string>> = { 'content-type': 'application/json' };
const MERGE: Readonly<Record<string, string>> = {
  'content-type': 'application/merge-patch+json',
};
const STRATEGIC: Readonly<Record<string, string>> = {
  'content-type': 'application/strategic-merge-patch+json',
};

/**
 * A process's connection to the API: the part `api`. Requests go to one API server until the
 * connection is lost, then to another. Models: client-go rest, transport
 */
export class ApiClient implements Part {
  readonly state = {
    next: 1,
    waiting: new PMap<number, Waiting>(),
    /** Actor id of the API server it is connected to; -1 for none. */
    server: -1,
    /** Requests wait and are looked through each second; watches each 30 seconds. */
    sweeping: false,
    watching: false,
  };
  readonly handlers: Handlers = {
    response: (d: ApiReply, e: SimEvent) => this.#onResponse(d, e),
    watch: (d: ApiWatchReply, e: SimEvent) => this.#onWatch(d, e),
    closed: (d: { id: number; reason: string }, e: SimEvent) => this.#onClosed(d, e),
    refused: (d: Pick<ApiCall, 'id'>, e: SimEvent) => this.#lost(d.id, 'connection refused', e),
    sweep: (_: undefined, e: SimEvent) => this.#onSweep(e),
    keepAlive: (_: undefined, e: SimEvent) => this.#onKeepAlive(e),
    pinged: (_: undefined, e: SimEvent) => this.#onPinged(e),
  };
  readonly #actor: Actor;
  readonly #options: ApiClientOptions;

  constructor(actor: Actor, options: ApiClientOptions) {
    this.#actor = actor;
    this.#options = options;
    actor.addPart('api', this);
  }

  /** `kubelet`, `kube-scheduler` … */
  get userAgent(): string {
    return this.#options.userAgent;
  }

  onStart(): void {
    this.state.waiting.clear();
    this.state.server = -1;
    this.state.sweeping = false;
    this.state.watching = false;
  }

  /** Sends a request; the answer comes to the actor's handler `then` as an `Answer`. */
  request(r: ClientRequest, then: string, data?: unknown): number {
    const id = this.state.next++;
    const server = this.#dial();
    const { cause, root } = this.#actor.sim;
    const deadline = this.#actor.now + TIMEOUT_US;
    const { id: at = -1, incarnation = 0 } = server ?? {};
    const waiting = { then, data, server: at, incarnation, deadline, cause, root };
    this.state.waiting.set(id, waiting);
    this.#armSweep();
    if (!server) {
      this.#actor.after(MS, 'api.refused', { id });
      return id;
    }
    const request: ApiRequest = r.user ? r : { ...r, user: this.#options.user };
    const lease = r.path.startsWith('/apis/coordination.k8s.io/');
    this.#actor.send(
      server,
      'apiserver.request',
      { id, client: this.#actor.id, request },
      {
        bounce: 'api.refused',
        trace: {
          kind: lease ? 'lease' : 'request',
          verb: r.method,
          object: r.path,
          body: r.body,
        },
      },
    );
    return id;
  }

  get(path: string, then: string, data?: unknown): number {
    return this.request({ method: 'GET', path }, then, data);
  }

  /** POST to a collection (or a subresource such as `binding`). */
  create(path: string, body: unknown, then: string, data?: unknown): number {
    return this.request({ method: 'POST', path, headers: JSON_HEADERS, body }, then, data);
  }

  update(path: string, body: KubeObject, then: string, data?: unknown): number {
    return this.request({ method: 'PUT', path, headers: JSON_HEADERS, body }, then, data);
  }

  /** Merge patch. */
  patch(path: string, body: unknown, then: string, data?: unknown): number {
    return this.request({ method: 'PATCH', path, headers: MERGE, body }, then, data);
  }

  /** Strategic merge patch. */
  strategicPatch(path: string, body: unknown, then: string, data?: unknown): number {
    return this.request({ method: 'PATCH', path, headers: STRATEGIC, body }, then, data);
  }

  delete(path: string, options: unknown, then: string, data?: unknown): number {
    return this.request(
      { method: 'DELETE', path, headers: JSON_HEADERS, body: options },
      then,
      data,
    );
  }

  /** Gives a request or watch up; nothing more comes of it. */
  cancel(id: number): void {
    const w = this.state.waiting.get(id);
    if (!w) return;
    this.state.waiting.delete(id);
    const server = this.#actor.sim.actors[w.server];
    if (server) this.#actor.send(server, 'apiserver.cancel', { id, client: this.#actor.id });
  }

  #dial(): Actor | undefined {
    const { sim } = this.#actor;
    const known = this.state.server;
    if (known >= 0 && sim.actor(known).up) return sim.actor(known);
    const ready = this.#options.servers();
    const chosen = ready.length > 1 ? ready[this.#actor.prng.int(ready.length)] : ready[0];
    this.state.server = chosen?.id ?? -1;
    return chosen;
  }

  #onResponse(d: ApiReply, e: SimEvent): void {
    const w = this.state.waiting.get(d.id);
    if (!w) return;
    if (d.response.watch) {
      this.state.waiting.set(d.id, { ...w, deadline: 0 });
      this.#armKeepAlive();
    } else this.state.waiting.delete(d.id);
    this.#actor.call(w.then, { response: d.response, data: w.data }, e);
  }

  #onWatch(d: ApiWatchReply, e: SimEvent): void {
    const w = this.state.waiting.get(d.id);
    if (w) this.#actor.call(w.then, { step: 'event', reply: d, data: w.data }, e);
  }

  #onClosed(d: { id: number; reason: string }, e: SimEvent): void {
    const w = this.state.waiting.get(d.id);
    if (!w) return;
    this.state.waiting.delete(d.id);
    if (d.reason !== 'timeout') this.state.server = -1;
    this.#actor.call(w.then, { step: 'closed', reason: d.reason, data: w.data }, e);
  }

  /** A connection is lost: everything on it fails, the next request dials anew. */
  #lost(id: number, reason: string, e: SimEvent): void {
    const w = this.state.waiting.get(id);
    if (!w) return;
    if (this.state.server === w.server) this.state.server = -1;
    this.state.waiting.delete(id);
    if (w.deadline === 0) this.#actor.call(w.then, { step: 'closed', reason, data: w.data }, e);
    else this.#actor.call(w.then, { response: { code: 0, body: reason }, data: w.data }, e);
  }

  #armSweep(): void {
    if (this.state.sweeping) return;
    this.state.sweeping = true;
    this.#actor.after(SECOND, 'api.sweep', undefined);
  }

  #armKeepAlive(): void {
    if (this.state.watching) return;
    this.state.watching = true;
    this.#actor.after(KEEP_ALIVE_US, 'api.keepAlive', undefined);
  }

  #onSweep(e: SimEvent): void {
    this.state.sweeping = false;
    const { now } = this.#actor;
    const open = this.#giveUp(e, (w) => w.deadline > 0 && (w.deadline <= now || this.#gone(w)));
    if (open.requests) this.#armSweep();
  }

  #onKeepAlive(e: SimEvent): void {
    this.state.watching = false;
    const open = this.#giveUp(e, (w) => w.deadline === 0 && this.#gone(w));
    if (!open.watches || this.state.watching) return;
    this.state.watching = true;
    const unheard = this.state.waiting.values().some((w) => w.deadline === 0 && this.#silent(w));
    if (unheard) this.#actor.after(PING_US, 'api.pinged', undefined);
    else this.#actor.after(KEEP_ALIVE_US, 'api.keepAlive', undefined);
  }

  /** The time for the answer to a ping is over. */
  #onPinged(e: SimEvent): void {
    this.state.watching = false;
    const open = this.#giveUp(e, (w) => w.deadline === 0 && (this.#gone(w) || this.#silent(w)));
    if (open.watches) this.#armKeepAlive();
  }

  /** Its server has died. */
  #gone(w: Waiting): boolean {
    if (w.server < 0) return false;
    const { up, incarnation } = this.#actor.sim.actor(w.server);
    return !up || incarnation !== w.incarnation;
  }

  /** Its server cannot be heard. */
  #silent(w: Waiting): boolean {
    const { sim } = this.#actor;
    return w.server >= 0 && sim.silent(this.#actor, sim.actor(w.server));
  }

  /**
   * Gives up what is due, and with it everything else on a connection that is silent; tells what
   * is left.
   */
  #giveUp(e: SimEvent, isDue: (w: Waiting) => boolean): { requests: boolean; watches: boolean } {
    const due: number[] = [];
    const silent = new Set<number>();
    const open = { requests: false, watches: false };
    this.state.waiting.forEach((w, id) => {
      if (isDue(w)) {
        due.push(id);
        if (this.#silent(w)) silent.add(w.server);
      } else if (w.deadline > 0) open.requests = true;
      else open.watches = true;
    });
    if (silent.size > 0) this.#hangUp(silent, due);
    for (const id of due) {
      const w = this.state.waiting.get(id);
      if (!w) continue;
      this.#actor.sim.because(w.cause, w.root);
      this.#lost(id, 'timeout', e);
    }
    return open;
  }

  /** Closes connections; what else is on them is due, too. */
  #hangUp(servers: ReadonlySet<number>, due: number[]): void {
    const { sim } = this.#actor;
    for (const id of servers) sim.hangUp(this.#actor, sim.actor(id));
    this.state.waiting.forEach((w, id) => {
      if (servers.has(w.server) && !due.includes(id)) due.push(id);
    });
  }
}
