import type { Kind } from '../api/Kind.ts';
import { KINDS } from '../api/registry.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { EtcdWatchReply, KeyValue } from '../etcd/EtcdApi.ts';
import { PMap } from '../sim/PMap.ts';
import type { WatchEvent } from './Request.ts';
import type { Requirement } from './selectors.ts';
import { fieldsOf, matches } from './selectors.ts';
import { objectOf, REGISTRY } from './storage.ts';

/** An open watch. */
export interface Watcher {
  /** Actor of the client and the id of its call. */
  readonly client: number;
  readonly call: number;
  readonly resource: string;
  /** Keys it looks at begin so. */
  readonly prefix: string;
  readonly labels: readonly Requirement[];
  readonly fields: readonly Requirement[];
  /** Virtual time at which the server ends it; 0 for no timeout asked. */
  readonly until: number;
  readonly bookmarks: boolean;
}

/** An event for one watcher. */
export interface Delivery {
  readonly watcher: Watcher;
  readonly event: WatchEvent;
  readonly kv: KeyValue;
}

const byResource = new Map(KINDS.map((k) => [k.resource, k]));

/** The kind that a storage key belongs to. */
function kindOfKey(key: string): Kind | undefined {
  return byResource.get(key.slice(REGISTRY.length, key.indexOf('/', REGISTRY.length)));
}

/** Pods are mostly watched by node: such watchers are found by the node's name. */
const INDEXED = 'spec.nodeName';

function indexValue(w: Watcher): string | undefined {
  const r = w.fields.find((f) => f.key === INDEXED && f.op === '=');
  return r?.values[0];
}

/**
 * The watches open at one API server, and who is told of a change.
 * Models: apiserver pkg/storage/cacher (cacheWatcher, indexedWatchers)
 */
export class Watchers {
  readonly #map: PMap<number, Watcher>;
  /** Derived: ids by resource, and by resource and node. */
  #plain = new Map<string, Set<number>>();
  #indexed = new Map<string, Set<number>>();

  constructor(map: PMap<number, Watcher>) {
    this.#map = map;
  }

  /** Makes the derived indexes anew. */
  rebuild(): void {
    this.#plain = new Map();
    this.#indexed = new Map();
    this.#map.forEach((w, id) => this.#index(id, w));
  }

  add(id: number, w: Watcher): void {
    this.#map.set(id, w);
    this.#index(id, w);
  }

  remove(id: number): void {
    const w = this.#map.get(id);
    if (!w) return;
    this.#map.delete(id);
    this.#setOf(w).delete(id);
  }

  /** Who is told what of a change, in the order in which the watches were opened. */
  deliveries(change: EtcdWatchReply['events'][number]): Delivery[] {
    const kind = kindOfKey(change.kv.key);
    if (!kind) return [];
    const now = change.type === 'PUT' ? objectOf(change.kv) : undefined;
    const before = change.prev && objectOf(change.prev);
    const ids = this.#candidates(kind, now, before);
    const out: Delivery[] = [];
    for (const id of ids) {
      const watcher = this.#map.get(id)!;
      if (!change.kv.key.startsWith(watcher.prefix)) continue;
      const event = eventFor(watcher, kind, now, before, change.kv);
      if (event) out.push({ watcher, event, kv: change.kv });
    }
    return out;
  }

  #candidates(
    kind: Kind,
    now: KubeObject | undefined,
    before: KubeObject | undefined,
  ): readonly number[] {
    const plain = this.#plain.get(kind.resource);
    if (kind.kind !== 'Pod') return plain ? [...plain] : [];
    const nodes = new Set([now, before].map((o) => (o ? nodeNameOf(o) : undefined)));
    const out = plain ? [...plain] : [];
    for (const node of nodes) {
      const more = node === undefined ? undefined : this.#indexed.get(`${kind.resource}/${node}`);
      if (more) out.push(...more);
    }
    return out.sort((x, y) => x - y);
  }

  #index(id: number, w: Watcher): void {
    this.#setOf(w).add(id);
  }

  #setOf(w: Watcher): Set<number> {
    const value = w.resource === 'pods' ? indexValue(w) : undefined;
    const index = value === undefined ? this.#plain : this.#indexed;
    const key = value === undefined ? w.resource : `${w.resource}/${value}`;
    let set = index.get(key);
    if (!set) index.set(key, (set = new Set()));
    return set;
  }
}

function nodeNameOf(o: KubeObject): string {
  return (o as { spec?: { nodeName?: string } }).spec?.nodeName ?? '';
}

/** Whether an object is in a watcher's view. */
export function inView(w: Watcher, kind: Kind, o: KubeObject): boolean {
  if (w.labels.length > 0 && !matches(w.labels, o.metadata?.labels ?? {})) return false;
  return w.fields.length === 0 || matches(w.fields, fieldsOf(kind, o));
}

function eventFor(
  w: Watcher,
  kind: Kind,
  now: KubeObject | undefined,
  before: KubeObject | undefined,
  kv: KeyValue,
): WatchEvent | undefined {
  const is = now !== undefined && inView(w, kind, now);
  const was = before !== undefined && inView(w, kind, before);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: now };
  if (!was) return undefined;
  return { type: 'DELETED', object: lastForm(before, kv) };
}

/** The object as a DELETED event shows it: the last state with the deletion's resourceVersion. */
function lastForm(before: KubeObject, kv: KeyValue): KubeObject {
  const metadata = { ...before.metadata, resourceVersion: String(kv.modRevision) };
  return { ...before, metadata };
}
