import type { Namespace } from '../../api/core/namespace/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Kind } from '../../api/Kind.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { KINDS } from '../../api/registry.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import { MS, SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import type { Remaining } from './conditions.ts';
import { namespaceConditions } from './conditions.ts';

/** Time between a change of a namespace that ends and the next look. */
const GRACE_US = 5 * SECOND;
/** Seconds to wait for somebody else's finalizer. */
const FINALIZER_SECONDS = 15;
const TOKEN = 'kubernetes';

const FIRST: readonly string[] = ['pods', 'endpointslices'];

/**
 * Namespaced kinds, Pods first: everything else goes only after them. Upstream's order of the rest
 * is that of a Go map; here slices go before the Services that own them.
 */
const CONTENT: readonly Kind[] = [
  ...FIRST.flatMap((r) => KINDS.filter((k) => k.namespaced && k.resource === r)),
  ...KINDS.filter((k) => k.namespaced && !FIRST.includes(k.resource)),
];

/** One look at all content, handed from request to request. */
interface Look {
  readonly ns: Namespace;
  /** Index in `CONTENT`. */
  readonly at: number;
  /** Seconds that Pods were given to end. */
  readonly grace: number;
  /** Longest wait found so far, in seconds. */
  readonly estimate: number;
  readonly remaining: Remaining;
}

const NOTHING: Remaining = { resources: {}, finalizers: {}, errors: [] };

/**
 * Empties a namespace that is being deleted, Pods before everything else, tells in its conditions
 * what is left, and lets it go when nothing is. Models: pkg/controller/namespace (+ deletion)
 */
export class NamespaceController extends Controller {
  readonly #namespaces: Informer<Namespace>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'namespace-controller',
      account: 'namespace-controller',
      workers: 10,
      limits: { qps: 400, burst: 3000 },
      backoffUs: [5 * MS, 60 * SECOND],
      state: {},
      handlers: {
        got: (s: Step) => this.#got(s),
        pods: (s: Step<Look>) => this.#podsListed(s),
        deleted: (s: Step<Look>) => this.#listRest(s.key, s.data),
        refused: (s: Step<Look>) => this.#refused(s),
        left: (s: Step<Look>) => this.#left(s),
        told: (s: Step<Look>) => this.#told(s.key, s.data),
      },
    });
    this.#namespaces = informers.of('v1', 'namespaces');
    this.#namespaces.onEvent({
      add: (ns) => this.#consider(ns),
      update: (_, ns) => this.#consider(ns),
    });
  }

  protected begin(): void {
    for (const ns of this.#namespaces.list()) this.#consider(ns);
  }

  #consider(ns: Namespace): void {
    if (ns.metadata?.deletionTimestamp === undefined) return;
    this.enqueueAfter(ns.metadata.name!, GRACE_US);
  }

  protected sync(key: string): void {
    if (!this.#namespaces.get(key)) return;
    const request = { method: 'GET', path: `/api/v1/namespaces/${key}` };
    this.ask(key, request, { then: 'got', tolerate: [404] });
  }

  #got({ key, response }: Step): void {
    if (response.code === 404) return;
    const ns = response.body as Namespace;
    if (ns.metadata?.deletionTimestamp === undefined) return;
    if ((ns.spec?.finalizers?.length ?? 0) === 0) return;
    const look: Look = { ns, at: 0, grace: 0, estimate: 0, remaining: NOTHING };
    const request = { method: 'GET', path: collection(key, CONTENT[0]!) };
    this.ask(key, request, { then: 'pods', data: look });
  }

  /** How long the Pods may take to end, if that time is not over. */
  #podsListed({ key, response, data }: Step<Look>): void {
    const pods = (response.body as { items: readonly Pod[] }).items;
    let grace = 0;
    for (const pod of pods) {
      if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
      grace = Math.max(grace, pod.spec?.terminationGracePeriodSeconds ?? 0);
    }
    const since = this.actor.now - (parseRfc3339(data.ns.metadata!.deletionTimestamp!) ?? 0);
    this.#deleteKind(key, { ...data, grace: since >= grace * SECOND ? 0 : grace });
  }

  #deleteKind(key: string, look: Look): void {
    const path = collection(key, CONTENT[look.at]!);
    const t = { then: 'deleted', failed: 'refused', data: look, tolerate: [404, 405] };
    this.remove(key, path, { propagationPolicy: 'Background' }, t);
  }

  #refused({ key, response, data }: Step<Look>): void {
    const { message } = response.body as { message?: string };
    const errors = [...data.remaining.errors, message ?? 'unknown'];
    this.#next(key, { ...data, remaining: { ...data.remaining, errors } });
  }

  #listRest(key: string, look: Look): void {
    const request = { method: 'GET', path: collection(key, CONTENT[look.at]!) };
    this.ask(key, request, { then: 'left', data: look });
  }

  #left({ key, response, data }: Step<Look>): void {
    const { items } = response.body as { items: readonly KubeObject[] };
    const kind = CONTENT[data.at]!;
    if (items.length === 0) {
      this.#next(key, data);
      return;
    }
    const finalizers: Record<string, number> = { ...data.remaining.finalizers };
    let held = 0;
    for (const o of items) {
      for (const f of o.metadata?.finalizers ?? []) {
        finalizers[f] = (finalizers[f] ?? 0) + 1;
        held++;
      }
    }
    const resources = {
      ...data.remaining.resources,
      [`${kind.resource}.${kind.group}`]: items.length,
    };
    const own = kind.resource === 'pods' ? data.grace : 0;
    const wait = own > 0 ? own : held > 0 ? FINALIZER_SECONDS : 0;
    const errors =
      wait > 0 ? data.remaining.errors : [...data.remaining.errors, unexpected(key, kind)];
    const estimate = Math.max(data.estimate, wait);
    const look: Look = { ...data, estimate, remaining: { resources, finalizers, errors } };
    if (kind.resource === 'pods') this.#tell(key, look, { ...NOTHING, errors });
    else this.#next(key, look);
  }

  #next(key: string, look: Look): void {
    if (look.at + 1 < CONTENT.length) this.#deleteKind(key, { ...look, at: look.at + 1 });
    else this.#tell(key, look, look.remaining);
  }

  /** While Pods remain, upstream reports no totals: "All content successfully removed". */
  #tell(key: string, look: Look, remaining: Remaining): void {
    const old = look.ns.status?.conditions ?? [];
    const conditions = namespaceConditions(old, remaining, this.actor.now);
    if (conditions === old) {
      this.#told(key, look);
      return;
    }
    const ns = { ...look.ns, status: { ...look.ns.status, conditions } } as Namespace;
    const path = `/api/v1/namespaces/${key}/status`;
    this.update(key, path, ns, { then: 'told', data: look, tolerate: [404, 409] });
  }

  #told(key: string, look: Look): void {
    if (look.remaining.errors.length > 0) this.fail(key);
    else if (look.estimate > 0) {
      this.enqueueAfter(key, (Math.floor(look.estimate / 2) + 1) * SECOND);
    } else if (Object.keys(look.remaining.resources).length === 0) this.#finalize(key, look.ns);
  }

  #finalize(key: string, ns: Namespace): void {
    const finalizers = ns.spec?.finalizers?.filter((f) => f !== TOKEN) ?? [];
    const { resourceVersion: _, ...metadata } = ns.metadata ?? {};
    const body = { ...ns, metadata, spec: { ...ns.spec, finalizers } } as Namespace;
    this.update(key, `/api/v1/namespaces/${key}/finalize`, body, { tolerate: [404] });
  }
}

function collection(namespace: string, k: Kind): string {
  const version = apiVersionOf(k);
  return `/${k.group === '' ? 'api' : 'apis'}/${version}/namespaces/${namespace}/${k.resource}`;
}

function unexpected(namespace: string, k: Kind): string {
  const gvr = `${k.group}/${k.version}, Resource=${k.resource}`;
  return `unexpected items still remain in namespace: ${namespace} for gvr: ${gvr}`;
}
