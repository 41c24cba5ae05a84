import type { PLogRoot } from '../../sim/PLog.ts';
import { PLog } from '../../sim/PLog.ts';
import type { PMapRoot } from '../../sim/PMap.ts';
import { PMap } from '../../sim/PMap.ts';
import type { EtcdCompare, EtcdOp, EtcdOpResult, KeyValue } from '../EtcdApi.ts';

/** One change of one key. A transaction's changes share a revision. */
export interface Change {
  readonly revision: number;
  readonly type: 'PUT' | 'DELETE';
  readonly kv: KeyValue;
  readonly prev: KeyValue | undefined;
}

/** A lease as granted. */
export interface Lease {
  readonly id: number;
  readonly ttlSeconds: number;
  /** Virtual time of its end, µs; renewed by keep-alives. */
  readonly ends: number;
}

/** The containers of a store; they stand in the member's state. */
export interface StoreState extends Record<string, unknown> {
  readonly kvs: PMap<string, KeyValue>;
  /** Changes in order; old ones are dropped by compaction. */
  readonly history: PLog<Change>;
  readonly leases: PMap<number, Lease>;
  /** `<lease>/<key>` for each key under a lease. */
  readonly leaseKeys: PMap<string, true>;
  revision: number;
  compacted: number;
}

/** A whole store, for a follower that is too far behind. */
export interface StoreRoots {
  readonly kvs: PMapRoot<string, KeyValue>;
  readonly history: PLogRoot<Change>;
  readonly leases: PMapRoot<number, Lease>;
  readonly leaseKeys: PMapRoot<string, true>;
  readonly revision: number;
  readonly compacted: number;
}

/** An empty store at revision 1, as etcd begins. */
export function newStoreState(): StoreState {
  return {
    kvs: new PMap<string, KeyValue>(),
    history: new PLog<Change>(0),
    leases: new PMap<number, Lease>(),
    leaseKeys: new PMap<string, true>(),
    revision: 1,
    compacted: 0,
  };
}

/** Result of a transaction. */
export interface TxnResult {
  readonly succeeded: boolean;
  readonly results: readonly EtcdOpResult[];
}

/** Result of a range. */
export interface RangeResult {
  readonly kvs: readonly KeyValue[];
  readonly count: number;
  readonly more: boolean;
}

/**
 * etcd's key-value store with revisions: ranges now or at an earlier revision, transactions,
 * leases, compaction, and a history from which watches are served.
 * Models: etcd server/storage/mvcc, server/lease
 */
export class Store {
  readonly #s: StoreState;

  constructor(state: StoreState) {
    this.#s = state;
  }

  /** Keys in [key, end), or the one key, in order. `revision` must lie in the kept past. */
  range(key: string, end: string | undefined, limit = 0, revision = 0): RangeResult {
    const past = revision > 0 && revision < this.#s.revision;
    if (end === undefined) {
      const kv = past ? this.#pastOf(key, revision) : this.#s.kvs.get(key);
      return { kvs: kv ? [kv] : [], count: kv ? 1 : 0, more: false };
    }
    if (past) return cut(this.#pastRange(key, end, revision), limit);
    const kvs: KeyValue[] = [];
    let count = 0;
    this.#s.kvs.range(key, end, (kv) => {
      if (limit === 0 || kvs.length < limit) kvs.push(kv);
      count++;
    });
    return { kvs, count, more: count > kvs.length };
  }

  /** Applies a transaction; a revision is used only when something changed. */
  txn(
    compare: readonly EtcdCompare[],
    success: readonly EtcdOp[],
    failure: readonly EtcdOp[],
    cause: number,
    root: number,
  ): TxnResult {
    let succeeded = true;
    for (const c of compare) succeeded &&= holds(c, this.#s.kvs.get(c.key));
    const revision = this.#s.revision + 1;
    const results: EtcdOpResult[] = [];
    let changed = false;
    for (const op of succeeded ? success : failure) {
      const r = this.#apply(op, revision, cause, root);
      changed ||= r.op === 'put' || (r.op === 'delete' && r.deleted.length > 0);
      results.push(r);
    }
    if (changed) this.#s.revision = revision;
    return { succeeded, results };
  }

  /** Grants or renews a lease. */
  setLease(lease: Lease): void {
    this.#s.leases.set(lease.id, lease);
  }

  /** Ends a lease and deletes its keys, in one revision. */
  revokeLease(id: number, cause: number, root: number): void {
    this.#s.leases.delete(id);
    const keys: string[] = [];
    const prefix = `${id}/`;
    this.#s.leaseKeys.range(prefix, `${id}0`, (_, k) => void keys.push(k.slice(prefix.length)));
    if (keys.length === 0) return;
    this.txn(
      [],
      keys.map((key) => ({ op: 'delete', key })),
      [],
      cause,
      root,
    );
  }

  /** Forgets the past before a revision. */
  compact(revision: number): void {
    this.#s.compacted = Math.max(this.#s.compacted, Math.min(revision, this.#s.revision));
    this.#s.history.dropBefore(this.firstChange(this.#s.compacted + 1));
  }

  /** Index in the history of the first change at or after a revision. */
  firstChange(revision: number): number {
    const { history } = this.#s;
    let lo = history.first;
    let hi = history.end;
    while (lo < hi) {
      const mid = Math.floor((lo + hi) / 2);
      if (history.at(mid)!.revision < revision) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  /** The whole store as immutable roots. */
  roots(): StoreRoots {
    const s = this.#s;
    return {
      kvs: s.kvs.snap(),
      history: s.history.snap(),
      leases: s.leases.snap(),
      leaseKeys: s.leaseKeys.snap(),
      revision: s.revision,
      compacted: s.compacted,
    };
  }

  /** Becomes another member's store. */
  load(roots: StoreRoots): void {
    const s = this.#s;
    s.kvs.load(roots.kvs);
    s.history.load(roots.history);
    s.leases.load(roots.leases);
    s.leaseKeys.load(roots.leaseKeys);
    s.revision = roots.revision;
    s.compacted = roots.compacted;
  }

  #apply(op: EtcdOp, revision: number, cause: number, root: number): EtcdOpResult {
    switch (op.op) {
      case 'put':
        return { op: 'put', prev: this.#put(op, revision, cause, root) };
      case 'delete': {
        const { kvs } = this.range(op.key, op.end);
        for (const kv of kvs) this.#delete(kv, revision, cause, root);
        return { op: 'delete', deleted: kvs };
      }
      case 'range': {
        const { kvs, count } = this.range(op.key, op.end, op.limit ?? 0);
        return { op: 'range', kvs, count };
      }
    }
  }

  #put(
    op: Extract<EtcdOp, { op: 'put' }>,
    revision: number,
    cause: number,
    root: number,
  ): KeyValue | undefined {
    const s = this.#s;
    const prev = s.kvs.get(op.key);
    const kv: KeyValue = {
      key: op.key,
      value: op.value,
      createRevision: prev ? prev.createRevision : revision,
      modRevision: revision,
      version: prev ? prev.version + 1 : 1,
      lease: op.lease ?? 0,
      cause,
      root,
    };
    if (prev && prev.lease !== kv.lease) s.leaseKeys.delete(`${prev.lease}/${op.key}`);
    if (kv.lease !== 0) s.leaseKeys.set(`${kv.lease}/${op.key}`, true);
    s.kvs.set(op.key, kv);
    s.history.push({ revision, type: 'PUT', kv, prev });
    return prev;
  }

  #delete(prev: KeyValue, revision: number, cause: number, root: number): void {
    const s = this.#s;
    s.kvs.delete(prev.key);
    if (prev.lease !== 0) s.leaseKeys.delete(`${prev.lease}/${prev.key}`);
    const kv = { ...prev, value: undefined, modRevision: revision, cause, root };
    s.history.push({ revision, type: 'DELETE', kv, prev });
  }

  #pastOf(key: string, revision: number): KeyValue | undefined {
    let kv = this.#s.kvs.get(key);
    const from = this.firstChange(revision + 1);
    for (let i = this.#s.history.end - 1; i >= from; i--) {
      const c = this.#s.history.at(i)!;
      if (c.kv.key === key) kv = c.prev;
    }
    return kv;
  }

  /** The range as it was: today's, with later changes taken back. */
  #pastRange(key: string, end: string, revision: number): KeyValue[] {
    const m = new PMap<string, KeyValue>();
    this.#s.kvs.range(key, end, (kv, k) => m.set(k, kv));
    const from = this.firstChange(revision + 1);
    for (let i = this.#s.history.end - 1; i >= from; i--) {
      const c = this.#s.history.at(i)!;
      if (c.kv.key < key || c.kv.key >= end) continue;
      if (c.prev) m.set(c.kv.key, c.prev);
      else m.delete(c.kv.key);
    }
    return m.values();
  }
}

function cut(all: KeyValue[], limit: number): RangeResult {
  const kvs = limit > 0 ? all.slice(0, limit) : all;
  return { kvs, count: all.length, more: all.length > kvs.length };
}

function holds(c: EtcdCompare, kv: KeyValue | undefined): boolean {
  const x = kv ? kv[c.target] : 0;
  switch (c.op) {
    case '=':
      return x === c.value;
    case '!=':
      return x !== c.value;
    case '<':
      return x < c.value;
    case '>':
      return x > c.value;
  }
}
