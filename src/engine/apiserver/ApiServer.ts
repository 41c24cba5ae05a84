import type { EtcdWatchReply, KeyValue } from '../etcd/EtcdApi.ts';
import type { Actor, Handlers, Part, StopKind } from '../sim/Actor.ts';
import { PLog } from '../sim/PLog.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import type { TraceInfo } from '../sim/Trace.ts';
import type { TokenFile } from './authenticate.ts';
import { authenticate } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { Dispatcher } from './Dispatcher.ts';
import type { EtcdAnswer } from './EtcdClient.ts';
import { EtcdClient } from './EtcdClient.ts';
import { impersonate } from './impersonate.ts';
import { KubeletClient } from './KubeletClient.ts';
import { negotiate, PLAIN } from './negotiate.ts';
import { param } from './query.ts';
import { Reader } from './Reader.ts';
import type { ApiCall, ApiResponse } from './Request.ts';
import { requestInfo } from './requestInfo.ts';
import { inVersion } from './respond/inVersion.ts';
import { render } from './respond/render.ts';
import { warnedFirst } from './status.ts';
import type { Environment } from './Task.ts';
import { Transactor } from './Transactor.ts';
import type { Change } from './WatchCache.ts';
import { EVERYTHING, WatchCache } from './WatchCache.ts';
import type { Watcher } from './Watchers.ts';
import { WatchHub } from './WatchHub.ts';

/** Time that handling a request takes before the store is asked. */
const HANDLING_US = 300;

/** Everything one API server remembers; all of it is lost at a restart. */
interface ApiServerState extends Record<string, unknown> {
  ready: boolean;
  revision: number;
  oldest: number;
  readonly cache: PMap<string, KeyValue>;
  readonly history: PLog<Change>;
  readonly watchers: PMap<number, Watcher>;
  watcherSeq: number;
}

/**
 * kube-apiserver: the only component that talks to etcd. One entrance for everybody; behind it
 * authentication, authorization, decoding, defaults, admission, validation, the store, and a watch
 * cache from which lists and watches are served.
 * Models: staging/src/k8s.io/apiserver pkg/server, pkg/endpoints
 */
export class ApiServer implements Part {
  readonly state: ApiServerState = {
    ready: false,
    revision: 0,
    oldest: 0,
    cache: new PMap<string, KeyValue>(),
    history: new PLog<Change>(),
    watchers: new PMap<number, Watcher>(),
    watcherSeq: 0,
  };
  readonly handlers: Handlers = {
    request: (call: ApiCall) => this.#onRequest(call),
    cancel: (d: { id: number; client: number }) => this.#hub.cancel(d),
    afterSync: (a: EtcdAnswer<undefined>) => this.#afterSync(a),
    afterWatch: () => undefined,
    sync: () => this.#sync(),
    expire: (id: number) => this.#hub.expire(id),
    bookmark: () => this.#hub.bookmark(),
    afterGet: (a: EtcdAnswer<never>) => this.#reader.afterGet(a),
    afterFresh: (a: EtcdAnswer<never>) => this.#reader.afterFresh(a),
    afterExact: (a: EtcdAnswer<never>) => this.#reader.afterExact(a),
    lateRead: (d: { call: ApiCall }) => this.#reader.lateRead(d),
    afterRead: (a: EtcdAnswer<never>) => this.#transactor.afterRead(a),
    afterCommit: (a: EtcdAnswer<never>) => this.#transactor.afterCommit(a),
    afterNamespace: (a: EtcdAnswer<never>) => this.#dispatcher.afterNamespace(a),
  };
  /** Who is known by a bearer token. */
  readonly tokens: TokenFile;
  readonly #actor: Actor;
  readonly #etcd: EtcdClient;
  readonly #env: Environment;
  readonly #cache: WatchCache;
  readonly #hub: WatchHub;
  readonly #reader: Reader;
  readonly #transactor: Transactor;
  readonly #dispatcher: Dispatcher;

  /** `member` answers the etcd member on the same machine. */
  constructor(actor: Actor, member: () => Actor, tokens: TokenFile = {}) {
    this.#actor = actor;
    this.tokens = tokens;
    this.#cache = new WatchCache(this.state);
    const cache = this.#cache;
    const etcd = new EtcdClient(
      actor,
      member,
      (d) => this.#onEvents(d),
      () => this.#onStoreLost(),
    );
    this.#etcd = actor.addPart('etcdClient', etcd);
    const reply = (call: ApiCall, r: ApiResponse): void => this.#reply(call, r);
    this.#hub = new WatchHub({ actor, cache, state: this.state, reply });
    const env = environment(actor, cache);
    this.#env = env;
    const cached = (key: string): KeyValue | undefined => cache.record(key);
    const transactor = new Transactor({ etcd, env, cached, reply });
    this.#transactor = transactor;
    this.#reader = new Reader({
      actor,
      etcd,
      cache,
      reply,
      listed: (call, list) => this.#dispatcher.listed(call, list),
    });
    const { hub, reader } = { hub: this.#hub, reader: this.#reader };
    const kubelets = new KubeletClient(actor, reply);
    const parts = { etcd, env, tokens, cache, hub, reader, transactor, kubelets, reply };
    this.#dispatcher = new Dispatcher(parts);
  }

  /** `/readyz`: the watch cache is filled. */
  get ready(): boolean {
    return this.#actor.up && this.state.ready;
  }

  /** All objects as etcd's watch told them. */
  get cache(): WatchCache {
    return this.#cache;
  }

  onStart(): void {
    this.#forget();
    this.#sync();
    this.#hub.start();
  }

  onStop(how: StopKind): void {
    if (how !== 'power') this.#hub.closeAll('connection reset by peer');
  }

  rebuild(): void {
    this.#hub.rebuild();
  }

  #forget(): void {
    this.state.ready = false;
    this.#cache.clear();
    this.#hub.clear();
  }

  #sync(): void {
    this.#etcd.call({ type: 'range', ...EVERYTHING }, 'apiserver.afterSync', undefined);
  }

  /** The cache is filled once, then kept by a watch from the next revision on. */
  #afterSync({ response }: EtcdAnswer<undefined>): void {
    if (response.type !== 'range') {
      this.#actor.after(SECOND, 'apiserver.sync', undefined);
      return;
    }
    this.#cache.fill(response.kvs, response.revision);
    this.state.ready = true;
    const from = response.revision + 1;
    this.#etcd.call({ type: 'watch', ...EVERYTHING, from }, 'apiserver.afterWatch', undefined);
  }

  /** The member went away: the cache cannot be kept, clients list anew. */
  #onStoreLost(): void {
    this.#hub.closeAll('etcd connection lost');
    this.#forget();
    this.#actor.after(SECOND, 'apiserver.sync', undefined);
  }

  #onEvents(d: EtcdWatchReply): void {
    for (const change of d.events) {
      this.#cache.apply(change);
      this.#hub.onChange(change);
    }
    this.#cache.advance(d.revision);
  }

  #onRequest(given: ApiCall): void {
    const info = requestInfo(given.request.path);
    const known = authenticate(given.request, this.tokens, this.#env);
    const request = 'code' in known ? known : impersonate(known, info, this.#env);
    if ('code' in request) {
      this.#reply(given, request);
      return;
    }
    const call = request === given.request ? given : { ...given, request };
    const refusal =
      authorize(request, info, this.#env) ?? this.#dispatcher.begin(call, this.state.ready);
    if (refusal) this.#reply(call, refusal);
  }

  #reply(call: ApiCall, given: ApiResponse): void {
    const r = call.request;
    const response = this.#rendered(call, given);
    const trace: TraceInfo = {
      kind: r.path.startsWith('/apis/coordination.k8s.io/') ? 'lease' : 'response',
      verb: r.method,
      object: r.path,
      num: response.code,
      body: response.body,
    };
    const client = this.#actor.sim.actor(call.client);
    const data = { id: call.id, response };
    this.#actor.send(client, 'api.response', data, { trace, delayUs: HANDLING_US });
  }

  /** The answer as its asker wants it. */
  #rendered(call: ApiCall, given: ApiResponse): ApiResponse {
    const { request } = call;
    const accept = request.headers?.['accept'];
    const { kind, alternative } = requestInfo(request.path);
    const own = alternative ? inVersion(given, alternative) : given;
    const r = kind?.deprecation === undefined ? own : warnedFirst(own, kind.deprecation);
    if (request.method === 'HEAD') return { ...r, body: undefined };
    if (accept === undefined || typeof r.body === 'string') return r;
    const media = negotiate(accept);
    const include = param(request, 'includeObject');
    return render(r, kind, 'code' in media ? PLAIN : media, include, this.#actor.now);
  }
}

function environment(actor: Actor, cache: WatchCache): Environment {
  return {
    get now() {
      return actor.now;
    },
    prng: actor.prng,
    get: (resource, namespace, name) => cache.get(resource, namespace, name),
    list: (resource, namespace) => cache.list(resource, namespace),
  };
}
