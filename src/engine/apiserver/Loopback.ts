import type { Lease } from '../api/coordination/lease/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { rfc3339Micro } from '../sim/rfc3339.ts';
import { MINUTE, SECOND } from '../sim/time.ts';
import { bootstrapObjects } from './rbac/bootstrapObjects.ts';
import type { SimEvent } from '../sim/SimEvent.ts';
import type { ApiReply, ApiRequest, ApiResponse, UserInfo } from './Request.ts';

/** Namespaces that every cluster has from its first minute on. */
const NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

/** Priorities that no user can give. Models: pkg/apis/scheduling/v1/helpers.go */
const PRIORITY_CLASSES = [
  {
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

const USER: UserInfo = { username: 'system:apiserver', groups: ['system:masters'] };
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
const LEASE_SECONDS = 3600;
const RENEW_US = 10 * SECOND;

/**
 * What an API server asks of itself: the initial namespaces and PriorityClasses, and the Lease in
 * kube-system that tells its peers who it is. Models: pkg/controlplane/controller/systemnamespaces,
 * pkg/registry/scheduling/rest, apiserver pkg/reconcilers; the hash of the lease's name is ours.
 */
export class Loopback implements Part {
  readonly state = {
    next: 1,
    lease: undefined as Lease | undefined,
    /** Handlers that wait for an answer, by the request's id. */
    waiting: new PMap<number, string>(),
    /** The bootstrap policy was asked for since the start. */
    policy: false,
  };
  readonly handlers: Handlers = {
    response: (d: ApiReply, e: SimEvent) => this.#onResponse(d, e),
    leased: (a: { response: ApiResponse }) => this.#leased(a.response),
    renew: () => this.#renew(),
    namespaces: () => this.#namespaces(),
  };
  readonly #actor: Actor;
  readonly #isReady: () => boolean;

  constructor(actor: Actor, isReady: () => boolean) {
    this.#actor = actor;
    this.#isReady = isReady;
    actor.addPart('api', this);
  }

  /** Name of the identity Lease. */
  get leaseName(): string {
    return `apiserver-${this.#actor.machine}`;
  }

  onStart(): void {
    this.state.lease = undefined;
    this.state.policy = false;
    this.state.waiting.clear();
    this.#actor.after(SECOND, 'api.namespaces', undefined);
    this.#actor.after(2 * SECOND, 'api.renew', undefined);
  }

  /** Requests are served. */
  get ready(): boolean {
    return this.#isReady();
  }

  /** Asks this server as itself; the answer, if wanted, comes to the handler `then`. */
  ask(request: ApiRequest, then?: string): void {
    const id = this.state.next++;
    if (then !== undefined) this.state.waiting.set(id, then);
    const call = { id, client: this.#actor.id, request: { ...request, user: USER } };
    this.#actor.send(this.#actor, 'apiserver.request', call);
  }

  #namespaces(): void {
    if (!this.#isReady()) {
      this.#actor.after(SECOND, 'api.namespaces', undefined);
      return;
    }
    for (const name of NAMESPACES) {
      this.ask({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } });
    }
    for (const body of this.state.lease ? [] : PRIORITY_CLASSES) {
      this.ask({ method: 'POST', path: '/apis/scheduling.k8s.io/v1/priorityclasses', body });
    }
    if (!this.state.policy) {
      this.state.policy = true;
      for (const b of bootstrapObjects()) {
        this.ask({ method: 'POST', path: b.path, body: b.body });
      }
    }
    this.#actor.after(MINUTE, 'api.namespaces', undefined);
  }

  #renew(): void {
    this.#actor.after(RENEW_US, 'api.renew', undefined);
    const renewTime = rfc3339Micro(this.#actor.now);
    const { lease } = this.state;
    const spec = {
      holderIdentity: `${this.leaseName}_${this.#actor.incarnation}`,
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime,
    };
    if (lease) {
      const path = `${LEASES}/${this.leaseName}`;
      const body = { ...lease, spec: { ...lease.spec, ...spec } };
      this.ask({ method: 'PUT', path, body }, 'api.leased');
      return;
    }
    const labels = {
      'apiserver.kubernetes.io/identity': 'kube-apiserver',
      'kubernetes.io/hostname': this.#actor.machine,
    };
    const metadata = { name: this.leaseName, namespace: 'kube-system', labels };
    const body = { metadata, spec: { ...spec, acquireTime: renewTime } };
    this.ask({ method: 'POST', path: LEASES, body }, 'api.leased');
  }

  #onResponse({ id, response }: ApiReply, e: SimEvent): void {
    const then = this.state.waiting.get(id);
    if (then === undefined) return;
    this.state.waiting.delete(id);
    this.#actor.call(then, { response }, e);
  }

  #leased({ code, body }: ApiResponse): void {
    if (code === 200 || code === 201) this.state.lease = body as Lease;
    else if (code === 409) {
      this.ask({ method: 'GET', path: `${LEASES}/${this.leaseName}` }, 'api.leased');
    } else this.state.lease = undefined;
  }
}
