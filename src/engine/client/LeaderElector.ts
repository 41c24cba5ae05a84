import type { Lease } from '../api/coordination/lease/fields.ts';
import type { Actor, Handlers, Part, StopKind } from '../sim/Actor.ts';
import { parseRfc3339, rfc3339Micro } from '../sim/rfc3339.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { Answer, ApiClient } from './ApiClient.ts';

const LEASE_SECONDS = 15;
const RENEW_DEADLINE_US = 10 * SECOND;
const RETRY_US = 2 * SECOND;

/** Options of an election. */
export interface LeaderElectorOptions {
  /** Name of the Lease in kube-system. */
  readonly lease: string;
  readonly identity: string;
  /** `ReleaseOnCancel`: gives the lease back at SIGTERM. */
  readonly release: boolean;
  readonly onStartedLeading: () => void;
  readonly onStoppedLeading: () => void;
}

/**
 * Elects one of several processes by a Lease: the holder renews every 2 s, another takes over when
 * it has seen no renewal for 15 s. Models: client-go tools/leaderelection
 */
export class LeaderElector implements Part {
  readonly state = {
    leading: false,
    /** Lease as last seen, and when it was seen to change. */
    observed: undefined as Lease | undefined,
    observedAt: 0,
    renewedAt: 0,
  };
  readonly handlers: Handlers = {
    tick: () => this.#tick(),
    got: (a: Answer) => this.#got(a),
    written: (a: Answer) => this.#written(a),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #options: LeaderElectorOptions;
  readonly #path: string;

  constructor(actor: Actor, api: ApiClient, options: LeaderElectorOptions) {
    this.#actor = actor;
    this.#api = api;
    this.#options = options;
    this.#path = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
    actor.addPart('elector', this);
  }

  /** Holds the lease now. */
  get leading(): boolean {
    return this.#actor.up && this.state.leading;
  }

  onStart(): void {
    const s = this.state;
    s.leading = false;
    s.observed = undefined;
    s.observedAt = 0;
    this.#actor.after(this.#actor.prng.int(RETRY_US), 'elector.tick', undefined);
  }

  onStop(how: StopKind): void {
    if (how !== 'term' || !this.state.leading || !this.#options.release) return;
    const now = rfc3339Micro(this.#actor.now);
    const spec = {
      ...this.state.observed?.spec,
      holderIdentity: '',
      leaseDurationSeconds: 1,
      renewTime: now,
      acquireTime: now,
    };
    const body: Lease = { ...this.state.observed, spec };
    this.#api.update(`${this.#path}/${this.#options.lease}`, body, 'elector.written');
  }

  #tick(): void {
    const s = this.state;
    if (s.leading) {
      this.#actor.after(RETRY_US, 'elector.tick', undefined);
      if (this.#actor.now - s.renewedAt > RENEW_DEADLINE_US) this.#lose();
      else if (s.observed) this.#write(s.observed);
      return;
    }
    const wait = RETRY_US + this.#actor.prng.int(Math.floor(RETRY_US * 1.2));
    this.#actor.after(wait, 'elector.tick', undefined);
    this.#api.get(`${this.#path}/${this.#options.lease}`, 'elector.got');
  }

  #got({ response }: Answer): void {
    if (response.code === 404) {
      this.#create();
      return;
    }
    if (response.code !== 200) return;
    const lease = response.body as Lease;
    this.#observe(lease);
    const { holderIdentity = '', leaseDurationSeconds = LEASE_SECONDS } = lease.spec ?? {};
    const held = this.#actor.now < this.state.observedAt + leaseDurationSeconds * SECOND;
    if (holderIdentity !== '' && holderIdentity !== this.#options.identity && held) return;
    this.#write(lease);
  }

  #observe(lease: Lease): void {
    const s = this.state;
    const old = s.observed?.spec;
    const changed =
      old?.renewTime !== lease.spec?.renewTime ||
      old?.holderIdentity !== lease.spec?.holderIdentity;
    if (changed) s.observedAt = this.#actor.now;
    s.observed = lease;
  }

  #create(): void {
    const now = rfc3339Micro(this.#actor.now);
    const body: Lease = {
      metadata: { name: this.#options.lease, namespace: 'kube-system' },
      spec: {
        holderIdentity: this.#options.identity,
        leaseDurationSeconds: LEASE_SECONDS,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: 0,
      },
    };
    this.#api.create(this.#path, body, 'elector.written');
  }

  #write(lease: Lease): void {
    const now = rfc3339Micro(this.#actor.now);
    const own = lease.spec?.holderIdentity === this.#options.identity;
    const spec = {
      ...lease.spec,
      holderIdentity: this.#options.identity,
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime: now,
      ...(own
        ? {}
        : { acquireTime: now, leaseTransitions: (lease.spec?.leaseTransitions ?? 0) + 1 }),
    };
    const body: Lease = { ...lease, spec };
    this.#api.update(`${this.#path}/${this.#options.lease}`, body, 'elector.written');
  }

  #written({ response }: Answer): void {
    if (response.code !== 200 && response.code !== 201) {
      if (response.code === 409) this.state.observed = undefined;
      if (this.state.leading && response.code === 409) {
        this.#api.get(`${this.#path}/${this.#options.lease}`, 'elector.got');
      }
      return;
    }
    const lease = response.body as Lease;
    this.#observe(lease);
    const renew = parseRfc3339(lease.spec?.renewTime ?? '') ?? 0;
    if (this.#actor.now - renew > RENEW_DEADLINE_US) return;
    this.state.renewedAt = this.#actor.now;
    if (this.state.leading) return;
    this.state.leading = true;
    this.#actor.sim.note(this.#actor, {
      kind: 'work',
      verb: 'BecameLeader',
      object: `leases/kube-system/${this.#options.lease}`,
    });
    this.#options.onStartedLeading();
  }

  #lose(): void {
    this.state.leading = false;
    this.state.observed = undefined;
    this.#actor.after(100 * MS, 'elector.tick', undefined);
    this.#options.onStoppedLeading();
  }
}
