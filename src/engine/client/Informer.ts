import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { Answer, ApiClient, WatchStep } from './ApiClient.ts';

/** What is called when the cache changes; causes are set for the duration of the call. */
export interface ResourceEventHandler<T> {
  add?(o: T): void;
  update?(old: T, o: T): void;
  delete?(o: T): void;
}

/** What an informer lists and watches. */
export interface InformerOptions<T> {
  /** Path of the collection: `/api/v1/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Derived indexes: name → values of an object. */
  readonly indexers?: Readonly<Record<string, (o: T) => readonly string[]>>;
  /** Does not list before `start` is called: a process that stands by. */
  readonly manual?: true;
}

interface Cached<T> {
  readonly object: T;
  readonly cause: number;
  readonly root: number;
}

interface Status {
  readonly reason?: string;
}

interface ObjectList {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly KubeObject[];
}

/** First and longest pause before listing anew after a failure. */
const BACKOFF_US = 800 * MS;
const BACKOFF_US_MAX = 30 * SECOND;

/** A watch is asked to last 5 to 10 minutes. */
const WATCH_SECONDS = 300;

/**
 * A local copy of a resource, kept by one list and a watch from its resourceVersion, with indexes
 * and handlers. Models: client-go tools/cache (Reflector, Indexer, SharedInformer)
 */
export class Informer<T extends KubeObject> implements Part {
  readonly state = {
    store: new PMap<string, Cached<T>>(),
    synced: false,
    resourceVersion: '',
    /** The store no longer has that version, or not yet: the next list takes the newest. */
    versionUnavailable: false,
    backoffUs: BACKOFF_US,
    /** Id of the list or watch under way; 0 for none. */
    request: 0,
    running: false,
  };
  readonly handlers: Handlers = {
    list: () => void (this.state.running && this.#list()),
    listed: (a: Answer) => this.#listed(a),
    stream: (s: WatchStep | Answer) => this.#stream(s),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #name: string;
  /** What it lists and watches. */
  readonly options: InformerOptions<T>;
  readonly #listeners: ResourceEventHandler<T>[] = [];
  readonly #onSynced: (() => void)[] = [];
  /** Derived: index name → value → keys. */
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

  /** `name` is the part's name. An informer starts with its process unless `start` is called. */
  constructor(actor: Actor, name: string, api: ApiClient, options: InformerOptions<T>) {
    this.#actor = actor;
    this.#name = name;
    this.#api = api;
    this.options = options;
    actor.addPart(name, this);
  }

  get synced(): boolean {
    return this.state.synced;
  }

  /** Grows with every change of the cache: for memos. */
  get version(): number {
    return this.state.store.version;
  }

  /** Adds a handler; at construction of the component only. */
  onEvent(handler: ResourceEventHandler<T>): void {
    this.#listeners.push(handler);
  }

  /** Is called when the first list is in the cache. */
  onSynced(f: () => void): void {
    this.#onSynced.push(f);
  }

  get(key: string): T | undefined {
    return this.state.store.get(key)?.object;
  }

  /** All objects in key order. */
  list(): T[] {
    const out: T[] = [];
    this.state.store.forEach((c) => void out.push(c.object));
    return out;
  }

  /** Objects whose indexer answers a value, in key order. */
  byIndex(index: string, value: string): T[] {
    const keys = this.#indexes.get(index)?.get(value);
    if (!keys) return [];
    return [...keys].sort().map((k) => this.state.store.get(k)!.object);
  }

  /** Entry and root that made the object as it is in the cache. */
  causeOf(key: string): { readonly cause: number; readonly root: number } {
    const { cause = 0, root = 0 } = this.state.store.get(key) ?? {};
    return { cause, root };
  }

  /** Calls `f` for the objects of a namespace in key order, until it answers false. */
  eachIn(namespace: string, f: (o: T) => boolean | void): void {
    // '0' follows '/'.
    this.state.store.range(`${namespace}/`, `${namespace}0`, (c) => f(c.object));
  }

  onStart(): void {
    this.#reset();
    if (!this.options.manual) this.start();
  }

  /** Lists and watches from now on. */
  start(): void {
    if (this.state.running) return;
    this.state.running = true;
    this.#list();
  }

  /** Gives the watch up and forgets everything; nobody is told. */
  stop(): void {
    if (this.state.request > 0) this.#api.cancel(this.state.request);
    this.#reset();
  }

  #reset(): void {
    const s = this.state;
    s.store.clear();
    this.#indexes.clear();
    s.running = false;
    s.synced = false;
    s.resourceVersion = '';
    s.versionUnavailable = false;
    s.backoffUs = BACKOFF_US;
    s.request = 0;
  }

  rebuild(): void {
    this.#indexes.clear();
    if (!this.options.indexers) return;
    this.state.store.forEach((c, key) => this.#index(key, undefined, c.object));
  }

  /** Never back in time: a list is at least as new as what is known. */
  #list(): void {
    const { path, query } = this.options;
    const known = this.state.resourceVersion === '' ? '0' : this.state.resourceVersion;
    const resourceVersion = this.state.versionUnavailable ? '' : known;
    const request = { method: 'GET', path, query: { ...query, resourceVersion } };
    this.state.request = this.#api.request(request, `${this.#name}.listed`);
  }

  #listed({ response }: Answer): void {
    if (response.code !== 200) {
      this.#notListed(response);
      return;
    }
    this.state.versionUnavailable = false;
    this.state.backoffUs = BACKOFF_US;
    const body = response.body as ObjectList;
    this.#replace(body.items.map((o) => withType(o as T, body)));
    this.state.resourceVersion = body.metadata.resourceVersion;
    const first = !this.state.synced;
    this.state.synced = true;
    if (first) for (const f of this.#onSynced) f();
    this.#watch();
  }

  /** Models: reflector.go isExpiredError, isTooLargeResourceVersionError */
  #notListed({ code, body }: Answer['response']): void {
    const late = code === 504 && (body as Status | undefined)?.reason === 'Timeout';
    const unavailable = (code === 410 || late) && !this.state.versionUnavailable;
    if (unavailable) {
      this.state.versionUnavailable = true;
      this.#list();
    } else this.#retry();
  }

  /** What the list no longer has was deleted while nobody watched. */
  #replace(items: readonly T[]): void {
    const keys = new Set(items.map(keyOfObject));
    for (const key of this.state.store.keys()) {
      if (!keys.has(key)) this.#apply('DELETED', this.state.store.get(key)!.object, 0, 0);
    }
    for (const o of items) {
      const old = this.get(keyOfObject(o));
      if (old?.metadata?.resourceVersion === o.metadata?.resourceVersion) continue;
      this.#apply(old ? 'MODIFIED' : 'ADDED', o, this.#actor.sim.cause, this.#actor.sim.root);
    }
  }

  #watch(): void {
    const { path, query } = this.options;
    const timeout = WATCH_SECONDS + this.#actor.prng.int(WATCH_SECONDS);
    const request = {
      method: 'GET',
      path,
      query: {
        ...query,
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: this.state.resourceVersion,
        timeoutSeconds: String(timeout),
      },
    };
    this.state.request = this.#api.request(request, `${this.#name}.stream`);
  }

  #stream(s: WatchStep | Answer): void {
    if ('response' in s) {
      if (s.response.code === 0) this.#retry();
      else if (s.response.code !== 200) this.#list();
      return;
    }
    if (s.step === 'closed') {
      if (s.reason === 'timeout') this.#watch();
      else this.#retry();
      return;
    }
    const { event, cause, root } = s.reply;
    const object = event.object as T;
    if (event.type === 'ERROR') {
      this.#list();
      return;
    }
    this.state.resourceVersion = object.metadata!.resourceVersion!;
    if (event.type !== 'BOOKMARK') this.#apply(event.type, object, cause, root);
  }

  #retry(): void {
    const s = this.state;
    this.#actor.after(this.#actor.prng.jitter(s.backoffUs, 100), `${this.#name}.list`, undefined);
    s.backoffUs = Math.min(s.backoffUs * 2, BACKOFF_US_MAX);
  }

  #apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: T, cause: number, root: number): void {
    const key = keyOfObject(object);
    const old = this.get(key);
    if (type === 'DELETED') this.state.store.delete(key);
    else this.state.store.set(key, { object, cause, root });
    if (this.options.indexers) this.#index(key, old, type === 'DELETED' ? undefined : object);
    for (const l of this.#listeners) {
      if (type === 'DELETED') l.delete?.(object);
      else if (old) l.update?.(old, object);
      else l.add?.(object);
    }
  }

  #index(key: string, old: T | undefined, now: T | undefined): void {
    const indexers = this.options.indexers!;
    for (const name in indexers) {
      const before = old ? indexers[name]!(old) : NONE;
      const after = now ? indexers[name]!(now) : NONE;
      if (sameList(before, after)) continue;
      let index = this.#indexes.get(name);
      if (!index) this.#indexes.set(name, (index = new Map()));
      for (const value of before) removeKey(index, value, key);
      for (const value of after) addKey(index, value, key);
    }
  }
}

const NONE: readonly string[] = [];

function sameList(x: readonly string[], y: readonly string[]): boolean {
  return x.length === y.length && x.every((v, i) => v === y[i]);
}

function addKey(index: Map<string, Set<string>>, value: string, key: string): void {
  const keys = index.get(value);
  if (keys) keys.add(key);
  else index.set(value, new Set([key]));
}

function removeKey(index: Map<string, Set<string>>, value: string, key: string): void {
  const keys = index.get(value);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(value);
}

const typed = new WeakMap<KubeObject, KubeObject>();

/** An item of a list as a watch would tell it: items do not repeat their list's type. */
function withType<T extends KubeObject>(item: T, { kind = '', apiVersion }: ObjectList): T {
  if (item.kind !== undefined || apiVersion === undefined) return item;
  let o = typed.get(item);
  if (!o) {
    o = { kind: kind.replace(/List$/, ''), apiVersion, ...item };
    typed.set(item, o);
  }
  return o as T;
}

/** `namespace/name`, or `name`. Models: client-go MetaNamespaceKeyFunc */
export function keyOfObject(o: KubeObject): string {
  const { namespace, name = '' } = o.metadata ?? {};
  return namespace ? `${namespace}/${name}` : name;
}
