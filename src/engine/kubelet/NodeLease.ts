import type { Lease } from '../api/coordination/lease/fields.ts';
import type { Node } from '../api/core/node/fields.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { Informer } from '../client/Informer.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { rfc3339Micro } from '../sim/rfc3339.ts';
import { MS, SECOND } from '../sim/time.ts';

const RENEW_US = 10 * SECOND;
const LEASE_SECONDS = 40;

/** Waits of a failed renewal: 200 ms doubled to 7 s. */
const RETRY_US = 200 * MS;
const RETRY_US_MAX = 7 * SECOND;

const PATH = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

/**
 * Renews the node's Lease every 10 s with 4 % jitter: the sign of life that controllers look at.
 * Models: component-helpers apimachinery/lease/controller.go
 */
export class NodeLease implements Part {
  readonly state = { lease: undefined as Lease | undefined, retryUs: RETRY_US };
  readonly handlers: Handlers = {
    look: () => this.#look(),
    renew: () => this.#renew(),
    renewed: (a: Answer) => this.#renewed(a),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #node: Informer<Node>;

  constructor(actor: Actor, api: ApiClient, node: Informer<Node>) {
    this.#actor = actor;
    this.#api = api;
    this.#node = node;
    actor.addPart('nodeLease', this);
  }

  onStart(): void {
    this.state.lease = undefined;
    this.state.retryUs = RETRY_US;
    this.#actor.after(0, 'nodeLease.look', undefined);
  }

  /** The Lease may be there from before; a node that is not known yet waits for the next turn. */
  #look(): void {
    if (this.#node.get(this.#actor.machine)) {
      this.#api.get(`${PATH}/${this.#actor.machine}`, 'nodeLease.renewed');
      return;
    }
    const wait = this.#actor.prng.jitter(RENEW_US, 4);
    this.#actor.after(wait, 'nodeLease.look', undefined);
  }

  #renew(): void {
    const name = this.#actor.machine;
    const { lease } = this.state;
    const own = {
      holderIdentity: name,
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime: rfc3339Micro(this.#actor.now),
    };
    if (lease) {
      const metadata = { ...lease.metadata, ...this.#owner(lease) };
      const body: Lease = { ...lease, metadata, spec: { ...lease.spec, ...own } };
      this.#api.update(`${PATH}/${name}`, body, 'nodeLease.renewed');
    } else {
      const metadata = { name, namespace: 'kube-node-lease', ...this.#owner(undefined) };
      this.#api.create(PATH, { metadata, spec: own } as Lease, 'nodeLease.renewed');
    }
  }

  /** The Lease belongs to the Node, so that it goes with it. */
  #owner(lease: Lease | undefined): object {
    const node = this.#node.get(this.#actor.machine);
    if ((lease?.metadata?.ownerReferences?.length ?? 0) > 0 || !node) return {};
    const { name, uid } = node.metadata!;
    return { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] };
  }

  #renewed({ response }: Answer): void {
    const s = this.state;
    const { prng } = this.#actor;
    if (response.code === 200 || response.code === 201) {
      const fresh = s.lease === undefined && response.code === 200;
      s.lease = response.body as Lease;
      s.retryUs = RETRY_US;
      if (fresh) this.#renew();
      else this.#actor.after(prng.jitter(RENEW_US, 4), 'nodeLease.renew', undefined);
      return;
    }
    if (response.code === 409) {
      s.lease = undefined;
      this.#api.get(`${PATH}/${this.#actor.machine}`, 'nodeLease.renewed');
      return;
    }
    if (response.code === 404) {
      const first = s.lease === undefined && s.retryUs === RETRY_US;
      s.lease = undefined;
      if (first) {
        s.retryUs = RETRY_US * 2;
        this.#renew();
        return;
      }
    }
    this.#actor.after(s.retryUs, 'nodeLease.renew', undefined);
    s.retryUs = Math.min(s.retryUs * 2, RETRY_US_MAX);
  }
}
