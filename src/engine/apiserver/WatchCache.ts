import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { EtcdWatchReply, KeyValue } from '../etcd/EtcdApi.ts';
import type { PLog } from '../sim/PLog.ts';
import type { PMap } from '../sim/PMap.ts';
import { objectOf, prefixEnd, prefixOf, REGISTRY } from './storage.ts';

/** A change as etcd told it. */
export type Change = EtcdWatchReply['events'][number];

/** What the cache keeps in its server's state. */
export interface WatchCacheState {
  /** Revision up to which the cache is complete. */
  revision: number;
  /** Changes after this revision are in the history. */
  oldest: number;
  readonly cache: PMap<string, KeyValue>;
  readonly history: PLog<Change>;
}

/** How many changes are remembered for watches that start in the past. */
const HISTORY_MAX = 20_000;

/**
 * All objects as etcd's watch told them, and the latest changes in order.
 * Models: apiserver pkg/storage/cacher watch_cache.go (one for all resources)
 */
export class WatchCache {
  readonly #state: WatchCacheState;

  constructor(state: WatchCacheState) {
    this.#state = state;
  }

  get revision(): number {
    return this.#state.revision;
  }

  clear(): void {
    const s = this.#state;
    s.revision = 0;
    s.oldest = 0;
    s.cache.clear();
    s.history.reset(0);
  }

  /** Begins with what a list of everything answered. */
  fill(kvs: readonly KeyValue[], revision: number): void {
    for (const kv of kvs) this.#state.cache.set(kv.key, kv);
    this.#state.revision = revision;
    this.#state.oldest = revision;
  }

  apply(change: Change): void {
    const s = this.#state;
    if (change.type === 'PUT') s.cache.set(change.kv.key, change.kv);
    else s.cache.delete(change.kv.key);
    s.revision = change.kv.modRevision;
    s.history.push(change);
    const excess = s.history.end - HISTORY_MAX;
    if (excess <= s.history.first) return;
    s.oldest = s.history.at(excess - 1)!.kv.modRevision;
    s.history.dropBefore(excess);
  }

  /** Nothing changed up to this revision that was not told. */
  advance(revision: number): void {
    if (revision > this.#state.revision) this.#state.revision = revision;
  }

  record(key: string): KeyValue | undefined {
    return this.#state.cache.get(key);
  }

  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    const kv = this.#state.cache.get(prefixOf(resource, namespace) + name);
    return kv && objectOf(kv);
  }

  /** Calls `f` for the records of a resource in key order, until it answers false. */
  each(prefix: string, f: (kv: KeyValue) => boolean | void): void {
    this.#state.cache.range(prefix, prefixEnd(prefix), f);
  }

  list(resource: string, namespace: string): readonly KubeObject[] {
    const out: KubeObject[] = [];
    this.each(prefixOf(resource, namespace), (kv) => void out.push(objectOf(kv)));
    return out;
  }

  /** Calls `f` for the changes after a revision, in order; false when they are forgotten. */
  since(revision: number, f: (c: Change) => void): boolean {
    const { history, oldest } = this.#state;
    if (revision < oldest) return false;
    let lo = history.first;
    let hi = history.end;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (history.at(mid)!.kv.modRevision <= revision) lo = mid + 1;
      else hi = mid;
    }
    history.range(lo, history.end, f);
    return true;
  }

  /** Changes after this revision can still be told. */
  get oldest(): number {
    return this.#state.oldest;
  }
}

/** Everything that is cached. */
export const EVERYTHING = { key: REGISTRY, end: prefixEnd(REGISTRY) } as const;
