import type { Kind } from '../api/Kind.ts';
import { KINDS } from '../api/registry.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { PMap } from '../sim/PMap.ts';
import type { OutputMedia } from './negotiate.ts';
import { inView } from './Reader.ts';
import type { WatchEvent } from './Request.ts';
import type { Requirement } from './selectors/Requirement.ts';
import { objectOf, readForm, REGISTRY } from './storage.ts';
import type { Change } from './WatchCache.ts';

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
  readonly bookmarks: boolean;
  /** Changes up to this revision are of no concern. */
  readonly after: number;
  readonly media: OutputMedia;
  readonly include: string;
  /** The version that was asked for, where it is not the stored one: `events.k8s.io/v1`. */
  readonly version?: string;
  /** As a Table: the columns were told with the first event. */
  readonly told: boolean;
}

/** An event for one watcher. */
export interface Delivery {
  readonly id: number;
  readonly watcher: Watcher;
  readonly event: WatchEvent;
}

const byResource = new Map(KINDS.map((k) => [k.resource, k]));

/** The kind that a storage key belongs to. */
export function kindOfKey(key: string): Kind | undefined {
  return byResource.get(key.slice(REGISTRY.length, key.indexOf('/', REGISTRY.length)));
}

/** Pods are mostly watched by node, single objects by name: such watchers are found by the value. */
const NODE = 'spec.nodeName';
const NAME = 'metadata.name';

function wanted(w: Watcher, field: string): string | undefined {
  const r = w.fields.find((f) => f.key === field && f.op === 'in' && f.values.length === 1);
  return r?.values[0];
}

/** Nobody. */
const NONE: readonly never[] = [];

/**
 * The watches open at one API server, and who is told of a change.
 * Models: apiserver pkg/storage/cacher (cacheWatcher, indexedWatchers)
 */
export class Watchers {
  readonly #map: PMap<number, Watcher>;
  /** Derived: ids in order, by resource; of Pods on one node, by its name; of one object, by name. */
  #plain = new Map<string, number[]>();
  #onNode = new Map<string, number[]>();
  #named = new Map<string, Map<string, number[]>>();

  constructor(map: PMap<number, Watcher>) {
    this.#map = map;
  }

  /** Makes the derived indexes anew. */
  rebuild(): void {
    this.#plain = new Map();
    this.#onNode = new Map();
    this.#named = new Map();
    this.#map.forEach((w, id) => void this.#idsLike(w).push(id));
  }

  /** Ids only rise. */
  add(id: number, w: Watcher): void {
    this.#map.set(id, w);
    this.#idsLike(w).push(id);
  }

  remove(id: number): void {
    const w = this.#map.get(id);
    if (!w) return;
    this.#map.delete(id);
    const ids = this.#idsLike(w);
    ids.splice(ids.indexOf(id), 1);
  }

  /** Who is told what of a change, in the order in which the watches were opened. */
  deliveries(change: Change, kind: Kind): readonly Delivery[] {
    const plain = this.#withName(this.#plain.get(kind.resource) ?? NONE, change, kind);
    const ids = kind.kind === 'Pod' ? this.#withNodes(plain, change) : plain;
    if (ids.length === 0) return NONE;
    const t = new Transition(change);
    const out: Delivery[] = [];
    for (const id of ids) {
      const watcher = this.#map.get(id)!;
      const event = t.eventFor(watcher, kind);
      if (event) out.push({ id, watcher, event });
    }
    return out;
  }

  /** With those that watch this object only. */
  #withName(plain: readonly number[], { kv }: Change, kind: Kind): readonly number[] {
    const more = this.#named.get(kind.resource)?.get(kv.key.slice(kv.key.lastIndexOf('/') + 1));
    if (!more || more.length === 0) return plain;
    return [...plain, ...more].sort((x, y) => x - y);
  }

  /** With those that watch the node where the Pod is or was. */
  #withNodes(plain: readonly number[], { type, kv, prev }: Change): readonly number[] {
    const now = type === 'PUT' ? this.#onNode.get(nodeNameOf(kv.value)) : undefined;
    const before = prev ? this.#onNode.get(nodeNameOf(prev.value)) : undefined;
    const more = before === now ? NONE : (before ?? NONE);
    if (!now && more.length === 0) return plain;
    return [...plain, ...(now ?? NONE), ...more].sort((x, y) => x - y);
  }

  #idsLike(w: Watcher): number[] {
    const node = w.resource === 'pods' ? wanted(w, NODE) : undefined;
    if (node !== undefined) return idsOf(this.#onNode, node);
    const name = wanted(w, NAME);
    if (name === undefined) return idsOf(this.#plain, w.resource);
    let named = this.#named.get(w.resource);
    if (!named) this.#named.set(w.resource, (named = new Map()));
    return idsOf(named, name);
  }
}

function idsOf(index: Map<string, number[]>, key: string): number[] {
  let ids = index.get(key);
  if (!ids) index.set(key, (ids = []));
  return ids;
}

function nodeNameOf(o: unknown): string {
  return (o as { spec?: { nodeName?: string } }).spec?.nodeName ?? '';
}

/** A change as objects; made once for all watchers. */
export class Transition {
  readonly now: KubeObject | undefined;
  readonly before: KubeObject | undefined;
  readonly #change: Change;
  #event: WatchEvent | undefined;

  constructor(change: Change) {
    this.#change = change;
    this.now = change.type === 'PUT' ? objectOf(change.kv) : undefined;
    this.before = change.prev && objectOf(change.prev);
  }

  /** What a watcher is told; undefined when the change is none of its business. */
  eventFor(w: Watcher, kind: Kind): WatchEvent | undefined {
    const { kv } = this.#change;
    if (kv.modRevision <= w.after || !kv.key.startsWith(w.prefix)) return undefined;
    const is = this.now !== undefined && inView(w, kind, this.now);
    const was = this.before !== undefined && inView(w, kind, this.before);
    if (is) return this.#told(was ? 'MODIFIED' : 'ADDED');
    return was ? this.#told('DELETED') : undefined;
  }

  /** Watchers share the event. */
  #told(type: 'ADDED' | 'MODIFIED' | 'DELETED'): WatchEvent {
    if (this.#event?.type !== type) {
      this.#event = { type, object: type === 'DELETED' ? this.#lastForm() : this.now };
    }
    return this.#event!;
  }

  /** The object as a DELETED event shows it: the last state with the deletion's resourceVersion. */
  #lastForm(): KubeObject {
    const { prev, kv } = this.#change;
    return readForm(prev!.value as KubeObject, kv.modRevision);
  }
}
