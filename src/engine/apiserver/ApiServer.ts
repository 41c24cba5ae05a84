import type { Kind } from '../api/Kind.ts';
import { apiVersionOf } from '../api/Kind.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { EtcdWatchReply, KeyValue } from '../etcd/EtcdApi.ts';
import type { Actor, Handlers, Part, StopKind } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import type { TraceInfo } from '../sim/Trace.ts';
import { authorize } from './authorize.ts';
import type { EtcdAnswer } from './EtcdClient.ts';
import { EtcdClient } from './EtcdClient.ts';
import type { ApiCall, ApiResponse, WatchEvent } from './Request.ts';
import type { RequestInfo } from './requestInfo.ts';
import { requestInfo } from './requestInfo.ts';
import type { Requirement } from './selectors.ts';
import { parseSelector } from './selectors.ts';
import { badRequest, methodNotAllowed, noSuchResource, notFound, unavailable } from './status.ts';
import { keyOf, objectOf, prefixEnd, prefixOf, REGISTRY } from './storage.ts';
import type { Watcher } from './Watchers.ts';
import { inView, Watchers } from './Watchers.ts';
import { Writer } from './Writer.ts';

/** Time that handling a request takes before the store is asked. */
const HANDLING_US = 300;

/** Everything one API server remembers; all of it is lost at a restart. */
interface ApiServerState extends Record<string, unknown> {
  ready: boolean;
  /** Revision up to which the watch cache is complete. */
  revision: number;
  readonly cache: PMap<string, KeyValue>;
  readonly watchers: PMap<number, Watcher>;
  watcherSeq: number;
}

/** What a read carries through the store. */
interface Reading {
  readonly call: ApiCall;
}

/**
 * kube-apiserver: the only component that talks to etcd. One entrance for everybody; behind it
 * authorization, decoding, defaults, admission, validation, the store, and a watch cache from
 * which lists and watches are served.
 * Models: staging/src/k8s.io/apiserver pkg/endpoints/handlers, pkg/registry/generic, pkg/storage
 */
export class ApiServer implements Part {
  readonly state: ApiServerState = {
    ready: false,
    revision: 0,
    cache: new PMap<string, KeyValue>(),
    watchers: new PMap<number, Watcher>(),
    watcherSeq: 0,
  };
  readonly handlers: Handlers = {
    request: (call: ApiCall) => this.#onRequest(call),
    cancel: (d: { id: number; client: number }) => this.#onCancel(d),
    afterGet: (a: EtcdAnswer<Reading>) => this.#afterGet(a),
    afterFresh: (a: EtcdAnswer<Reading>) => this.#afterFresh(a),
    afterSync: (a: EtcdAnswer<undefined>) => this.#afterSync(a),
    afterWatch: () => undefined,
    sync: () => this.#sync(),
    expire: (id: number) => this.#expire(id),
    afterCreate: (a: EtcdAnswer<never>) => this.#writer.afterCreate(a),
    afterUpdate: (a: EtcdAnswer<never>) => this.#writer.afterUpdate(a),
    afterRead: (a: EtcdAnswer<never>) => this.#writer.afterRead(a),
  };
  readonly #actor: Actor;
  readonly #etcd: EtcdClient;
  readonly #watchers: Watchers;
  readonly #writer: Writer;

  /** `member` answers the etcd member on the same machine. */
  constructor(actor: Actor, member: () => Actor) {
    this.#actor = actor;
    this.#etcd = actor.addPart(
      'etcdClient',
      new EtcdClient(
        actor,
        member,
        (d) => this.#onEvents(d),
        () => this.#onStoreLost(),
      ),
    );
    this.#watchers = new Watchers(this.state.watchers);
    this.#writer = new Writer(actor, this.#etcd, this.state.cache, (call, r) =>
      this.#reply(call, r),
    );
  }

  /** `/readyz`: the watch cache is filled. */
  get ready(): boolean {
    return this.#actor.up && this.state.ready;
  }

  onStart(): void {
    this.#forget();
    this.#sync();
  }

  onStop(how: StopKind): void {
    if (how !== 'power') this.#closeAll('connection reset by peer');
  }

  rebuild(): void {
    this.#watchers.rebuild();
  }

  #forget(): void {
    this.state.ready = false;
    this.state.revision = 0;
    this.state.cache.clear();
    this.state.watchers.clear();
    this.#watchers.rebuild();
  }

  #sync(): void {
    const end = prefixEnd(REGISTRY);
    this.#etcd.call({ type: 'range', key: REGISTRY, end }, 'apiserver.afterSync', undefined);
  }

  /** The cache is filled once, then kept by a watch from the next revision on. */
  #afterSync({ response }: EtcdAnswer<undefined>): void {
    if (response.type !== 'range') {
      this.#actor.after(SECOND, 'apiserver.sync', undefined);
      return;
    }
    for (const kv of response.kvs) this.state.cache.set(kv.key, kv);
    this.state.revision = response.revision;
    this.state.ready = true;
    const from = response.revision + 1;
    this.#etcd.call(
      { type: 'watch', key: REGISTRY, end: prefixEnd(REGISTRY), from },
      'apiserver.afterWatch',
      undefined,
    );
  }

  /** The member went away: the cache cannot be kept, clients list anew. */
  #onStoreLost(): void {
    this.#closeAll('etcd connection lost');
    this.#forget();
    this.#actor.after(SECOND, 'apiserver.sync', undefined);
  }

  #onEvents(d: EtcdWatchReply): void {
    for (const change of d.events) {
      if (change.type === 'PUT') this.state.cache.set(change.kv.key, change.kv);
      else this.state.cache.delete(change.kv.key);
      this.state.revision = change.kv.modRevision;
      for (const { watcher, event, kv } of this.#watchers.deliveries(change)) {
        this.#tell(watcher, event, kv);
      }
    }
    this.state.revision = Math.max(this.state.revision, d.revision);
  }

  #tell(w: Watcher, event: WatchEvent, kv: KeyValue): void {
    const { sim } = this.#actor;
    sim.because(kv.cause === 0 ? sim.cause : kv.cause, kv.root);
    const lease = w.resource === 'leases';
    const trace: TraceInfo = {
      kind: lease ? 'lease' : 'watch',
      verb: event.type,
      object: kv.key.slice(REGISTRY.length),
      num: kv.modRevision,
      body: event.object,
    };
    const data = { id: w.call, event, cause: kv.cause, root: kv.root };
    this.#actor.send(sim.actor(w.client), 'api.watch', data, { trace });
  }

  #onRequest(call: ApiCall): void {
    const refusal = this.#begin(call);
    if (refusal) this.#reply(call, refusal);
  }

  /** Starts serving; answers what can be said at once. */
  #begin(call: ApiCall): ApiResponse | undefined {
    const r = call.request;
    if (r.path === '/readyz' || r.path === '/livez' || r.path === '/healthz') {
      const ok = r.path !== '/readyz' || this.state.ready;
      return { code: ok ? 200 : 500, body: ok ? 'ok' : 'readyz check failed' };
    }
    const info = requestInfo(r.path);
    if (!info || !info.served) return { code: 404, body: '404 page not found\n' };
    const refusal = authorize(r, info);
    if (refusal) return refusal;
    if (!info.kind) return noSuchResource();
    if (!this.state.ready) return unavailable('the API server is not ready');
    switch (r.method) {
      case 'GET':
        return info.name === '' ? this.#list(call, info, info.kind) : this.#get(call, info);
      case 'POST':
      case 'PUT':
      case 'PATCH':
      case 'DELETE':
        return this.#writer.begin(call, info, info.kind);
      default:
        return methodNotAllowed();
    }
  }

  #get(call: ApiCall, info: RequestInfo): ApiResponse | undefined {
    if (info.subresource !== '' && info.subresource !== 'status') return noSuchResource();
    const key = keyOf(info.kind!, info.namespace, info.name);
    this.#etcd.call({ type: 'range', key }, 'apiserver.afterGet', { call } satisfies Reading);
    return undefined;
  }

  #afterGet({ response, data }: EtcdAnswer<Reading>): void {
    const info = requestInfo(data.call.request.path)!;
    if (response.type !== 'range') {
      this.#reply(data.call, unavailable('request timed out'));
      return;
    }
    const kv = response.kvs[0];
    const answer = kv ? { code: 200, body: objectOf(kv) } : notFound(info.kind!, info.name);
    this.#reply(data.call, answer);
  }

  /** A list is served from the watch cache once that is as new as the store, or at once for "0". */
  #list(call: ApiCall, info: RequestInfo, kind: Kind): ApiResponse | undefined {
    const q = call.request.query ?? {};
    const labels = parseSelector(String(q['labelSelector'] ?? ''));
    const fields = parseSelector(String(q['fieldSelector'] ?? ''));
    if (!labels) return badRequest('unable to parse requirement');
    if (!fields) return badRequest('invalid field selector');
    const watching = q['watch'] !== undefined && q['watch'] !== 'false' && q['watch'] !== '0';
    if (watching) return this.#watch(call, info, kind, labels, fields);
    if (q['resourceVersion'] === '0') return this.#listNow(info, kind, labels, fields);
    const request = { type: 'range', key: REGISTRY, limit: 1, countOnly: true } as const;
    this.#etcd.call(request, 'apiserver.afterFresh', { call } satisfies Reading);
    return undefined;
  }

  /** Events up to the answer's revision came before it on the same connection. */
  #afterFresh({ response, data }: EtcdAnswer<Reading>): void {
    if (response.type === 'error') {
      this.#reply(data.call, unavailable('request timed out'));
      return;
    }
    const info = requestInfo(data.call.request.path)!;
    const q = data.call.request.query ?? {};
    const labels = parseSelector(String(q['labelSelector'] ?? '')) ?? [];
    const fields = parseSelector(String(q['fieldSelector'] ?? '')) ?? [];
    this.state.revision = Math.max(this.state.revision, response.revision);
    this.#reply(data.call, this.#listNow(info, info.kind!, labels, fields));
  }

  #listNow(
    info: RequestInfo,
    kind: Kind,
    labels: readonly Requirement[],
    fields: readonly Requirement[],
  ): ApiResponse {
    const prefix = prefixOf(kind, info.namespace);
    const view = { labels, fields } as Watcher;
    const items: KubeObject[] = [];
    this.state.cache.range(prefix, prefixEnd(prefix), (kv) => {
      const o = objectOf(kv);
      if (inView(view, kind, o)) items.push(o);
    });
    const body = {
      kind: `${kind.kind}List`,
      apiVersion: apiVersionOf(kind),
      metadata: { resourceVersion: String(this.state.revision) },
      items,
    };
    return { code: 200, body };
  }

  #watch(
    call: ApiCall,
    info: RequestInfo,
    kind: Kind,
    labels: readonly Requirement[],
    fields: readonly Requirement[],
  ): ApiResponse | undefined {
    const q = call.request.query ?? {};
    const rv = String(q['resourceVersion'] ?? '');
    const seconds = Number(q['timeoutSeconds'] ?? 0);
    const watcher: Watcher = {
      client: call.client,
      call: call.id,
      resource: kind.resource,
      prefix: prefixOf(kind, info.namespace),
      labels,
      fields,
      until: seconds > 0 ? this.#actor.now + seconds * SECOND : 0,
      bookmarks: q['allowWatchBookmarks'] === 'true',
    };
    const from = rv === '' || rv === '0' ? 0 : Number(rv);
    if (!Number.isInteger(from))
      return badRequest(`invalid resource version ${JSON.stringify(rv)}`);
    const id = ++this.state.watcherSeq;
    this.#reply(call, { code: 200, body: undefined, watch: true });
    this.#replay(watcher, kind, from);
    this.#watchers.add(id, watcher);
    if (seconds > 0) this.#actor.after(seconds * SECOND, 'apiserver.expire', id);
    return undefined;
  }

  /** What the watcher has missed: everything as ADDED, or what changed since its revision. */
  #replay(w: Watcher, kind: Kind, from: number): void {
    this.state.cache.range(w.prefix, prefixEnd(w.prefix), (kv) => {
      if (kv.modRevision <= from) return;
      const object = objectOf(kv);
      if (!inView(w, kind, object)) return;
      const fresh = from === 0 || kv.createRevision > from;
      this.#tell(w, { type: fresh ? 'ADDED' : 'MODIFIED', object }, kv);
    });
  }

  #onCancel(d: { id: number; client: number }): void {
    this.state.watchers.forEach((w, id) => {
      if (w.call === d.id && w.client === d.client) this.#actor.after(0, 'apiserver.expire', id);
    });
  }

  #expire(id: number): void {
    const w = this.state.watchers.get(id);
    if (!w) return;
    this.#watchers.remove(id);
    const closed = { id: w.call, reason: 'timeout' };
    this.#actor.send(this.#actor.sim.actor(w.client), 'api.closed', closed);
  }

  #closeAll(reason: string): void {
    this.state.watchers.forEach((w) => {
      this.#actor.send(this.#actor.sim.actor(w.client), 'api.closed', { id: w.call, reason });
    });
  }

  #reply(call: ApiCall, response: ApiResponse): void {
    const r = call.request;
    const lease = r.path.startsWith('/apis/coordination.k8s.io/');
    const trace: TraceInfo = {
      kind: lease ? 'lease' : 'response',
      verb: r.method,
      object: r.path,
      num: response.code,
      body: response.body,
    };
    const client = this.#actor.sim.actor(call.client);
    const delayUs = HANDLING_US;
    this.#actor.send(client, 'api.response', { id: call.id, response }, { trace, delayUs });
  }
}
