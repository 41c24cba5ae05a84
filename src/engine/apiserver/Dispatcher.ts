import type { Kind } from '../api/Kind.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { discovery, hasOpenapi, isGroup, openapiIndex, rootIndex } from './discovery/documents.ts';
import { otherResource } from './discovery/otherResources.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { TokenFile } from './authenticate.ts';
import type { EtcdAnswer, EtcdClient } from './EtcdClient.ts';
import { health } from './health.ts';
import type { KubeletClient } from './KubeletClient.ts';
import { negotiate } from './negotiate.ts';
import { readListOptions } from './options/listOptions.ts';
import { patchType } from './patch/applyPatch.ts';
import { beginBind } from './procedures/bind.ts';
import { beginCreate } from './procedures/create.ts';
import { beginEvict } from './procedures/evict.ts';
import { beginRemove } from './procedures/remove.ts';
import { beginRemoveCollection, checkRemoveCollection } from './procedures/removeCollection.ts';
import { beginUpdate } from './procedures/update.ts';
import { param } from './query.ts';
import type { Reader } from './Reader.ts';
import type { ApiCall, ApiResponse } from './Request.ts';
import type { RequestContext } from './RequestContext.ts';
import { contextOf } from './RequestContext.ts';
import type { RequestInfo } from './requestInfo.ts';
import { requestInfo } from './requestInfo.ts';
import type { ObjectList } from './respond/render.ts';
import { checkInclude } from './respond/render.ts';
import {
  badRequest,
  methodNotAllowed,
  noSuchPath,
  noSuchResource,
  notFound,
  notModelled,
  unavailable,
  unsupportedMediaType,
} from './status.ts';
import { objectOf, prefixOf } from './storage.ts';
import { isReview, requestToken, review } from './reviews/review.ts';
import { endpointOf } from './subresources/endpoints.ts';
import { connect, runningIn } from './subresources/podConnect.ts';
import { version } from './version.ts';
import type { Environment, Task } from './Task.ts';
import type { Transactor } from './Transactor.ts';
import type { WatchCache } from './WatchCache.ts';
import type { WatchHub } from './WatchHub.ts';

/** Where a dispatcher gets what it works with. */
interface Surroundings {
  readonly etcd: EtcdClient;
  readonly env: Environment;
  readonly tokens: TokenFile;
  readonly cache: WatchCache;
  readonly hub: WatchHub;
  readonly reader: Reader;
  readonly transactor: Transactor;
  readonly kubelets: KubeletClient;
  reply(call: ApiCall, r: ApiResponse): void;
}

/** Methods of a collection, by whether it lies in a namespace that was named. */
function collectionMethods(kind: Kind, info: RequestInfo): readonly string[] {
  if (kind.namespaced && info.namespace === '') return ['GET'];
  const all = ['GET', 'POST', 'DELETE'];
  return kind.kind === 'Namespace' ? ['GET', 'POST'] : all;
}

/**
 * Finds what is served at a path and begins it. What can be said at once is answered; the rest
 * goes on when the store answers.
 * Models: apiserver pkg/endpoints/installer.go
 */
export class Dispatcher {
  readonly #in: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  /** Begins a request of somebody who may make it. */
  begin(call: ApiCall, ready: boolean): ApiResponse | undefined {
    const { request } = call;
    const info = requestInfo(request.path);
    if (!info.isResource) return this.#nonResource(call, ready);
    if (!ready) return unavailable('the API server is not ready');
    if (info.resource === 'bindings' && info.apiVersion === 'v1') return this.#binding(call, info);
    if (!info.kind) {
      const known = this.#other(call, info);
      return known ?? (info.served ? noSuchResource() : unknownPath(info.path));
    }
    if (info.name === '' && info.subresource !== '') return badRequest('name must be provided');
    const c = contextOf(call);
    const methods = this.#methods(c);
    if (!methods) return noSuchResource();
    if (!methods.includes(request.method)) return methodNotAllowed();
    const media = negotiate(request.headers?.['accept']);
    if ('code' in media) return media;
    const refusal = checkInclude(param(request, 'includeObject'), media);
    return refusal ?? this.#serve(c);
  }

  /** What is served beside the registry. */
  #other(call: ApiCall, info: RequestInfo): ApiResponse | undefined {
    const o = otherResource(info.apiVersion, info.resource);
    if (!o) return undefined;
    const { request } = call;
    if (o.review && (request.method !== 'POST' || info.name !== '')) return methodNotAllowed();
    if (isReview(o.resource)) return review(request, info, this.#in.tokens, this.#in.env);
    return notModelled(`${o.resource}.${info.group === '' ? 'v1' : info.group}`);
  }

  #nonResource(call: ApiCall, ready: boolean): ApiResponse {
    const { request } = call;
    const { path, method } = request;
    const r =
      health(path, ready, request.query?.['verbose'] !== undefined) ??
      version(path) ??
      discovery(request) ??
      documents(path);
    if (!r) return unknownPath(path);
    return method === 'GET' ? r : methodNotAllowed();
  }

  /** Methods that are answered at a path; undefined: nothing is there. */
  #methods(c: RequestContext): readonly string[] | undefined {
    const { info, kind } = c;
    if (info.name === '') return collectionMethods(kind, info);
    if (kind.namespaced && info.namespace === '') return info.watch ? ['GET'] : undefined;
    return info.watch ? ['GET'] : endpointOf(kind, info.subresource)?.methods;
  }

  #serve(c: RequestContext): ApiResponse | undefined {
    const { info, request } = c;
    if (info.name === '' || info.watch) return this.#collection(c);
    if (endpointOf(c.kind, info.subresource)!.connect) return this.#connect(c);
    switch (request.method) {
      case 'GET':
        return this.#in.reader.get(c);
      case 'POST':
        return this.#post(c);
      case 'DELETE':
        return this.#run(beginRemove(c));
      case 'PATCH':
        if (patchType(request) === undefined) return unsupportedMediaType();
        return this.#run(beginUpdate(c));
      default:
        return this.#run(beginUpdate(c));
    }
  }

  /** Into a Pod: its log comes from the kubelet of its node. */
  #connect(c: RequestContext): ApiResponse | undefined {
    const { namespace, name, subresource } = c.info;
    if (c.kind.kind !== 'Pod') {
      const found = this.#in.env.get(c.kind.resource, namespace, name);
      return found ? notModelled(`${c.kind.resource}/proxy`) : notFound(c.kind, name);
    }
    const pod: Pod | undefined = this.#in.env.get('pods', namespace, name);
    if (!pod) return notFound(c.kind, name);
    if (subresource === 'log') return this.#in.kubelets.logs(c.call, pod);
    if (subresource === 'exec' && c.request.headers?.['upgrade'] !== undefined) {
      const container = runningIn(c.request, pod);
      return typeof container === 'string'
        ? this.#in.kubelets.exec(c.call, pod, container)
        : container;
    }
    return connect(c.request, pod, subresource);
  }

  #post(c: RequestContext): ApiResponse | undefined {
    const e = endpointOf(c.kind, c.info.subresource)!;
    if (e.post === 'bind') return this.#run(beginBind(c, this.#in.env));
    if (e.post === 'evict') return this.#run(beginEvict(c));
    return requestToken(c, this.#in.env);
  }

  #collection(c: RequestContext): ApiResponse | undefined {
    const { request, kind } = c;
    if (request.method === 'POST') return this.#create(c);
    const o = readListOptions(request, kind, c.info.watch);
    if ('code' in o) return o;
    if (request.method === 'DELETE') {
      return checkRemoveCollection(c) ?? this.#in.reader.list(c, o);
    }
    if (!o.watch) return this.#in.reader.list(c, o);
    const media = negotiate(request.headers?.['accept']);
    return 'code' in media ? media : this.#in.hub.open(c, o, media);
  }

  #run(task: Task | ApiResponse): ApiResponse | undefined {
    if ('code' in task) return task;
    this.#in.transactor.run(task);
    return undefined;
  }

  /** A namespace that the cache does not hold yet may have been made a moment ago. */
  #create(c: RequestContext): ApiResponse | undefined {
    const { kind, info, call } = c;
    if (!kind.namespaced || this.#in.cache.get('namespaces', '', info.namespace)) {
      return this.#run(beginCreate(c, this.#in.env));
    }
    const key = prefixOf('namespaces', '') + info.namespace;
    this.#in.etcd.call({ type: 'range', key }, 'apiserver.afterNamespace', call);
    return undefined;
  }

  afterNamespace({ response, data: call }: EtcdAnswer<ApiCall>): void {
    const { env, reply } = this.#in;
    if (response.type !== 'range') {
      reply(call, unavailable('request timed out'));
      return;
    }
    const kv = response.kvs[0];
    const ns = kv && objectOf(kv);
    const refusal = this.#run(beginCreate(contextOf(call), ns ? withNamespace(env, ns) : env));
    if (refusal) reply(call, refusal);
  }

  /** A list was made: for its asker, or for a deletion of what it found. */
  listed(call: ApiCall, list: ObjectList): void {
    const c = contextOf(call);
    if (call.request.method === 'DELETE') {
      this.#in.transactor.follow(call, beginRemoveCollection(c, list));
    } else this.#in.reply(call, { code: 200, body: list });
  }

  /** The older way to bind: a Binding posted to its namespace. */
  #binding(call: ApiCall, info: RequestInfo): ApiResponse | undefined {
    const { request } = call;
    if (request.method !== 'POST' || info.namespace === '') return methodNotAllowed();
    const body = request.body as KubeObject | string | undefined;
    const given = typeof body === 'string' ? (safeJson(body) as KubeObject) : body;
    const name = given?.metadata?.name ?? '';
    const path = `/api/v1/namespaces/${info.namespace}/pods/${encodeURIComponent(name)}/binding`;
    const redirected = { ...call, request: { ...request, path } };
    return this.#run(beginBind(contextOf(redirected), this.#in.env));
  }
}

/** The environment with a namespace that the cache does not hold. */
function withNamespace(env: Environment, ns: KubeObject): Environment {
  return {
    get now() {
      return env.now;
    },
    prng: env.prng,
    get: (resource, namespace, name) =>
      resource === 'namespaces' && name === ns.metadata?.name
        ? ns
        : env.get(resource, namespace, name),
    list: (resource, namespace) => env.list(resource, namespace),
  };
}

/** Indexes of what there is to read. */
function documents(path: string): ApiResponse | undefined {
  if (path === '/') return rootIndex();
  const [, root = '', of = '', ...rest] = path.split('/');
  if (root !== 'openapi') return undefined;
  const name = rest.join('/');
  if (of === 'v3' && name === '') return openapiIndex();
  if (of === 'v2' || (of === 'v3' && hasOpenapi(name))) return notModelled(`OpenAPI at ${path}`);
  return { code: 404, body: '' };
}

/** Groups are unknown as text; unknown versions of known groups as a Status. */
function unknownPath(path: string): ApiResponse {
  const [, root = '', group = ''] = path.split('/');
  if (root === 'api' && group !== '') return noSuchResource();
  const known = root === 'apis' && group !== '' && isGroup(group);
  return known ? noSuchResource() : noSuchPath();
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
