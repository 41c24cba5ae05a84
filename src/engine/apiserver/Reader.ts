import type { Kind } from '../api/Kind.ts';
import { apiVersionOf } from '../api/Kind.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { KeyValue } from '../etcd/EtcdApi.ts';
import type { Actor } from '../sim/Actor.ts';
import { SECOND } from '../sim/time.ts';
import { continueToken, readContinueToken } from './continueToken.ts';
import type { EtcdAnswer, EtcdClient } from './EtcdClient.ts';
import type { ListOptions } from './options/listOptions.ts';
import { readListOptions } from './options/listOptions.ts';
import { param, parseVersion } from './query.ts';
import type { ApiCall, ApiResponse } from './Request.ts';
import type { RequestContext } from './RequestContext.ts';
import { contextOf } from './RequestContext.ts';
import type { ObjectList } from './respond/render.ts';
import { fieldsMeet } from './selectors/fieldSelector.ts';
import { matches } from './selectors/Requirement.ts';
import {
  badRequest,
  expired,
  notFound,
  plainError,
  tooLargeVersion,
  unavailable,
} from './status.ts';
import { keyOf, objectOf, prefixEnd, prefixOf, REGISTRY } from './storage.ts';
import { endpointOf } from './subresources/endpoints.ts';
import type { WatchCache } from './WatchCache.ts';

/** How long a read waits for a version that is not there yet. */
const LATE_US = 3 * SECOND;

/** What a read carries through the store. */
interface Reading {
  readonly call: ApiCall;
}

/** Where a reader gets what it works with. */
interface Surroundings {
  readonly actor: Actor;
  readonly etcd: EtcdClient;
  readonly cache: WatchCache;
  reply(call: ApiCall, r: ApiResponse): void;
  /** A list is made: it is answered, or what it found is deleted. */
  listed(call: ApiCall, list: ObjectList): void;
}

const bare = new WeakMap<KubeObject, KubeObject>();

/** An object as lists hold it: without kind and apiVersion. */
function itemOf(o: KubeObject): KubeObject {
  let item = bare.get(o);
  if (!item) {
    const { kind: _, apiVersion: __, ...rest } = o;
    item = rest;
    bare.set(o, item);
  }
  return item;
}

/** A selector that meets an object's labels and fields. */
export function inView(
  view: Pick<ListOptions, 'labels' | 'fields'>,
  kind: Kind,
  o: KubeObject,
): boolean {
  if (view.labels.length > 0 && !matches(view.labels, o.metadata?.labels ?? {})) return false;
  return view.fields.length === 0 || fieldsMeet(view.fields, kind, o);
}

/** Go's words for a resourceVersion that is none. */
export function badVersion(text: string, why: string): string {
  return `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`;
}

/**
 * GETs and lists. A GET without a version asks the store; lists come from the watch cache once it
 * is as new as the store (or as the version asked for), pages and exact versions from the store.
 * Models: apiserver pkg/storage/cacher, pkg/storage/etcd3 GetList
 */
export class Reader {
  readonly #in: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  /** A GET of one object or of its subresource. */
  get(c: RequestContext): ApiResponse | undefined {
    const asked = param(c.request, 'resourceVersion');
    const key = keyOf(c.kind, c.info.namespace, c.info.name);
    if (asked === '') {
      const data: Reading = { call: c.call };
      this.#in.etcd.call({ type: 'range', key }, 'apiserver.afterGet', data);
      return undefined;
    }
    const version = parseVersion(asked);
    if (typeof version === 'string') return plainError(badVersion(asked, version));
    if (version > this.#in.cache.revision) return this.#wait(c.call);
    return this.#found(c, this.#in.cache.record(key));
  }

  afterGet({ response, data }: EtcdAnswer<Reading>): void {
    const c = contextOf(data.call);
    const answer =
      response.type === 'range'
        ? this.#found(c, response.kvs[0])
        : unavailable('request timed out');
    this.#in.reply(data.call, answer);
  }

  #found(c: RequestContext, kv: KeyValue | undefined): ApiResponse {
    if (!kv) return notFound(c.kind, c.info.name);
    const o = objectOf(kv);
    const { shown } = endpointOf(c.kind, c.info.subresource)!;
    return { code: 200, body: shown ? shown(o, c.kind) : o };
  }

  /** The version asked for is not there yet: it may come. */
  #wait(call: ApiCall): undefined {
    this.#in.actor.after(LATE_US, 'apiserver.lateRead', { call } satisfies Reading);
  }

  lateRead({ call }: Reading): void {
    const c = contextOf(call);
    const version = Number(param(c.request, 'resourceVersion'));
    const { revision } = this.#in.cache;
    if (version > revision) this.#in.reply(call, tooLargeVersion(version, revision));
    else if (c.info.name === '')
      this.#fromCache(c, readListOptions(c.request, c.kind, false) as ListOptions);
    else {
      const key = keyOf(c.kind, c.info.namespace, c.info.name);
      this.#in.reply(call, this.#found(c, this.#in.cache.record(key)));
    }
  }

  /** A list, for itself or for what is to be deleted. */
  list(c: RequestContext, o: ListOptions): ApiResponse | undefined {
    const given = o.resourceVersion;
    const version = given === '' ? 0 : parseVersion(given);
    if (o.continue !== '') return this.#continued(c, o);
    if (typeof version === 'string') {
      return badRequest(`invalid resource version: ${badVersion(given, version)}`);
    }
    const exact = o.match === 'Exact' || (o.match === '' && o.limit > 0 && version > 0);
    if (exact) return this.#fromStore(c, version, '');
    if (given === '') {
      const request = { type: 'range', key: REGISTRY, limit: 1, countOnly: true } as const;
      this.#in.etcd.call(request, 'apiserver.afterFresh', { call: c.call } satisfies Reading);
      return undefined;
    }
    if (version > this.#in.cache.revision) return this.#wait(c.call);
    this.#fromCache(c, o);
    return undefined;
  }

  /** Events up to the answer's revision came before it on the same connection. */
  afterFresh({ response, data }: EtcdAnswer<Reading>): void {
    if (response.type === 'error') {
      this.#in.reply(data.call, unavailable('request timed out'));
      return;
    }
    this.#in.cache.advance(response.revision);
    const c = contextOf(data.call);
    this.#fromCache(c, readListOptions(c.request, c.kind, false) as ListOptions);
  }

  #fromCache(c: RequestContext, o: ListOptions): void {
    const { cache } = this.#in;
    const kvs: KeyValue[] = [];
    const prefix = prefixOf(c.kind.resource, c.info.namespace);
    cache.each(prefix, (kv) => {
      if (inView(o, c.kind, objectOf(kv))) kvs.push(kv);
    });
    this.#in.listed(c.call, listOf(c, o, kvs, cache.revision));
  }

  #continued(c: RequestContext, o: ListOptions): ApiResponse | undefined {
    const from = readContinueToken(o.continue);
    if (typeof from === 'string') return badRequest(`invalid continue token: ${from}`);
    if (o.resourceVersion !== '' && o.resourceVersion !== '0') {
      return badRequest('specifying resource version is not allowed when using continue');
    }
    return this.#fromStore(c, from.revision, from.start);
  }

  #fromStore(c: RequestContext, revision: number, start: string): undefined {
    const prefix = prefixOf(c.kind.resource, c.info.namespace);
    this.#in.etcd.call(
      { type: 'range', key: prefix + start, end: prefixEnd(prefix), revision },
      'apiserver.afterExact',
      { call: c.call, revision },
    );
  }

  afterExact({ response, data }: EtcdAnswer<Reading & { revision: number }>): void {
    const { call, revision } = data;
    const c = contextOf(call);
    const o = readListOptions(c.request, c.kind, false) as ListOptions;
    if (response.type === 'range') {
      const kvs = response.kvs.filter((kv) => inView(o, c.kind, objectOf(kv)));
      this.#in.listed(call, listOf(c, o, kvs, revision));
    } else if (response.type === 'error' && response.reason === 'futureRevision') {
      this.#in.reply(call, tooLargeVersion(revision, response.revision));
    } else if (response.type === 'error' && response.reason === 'compacted') {
      this.#in.reply(call, expired(o.continue === '' ? OLD_VERSION : OLD_TOKEN));
    } else this.#in.reply(call, unavailable('request timed out'));
  }
}

const OLD_VERSION = 'The resourceVersion for the provided list is too old.';
const OLD_TOKEN =
  'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.';

/** A page out of all records that match; the rest is told by a token. */
function listOf(
  c: RequestContext,
  o: ListOptions,
  kvs: readonly KeyValue[],
  revision: number,
): ObjectList {
  const cut = o.limit > 0 && kvs.length > o.limit;
  const page = cut ? kvs.slice(0, o.limit) : kvs;
  const metadata: Record<string, unknown> = { resourceVersion: String(revision) };
  if (cut) {
    const prefix = prefixOf(c.kind.resource, c.info.namespace);
    metadata['continue'] = continueToken(revision, page[page.length - 1]!.key.slice(prefix.length));
    const whole = o.labels.length === 0 && o.fields.length === 0;
    if (whole) metadata['remainingItemCount'] = kvs.length - o.limit;
  }
  return {
    kind: `${c.kind.kind}List`,
    apiVersion: apiVersionOf(c.kind),
    metadata,
    items: page.map((kv) => itemOf(objectOf(kv))),
  };
}
