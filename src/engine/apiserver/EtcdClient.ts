import type { Actor, Handlers, Part, StopKind } from '../sim/Actor.ts';
import type { EtcdRequest, EtcdResponse, EtcdWatchReply } from '../etcd/EtcdApi.ts';
import { PMap } from '../sim/PMap.ts';
import type { SimEvent } from '../sim/SimEvent.ts';

interface Waiting {
  readonly then: string;
  readonly data: unknown;
}

/** What a continuation gets. */
export interface EtcdAnswer<D> {
  readonly response: EtcdResponse;
  readonly data: D;
}

/** The API server's connection to the etcd member on its own machine. */
export class EtcdClient implements Part {
  readonly state = { next: 1, waiting: new PMap<number, Waiting>() };
  readonly handlers: Handlers = {
    response: (d: { id: number; response: EtcdResponse }, e: SimEvent) =>
      this.#answer(d.id, d.response, e),
    refused: (d: { id: number }, e: SimEvent) =>
      this.#answer(d.id, { type: 'error', reason: 'stopped', revision: 0 }, e),
    event: (d: EtcdWatchReply) => this.#onEvent(d),
    closed: () => this.#onClosed(),
  };
  readonly #actor: Actor;
  readonly #member: () => Actor;
  readonly #onEvent: (d: EtcdWatchReply) => void;
  readonly #onClosed: () => void;

  constructor(
    actor: Actor,
    member: () => Actor,
    onEvent: (d: EtcdWatchReply) => void,
    onClosed: () => void,
  ) {
    this.#actor = actor;
    this.#member = member;
    this.#onEvent = onEvent;
    this.#onClosed = onClosed;
  }

  onStart(): void {
    this.state.waiting.clear();
  }

  onStop(_how: StopKind): void {
    this.state.waiting.clear();
  }

  /** Asks the member; the answer comes to the actor's handler `then` as an `EtcdAnswer`. */
  call(request: EtcdRequest, then: string, data: unknown): void {
    const id = this.state.next++;
    this.state.waiting.set(id, { then, data });
    const verb = request.type === 'txn' ? (request.success[0]?.op ?? 'txn') : request.type;
    const object =
      request.type === 'txn'
        ? (request.success[0]?.key ?? '')
        : 'key' in request
          ? request.key
          : '';
    this.#actor.send(
      this.#member(),
      'etcd.request',
      { id, client: this.#actor.id, request },
      { bounce: 'etcdClient.refused', trace: { kind: 'request', verb, object } },
    );
  }

  #answer(id: number, response: EtcdResponse, e: SimEvent): void {
    const w = this.state.waiting.get(id);
    if (!w) return;
    this.state.waiting.delete(id);
    this.#actor.call(w.then, { response, data: w.data }, e);
  }
}
