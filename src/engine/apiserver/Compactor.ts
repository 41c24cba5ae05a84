import type { EtcdRequest } from '../etcd/EtcdApi.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { MINUTE } from '../sim/time.ts';
import type { EtcdAnswer, EtcdClient } from './EtcdClient.ts';

const INTERVAL_US = 5 * MINUTE;

/** Holds the revision to compact to; its version counts the rounds of all API servers. */
const KEY = 'compact_rev_key';

/**
 * Forgets etcd's past before the last round, every 5 minutes. Of several API servers the one whose
 * transaction wins a round compacts. Models: apiserver pkg/storage/etcd3/compact.go
 */
export class Compactor implements Part {
  readonly state = {
    /** Round as last seen: the key's version. */
    round: 0,
    /** Revision at that time; 0 before the first. */
    revision: 0,
  };
  readonly handlers: Handlers = {
    tick: () => this.#tick(),
    after: (a: EtcdAnswer<undefined>) => this.#after(a),
    compacted: () => undefined,
  };
  readonly #actor: Actor;
  readonly #etcd: EtcdClient;

  constructor(actor: Actor, etcd: EtcdClient) {
    this.#actor = actor;
    this.#etcd = etcd;
    actor.addPart('compactor', this);
  }

  onStart(): void {
    this.state.round = 0;
    this.state.revision = 0;
    this.#actor.after(INTERVAL_US, 'compactor.tick', undefined);
  }

  #tick(): void {
    this.#actor.after(INTERVAL_US, 'compactor.tick', undefined);
    const { round, revision } = this.state;
    const request: EtcdRequest = {
      type: 'txn',
      compare: [{ key: KEY, target: 'version', op: '=', value: round }],
      success: [{ op: 'put', key: KEY, value: String(revision) }],
      failure: [{ op: 'range', key: KEY }],
    };
    this.#etcd.call(request, 'compactor.after', undefined);
  }

  #after({ response }: EtcdAnswer<undefined>): void {
    if (response.type !== 'txn') return;
    const before = this.state.revision;
    this.state.revision = response.revision;
    const found = response.results[0];
    if (!response.succeeded) {
      if (found?.op === 'range') this.state.round = found.kvs[0]?.version ?? 0;
      return;
    }
    this.state.round++;
    if (before === 0) return;
    this.#etcd.call({ type: 'compact', revision: before }, 'compactor.compacted', undefined);
  }
}
