import type { Actor } from '../sim/Actor.ts';
import type { PMap } from '../sim/PMap.ts';
import type { EtcdRequest, EtcdResponse, EtcdWatchReply } from './EtcdApi.ts';
import type { Change, Store, StoreState } from './mvcc/Store.ts';

/** An open watch of a client. */
export interface WatchRecord {
  readonly client: number;
  readonly key: string;
  readonly end: string;
  /** Index in the history of the next change to look at. */
  readonly next: number;
}

interface WatchState extends StoreState {
  readonly watches: PMap<number, WatchRecord>;
  serial: number;
}

/** The watches open at a member. Models: etcd server/storage/mvcc/watchable_store.go */
export class EtcdWatches {
  readonly #actor: Actor;
  readonly #state: WatchState;
  readonly #store: Store;

  constructor(actor: Actor, state: WatchState, store: Store) {
    this.#actor = actor;
    this.#state = state;
    this.#store = store;
  }

  /** Opens a watch from a revision on, which must be kept. */
  open(client: number, r: Extract<EtcdRequest, { type: 'watch' }>): EtcdResponse {
    const s = this.#state;
    const { revision } = s;
    if (r.from > 0 && r.from <= s.compacted)
      return { type: 'error', reason: 'compacted', revision };
    const watch = ++s.serial;
    const next = this.#store.firstChange(r.from > 0 ? r.from : revision + 1);
    s.watches.set(watch, { client, key: r.key, end: r.end, next });
    return { type: 'watch', revision, watch };
  }

  /** Tells each watch what has changed since it was told last. */
  notify(): void {
    const s = this.#state;
    const { end } = s.history;
    const due: number[] = [];
    s.watches.forEach((w, id) => {
      if (w.next < end) due.push(id);
    });
    for (const id of due) {
      const w = s.watches.get(id)!;
      const events: Change[] = [];
      for (let i = w.next; i < end; i++) {
        const c = s.history.at(i)!;
        if (c.kv.key >= w.key && c.kv.key < w.end) events.push(c);
      }
      s.watches.set(id, { client: w.client, key: w.key, end: w.end, next: end });
      if (events.length > 0) this.#tell(id, w.client, events);
    }
  }

  /** The store was replaced by a leader's: watches go on after its revision. */
  skip(): void {
    const s = this.#state;
    const next = this.#store.firstChange(s.revision + 1);
    for (const id of s.watches.keys()) s.watches.set(id, { ...s.watches.get(id)!, next });
  }

  /** Clients that watch here, each once. */
  clients(): readonly number[] {
    return [...new Set(this.#state.watches.values().map((w) => w.client))];
  }

  #tell(watch: number, client: number, events: readonly Change[]): void {
    const { sim } = this.#actor;
    const last = events.at(-1)!;
    sim.because(last.kv.cause, last.kv.root);
    const reply: EtcdWatchReply = { watch, revision: this.#state.revision, events };
    const { type: verb, revision: num } = last;
    const trace = { kind: 'watch', verb, object: last.kv.key, num } as const;
    this.#actor.send(sim.actor(client), 'etcdClient.event', reply, { trace });
  }
}
