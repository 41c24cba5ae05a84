import type { Lease } from '../api/coordination/lease/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { rfc3339Micro } from '../sim/rfc3339.ts';
import { MINUTE, SECOND } from '../sim/time.ts';
import { bootstrapObjects } from './rbac/bootstrapObjects.ts';
import type { ApiReply, ApiRequest, UserInfo } from './Request.ts';

/** Namespaces that every cluster has from its first minute on. */
const NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

const USER: UserInfo = { username: 'system:apiserver', groups: ['system:masters'] };
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
const LEASE_SECONDS = 3600;
const RENEW_US = 10 * SECOND;

/**
 * What an API server asks of itself: the initial namespaces, and the Lease in kube-system that
 * tells its peers who it is. Models: pkg/controlplane/controller/systemnamespaces,
 * apiserver pkg/reconcilers; the hash of the lease's name is ours.
 */
export class Loopback implements Part {
  readonly state = {
    next: 1,
    lease: undefined as Lease | undefined,
    waitingForLease: 0,
    /** The bootstrap policy was asked for since the start. */
    policy: false,
  };
  readonly handlers: Handlers = {
    response: (d: ApiReply) => this.#onResponse(d),
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
    this.#actor.after(SECOND, 'api.namespaces', undefined);
    this.#actor.after(2 * SECOND, 'api.renew', undefined);
  }

  #ask(request: ApiRequest): number {
    const id = this.state.next++;
    const call = { id, client: this.#actor.id, request: { ...request, user: USER } };
    this.#actor.send(this.#actor, 'apiserver.request', call);
    return id;
  }

  #namespaces(): void {
    if (!this.#isReady()) {
      this.#actor.after(SECOND, 'api.namespaces', undefined);
      return;
    }
    for (const name of NAMESPACES) {
      this.#ask({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } });
    }
    if (!this.state.policy) {
      this.state.policy = true;
      for (const b of bootstrapObjects()) {
        this.#ask({ method: 'POST', path: b.path, body: b.body });
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
      this.state.waitingForLease = this.#ask({
        method: 'PUT',
        path,
        body: { ...lease, spec: { ...lease.spec, ...spec } },
      });
      return;
    }
    const labels = {
      'apiserver.kubernetes.io/identity': 'kube-apiserver',
      'kubernetes.io/hostname': this.#actor.machine,
    };
    const metadata = { name: this.leaseName, namespace: 'kube-system', labels };
    this.state.waitingForLease = this.#ask({
      method: 'POST',
      path: LEASES,
      body: { metadata, spec: { ...spec, acquireTime: renewTime } },
    });
  }

  #onResponse({ id, response }: ApiReply): void {
    if (id !== this.state.waitingForLease) return;
    if (response.code === 200 || response.code === 201) this.state.lease = response.body as Lease;
    else if (response.code === 409) {
      this.state.waitingForLease = this.#ask({
        method: 'GET',
        path: `${LEASES}/${this.leaseName}`,
      });
    } else this.state.lease = undefined;
  }
}
