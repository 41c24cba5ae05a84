import type { Endpoints } from '../api/core/endpoints/fields.ts';
import type { Service } from '../api/core/service/fields.ts';
import type { EndpointSlice } from '../api/discovery/endpointslice/fields.ts';
import type { EtcdRequest } from '../etcd/EtcdApi.ts';
import type { Actor, Handlers, Part, StopKind } from '../sim/Actor.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { EtcdAnswer, EtcdClient } from './EtcdClient.ts';
import type { Loopback } from './Loopback.ts';
import type { ApiResponse } from './Request.ts';
import { prefixEnd, REGISTRY } from './storage.ts';
import type { WatchCache } from './WatchCache.ts';

const INTERVAL_US = 10 * SECOND;
const BEGIN_US = 1200 * MS;
const POLL_US = 100 * MS;

/** Who serves, by address: keys that end when nobody renews them. */
const LEASES = `${REGISTRY}masterleases/`;
const TTL_SECONDS = 15;

const NAME = 'kubernetes';
const NAMESPACE = 'default';
const SERVICE_IP = '10.96.0.1';
const PORT = 443;
const SECURE_PORT = 6443;

const SERVICES = `/api/v1/namespaces/${NAMESPACE}/services`;
const ENDPOINTS = `/api/v1/namespaces/${NAMESPACE}/endpoints`;
const SLICES = `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`;

const SERVICE: Service = {
  metadata: {
    name: NAME,
    namespace: NAMESPACE,
    labels: { component: 'apiserver', provider: 'kubernetes' },
  },
  spec: {
    clusterIP: SERVICE_IP,
    ipFamilyPolicy: 'SingleStack',
    ports: [{ name: 'https', protocol: 'TCP', port: PORT, targetPort: SECURE_PORT }],
    sessionAffinity: 'None',
    type: 'ClusterIP',
  },
};

function endpointsOf(addresses: readonly string[]): Endpoints {
  return {
    metadata: {
      name: NAME,
      namespace: NAMESPACE,
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [
      {
        addresses: addresses.map((ip) => ({ ip })),
        ports: [{ name: 'https', port: SECURE_PORT, protocol: 'TCP' }],
      },
    ],
  };
}

function sliceOf(addresses: readonly string[]): EndpointSlice {
  return {
    metadata: {
      name: NAME,
      namespace: NAMESPACE,
      labels: { 'kubernetes.io/service-name': NAME },
    },
    addressType: 'IPv4',
    endpoints: addresses.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    ports: [{ name: 'https', port: SECURE_PORT, protocol: 'TCP' }],
  };
}

/**
 * Keeps the Service `kubernetes`, at which Pods find the API: each server says every 10 s that it
 * is there, by a key in etcd with a lease of 15 s, and writes the addresses of all that are.
 * Models: pkg/controlplane/controller/kubernetesservice, pkg/controlplane/reconcilers/lease.go;
 * what is written is compared with this server's own cache, and who else is there is asked of its
 * own member, where upstream asks itself and a majority
 */
export class KubernetesService implements Part {
  readonly state = {};
  readonly handlers: Handlers = {
    round: () => this.#round(),
    removed: () => this.#wait(),
    granted: (a: EtcdAnswer<undefined>) => this.#granted(a),
    renewed: (a: EtcdAnswer<undefined>) => this.#renewed(a),
    listed: (a: EtcdAnswer<undefined>) => this.#listed(a),
    wait: () => this.#wait(),
    written: (_: { response: ApiResponse }) => undefined,
  };
  readonly #actor: Actor;
  readonly #ip: string;
  readonly #etcd: EtcdClient;
  readonly #cache: WatchCache;
  readonly #loopback: Loopback;

  constructor(
    actor: Actor,
    ip: string,
    parts: { etcd: EtcdClient; cache: WatchCache; loopback: Loopback },
  ) {
    this.#actor = actor;
    this.#ip = ip;
    this.#etcd = parts.etcd;
    this.#cache = parts.cache;
    this.#loopback = parts.loopback;
  }

  onStart(): void {
    this.#actor.after(BEGIN_US, 'kubernetes.wait', undefined);
  }

  /** Leaves: the others take the address out when they look next. */
  onStop(how: StopKind): void {
    if (how !== 'term') return;
    const request = transaction({ op: 'delete', key: this.#key });
    this.#etcd.call(request, 'kubernetes.removed', undefined);
  }

  get #key(): string {
    return LEASES + this.#ip;
  }

  #wait(): void {
    if (this.#loopback.ready) this.#round();
    else this.#actor.after(POLL_US, 'kubernetes.wait', undefined);
  }

  #round(): void {
    this.#actor.after(INTERVAL_US, 'kubernetes.round', undefined);
    if (!this.#loopback.ready) return;
    if (!this.#cache.get('services', NAMESPACE, NAME)) {
      this.#loopback.ask({ method: 'POST', path: SERVICES, body: SERVICE }, 'kubernetes.written');
    }
    const grant: EtcdRequest = { type: 'leaseGrant', ttlSeconds: TTL_SECONDS };
    this.#etcd.call(grant, 'kubernetes.granted', undefined);
  }

  #granted({ response }: EtcdAnswer<undefined>): void {
    if (response.type !== 'lease') return;
    const old = this.#cache.record(this.#key)?.value as Endpoints | undefined;
    const generation = (old?.metadata?.generation ?? 0) + 1;
    const value = { metadata: { generation }, subsets: [{ addresses: [{ ip: this.#ip }] }] };
    const put = { op: 'put', key: this.#key, value, lease: response.lease } as const;
    this.#etcd.call(transaction(put), 'kubernetes.renewed', undefined);
  }

  #renewed({ response }: EtcdAnswer<undefined>): void {
    if (response.type !== 'txn') return;
    const request: EtcdRequest = {
      type: 'range',
      key: LEASES,
      end: prefixEnd(LEASES),
      serializable: true,
    } as const;
    this.#etcd.call(request, 'kubernetes.listed', undefined);
  }

  #listed({ response }: EtcdAnswer<undefined>): void {
    if (response.type !== 'range' || response.kvs.length === 0) return;
    const addresses = response.kvs.map((kv) => kv.key.slice(LEASES.length));
    this.#write(ENDPOINTS, 'endpoints', endpointsOf(addresses), addressesOfEndpoints);
    this.#write(SLICES, 'endpointslices', sliceOf(addresses), addressesOfSlice);
  }

  /** Creates or replaces an object that does not have these addresses. */
  #write<T extends Endpoints | EndpointSlice>(
    path: string,
    resource: string,
    wanted: T,
    addressesOf: (o: T) => string,
  ): void {
    const known = this.#cache.get(resource, NAMESPACE, NAME) as T | undefined;
    if (known && addressesOf(known) === addressesOf(wanted)) return;
    const { resourceVersion } = known?.metadata ?? {};
    const body = { ...wanted, metadata: { ...wanted.metadata, resourceVersion } };
    const request = known
      ? { method: 'PUT', path: `${path}/${NAME}`, body }
      : { method: 'POST', path, body: wanted };
    this.#loopback.ask(request, 'kubernetes.written');
  }
}

function transaction(op: Extract<EtcdRequest, { type: 'txn' }>['success'][number]): EtcdRequest {
  return { type: 'txn', compare: [], success: [op], failure: [] };
}

function addressesOfEndpoints(e: Endpoints): string {
  return (e.subsets ?? []).flatMap((s) => (s.addresses ?? []).map((a) => a.ip)).join();
}

function addressesOfSlice(s: EndpointSlice): string {
  return (s.endpoints ?? []).flatMap((e) => e.addresses ?? []).join();
}
