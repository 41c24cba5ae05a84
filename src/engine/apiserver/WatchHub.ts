import { decode } from '../api/fields/decode.ts';
import { alternativeOf } from '../api/alternatives.ts';
import type { Kind } from '../api/Kind.ts';
import { apiVersionOf } from '../api/Kind.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { KeyValue } from '../etcd/EtcdApi.ts';
import type { Actor } from '../sim/Actor.ts';
import type { PMap } from '../sim/PMap.ts';
import { MINUTE, SECOND } from '../sim/time.ts';
import type { TraceInfo } from '../sim/Trace.ts';
import type { OutputMedia } from './negotiate.ts';
import type { ListOptions } from './options/listOptions.ts';
import { param, parseVersion } from './query.ts';
import { badVersion, inView } from './Reader.ts';
import type { ApiCall, ApiResponse, WatchEvent } from './Request.ts';
import type { RequestContext } from './RequestContext.ts';
import { partialOf } from './respond/partialMetadata.ts';
import { tableOf } from './respond/table.ts';
import { expired, plainError } from './status.ts';
import { objectOf, prefixOf, REGISTRY } from './storage.ts';
import type { WatchCache } from './WatchCache.ts';
import type { Change } from './WatchCache.ts';
import type { Watcher } from './Watchers.ts';
import { kindOfKey, Transition, Watchers } from './Watchers.ts';

/** How often watchers that asked for it are told how far the server is. */
const BOOKMARK_US = MINUTE;

const INITIAL_END = 'k8s.io/initial-events-end';

/** What the hub keeps in its server's state. */
interface WatchHubState {
  readonly watchers: PMap<number, Watcher>;
  watcherSeq: number;
}

/** Where a hub gets what it works with. */
interface Surroundings {
  readonly actor: Actor;
  readonly cache: WatchCache;
  readonly state: WatchHubState;
  reply(call: ApiCall, r: ApiResponse): void;
}

const blank = new Map<Kind, KubeObject>();

/** An object of a kind with nothing but a version, as bookmarks hold it. */
function bookmarkOf(kind: Kind, revision: number, initial: boolean): KubeObject {
  let empty = blank.get(kind);
  if (!empty) blank.set(kind, (empty = decode(kind.fields, {}).value as KubeObject));
  const metadata = {
    resourceVersion: String(revision),
    ...(initial ? { annotations: { [INITIAL_END]: 'true' } } : {}),
  };
  return { ...empty, kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
}

/** A cause for what no write caused. */
const NO_CAUSE = { cause: 0, root: 0 };

/**
 * Opens watches, tells them what changes, and ends them.
 * Models: apiserver pkg/storage/cacher/cacher.go, pkg/endpoints/handlers/watch.go
 */
export class WatchHub {
  readonly #in: Surroundings;
  readonly #watchers: Watchers;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
    this.#watchers = new Watchers(surroundings.state.watchers);
  }

  rebuild(): void {
    this.#watchers.rebuild();
  }

  /** Forgets all watches. */
  clear(): void {
    this.#in.state.watchers.clear();
    this.#watchers.rebuild();
  }

  /** The server starts: bookmarks go out from time to time. */
  start(): void {
    this.#in.actor.after(BOOKMARK_US, 'apiserver.bookmark', undefined);
  }

  /** Opens a watch; what it has missed is told at once. */
  open(c: RequestContext, o: ListOptions, media: OutputMedia): ApiResponse | undefined {
    const { actor, state, cache } = this.#in;
    const given = o.resourceVersion;
    const from = given === '' ? 0 : parseVersion(given);
    if (typeof from === 'string') return plainError(badVersion(given, from));
    const one = c.info.watch && c.info.name !== '';
    const named = { key: 'metadata.name', op: 'in', values: [c.info.name] } as const;
    const id = ++state.watcherSeq;
    const watcher: Watcher = {
      client: c.call.client,
      call: c.call.id,
      resource: c.kind.resource,
      prefix: prefixOf(c.kind.resource, c.info.namespace),
      labels: o.labels,
      fields: one ? [...o.fields, named] : o.fields,
      bookmarks: o.bookmarks,
      after: Math.max(from, cache.revision),
      media,
      include: param(c.request, 'includeObject'),
      ...(c.info.alternative ? { version: c.info.apiVersion } : {}),
      told: false,
    };
    this.#in.reply(c.call, { code: 200, body: undefined, watch: true });
    this.#watchers.add(id, watcher);
    const initial = o.sendInitialEvents ?? from === 0;
    if (initial) this.#present(id, c.kind, o.sendInitialEvents === true && o.bookmarks);
    else if (from > 0 && !this.#missed(id, c.kind, from)) return undefined;
    if (o.timeoutSeconds > 0) actor.after(o.timeoutSeconds * SECOND, 'apiserver.expire', id);
    return undefined;
  }

  /** Everything there is, as ADDED; then, if asked for, that this was all. */
  #present(id: number, kind: Kind, mark: boolean): void {
    const { cache, state } = this.#in;
    const w = state.watchers.get(id)!;
    cache.each(w.prefix, (kv) => {
      const object = objectOf(kv);
      if (inView(w, kind, object)) this.#tell(id, kind, { type: 'ADDED', object }, kv);
    });
    if (!mark) return;
    const object = bookmarkOf(kind, cache.revision, true);
    this.#tell(id, kind, { type: 'BOOKMARK', object }, undefined);
  }

  /** What changed since a revision; when that is forgotten, the watch ends with an error. */
  #missed(id: number, kind: Kind, from: number): boolean {
    const { cache, state } = this.#in;
    const w: Watcher = { ...state.watchers.get(id)!, after: from };
    const known = cache.since(from, (change) => {
      if (kindOfKey(change.kv.key) !== kind) return;
      const event = new Transition(change).eventFor(w, kind);
      if (event) this.#tell(id, kind, event, change.kv);
    });
    if (known || from >= cache.revision) return true;
    const gone = expired(`too old resource version: ${from} (${cache.oldest})`);
    this.#tell(id, kind, { type: 'ERROR', object: gone.body }, undefined);
    this.expire(id);
    return false;
  }

  /** Tells all whom a change concerns. */
  onChange(change: Change): void {
    const kind = kindOfKey(change.kv.key);
    if (!kind) return;
    for (const { id, watcher, event } of this.#watchers.deliveries(change, kind)) {
      this.#send(id, watcher, kind, event, change.kv);
    }
  }

  #tell(id: number, kind: Kind, given: WatchEvent, kv: KeyValue | undefined): void {
    this.#send(id, this.#in.state.watchers.get(id)!, kind, given, kv);
  }

  #send(id: number, w: Watcher, kind: Kind, given: WatchEvent, kv: KeyValue | undefined): void {
    const { actor } = this.#in;
    const event = this.#shown(id, w, kind, given);
    const { cause, root } = kv ?? NO_CAUSE;
    if (kv) actor.sim.because(cause === 0 ? actor.sim.cause : cause, root);
    const trace: TraceInfo = {
      kind: w.resource === 'leases' ? 'lease' : 'watch',
      verb: event.type,
      object: kv ? kv.key.slice(REGISTRY.length) : w.resource,
      num: kv?.modRevision ?? this.#in.cache.revision,
      body: event.object,
    };
    const data = { id: w.call, event, cause, root };
    actor.send(actor.sim.actor(w.client), 'api.watch', data, { trace });
  }

  /** The event as the watcher's `Accept` asks for it. */
  #shown(id: number, w: Watcher, kind: Kind, event: WatchEvent): WatchEvent {
    const { as, version } = w.media;
    if (event.type === 'ERROR') return event;
    if (as === undefined) {
      const alternative = w.version && alternativeOf(w.version, w.resource);
      if (!alternative) return event;
      return { ...event, object: alternative.fromStored(event.object as KubeObject) };
    }
    const object = event.object as KubeObject;
    if (as !== 'Table') return { type: event.type, object: partialOf(object, version) };
    if (!w.told) this.#in.state.watchers.set(id, { ...w, told: true });
    const options = { version, include: w.include, now: this.#in.actor.now };
    const meta = { resourceVersion: object.metadata?.resourceVersion ?? '' };
    return { type: event.type, object: tableOf(kind, [object], meta, options, !w.told) };
  }

  /** Tells those who asked for it how far this server is, so that they can go on from there. */
  bookmark(): void {
    const { actor, state } = this.#in;
    actor.after(BOOKMARK_US, 'apiserver.bookmark', undefined);
    state.watchers.forEach((w, id) => {
      if (w.bookmarks) this.#mark(id, w);
    });
  }

  /** A watcher that is ahead of this server is not told of a revision before its own. */
  #mark(id: number, w: Watcher): void {
    if (this.#in.cache.revision < w.after) return;
    const kind = kindOfKey(w.prefix)!;
    const object = bookmarkOf(kind, this.#in.cache.revision, false);
    this.#tell(id, kind, { type: 'BOOKMARK', object }, undefined);
  }

  /** The client gave a watch up. */
  cancel(d: { readonly id: number; readonly client: number }): void {
    this.#in.state.watchers.forEach((w, id) => {
      if (w.call === d.id && w.client === d.client) {
        this.#in.actor.after(0, 'apiserver.expire', id);
      }
    });
  }

  /** The time that a watch asked for is over. */
  expire(id: number): void {
    const { actor, state } = this.#in;
    const w = state.watchers.get(id);
    if (!w) return;
    if (w.bookmarks) this.#mark(id, w);
    this.#watchers.remove(id);
    actor.send(actor.sim.actor(w.client), 'api.closed', { id: w.call, reason: 'timeout' });
  }

  /** All connections end. */
  closeAll(reason: string): void {
    const { actor, state } = this.#in;
    state.watchers.forEach((w) => {
      actor.send(actor.sim.actor(w.client), 'api.closed', { id: w.call, reason });
    });
  }
}
