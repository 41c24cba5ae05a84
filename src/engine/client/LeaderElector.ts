import type { Lease } from '../api/coordination/lease/fields.ts';
import type { Actor, Handlers, Part, StopKind } from '../sim/Actor.ts';
import { hashHex, hashString } from '../sim/hash.ts';
import { parseRfc3339, rfc3339Micro } from '../sim/rfc3339.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { Answer, ApiClient } from './ApiClient.ts';
import type { EventRecorder } from './EventRecorder.ts';

const LEASE_SECONDS = 15;
const RENEW_DEADLINE_US = 10 * SECOND;
const RETRY_US = 2 * SECOND;

/** Options of an election. */
export interface LeaderElectorOptions {
  /** Name of the Lease in kube-system. */
  readonly lease: string;
  /** Tells of changes of the leader. */
  readonly events: EventRecorder;
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
    /** When it looks next. */
    nextAt: 0,
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
    this.#arm(this.#actor.prng.int(RETRY_US));
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

  /** Host and a UUID of the process: a new one after each start. */
  get identity(): string {
    const { machine, name, incarnation } = this.#actor;
    const [here, there] = [`${name} ${incarnation}`, `${incarnation} ${name}`];
    const all = hashHex(hashString(here)) + hashHex(hashString(there));
    const parts = [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20)];
    return `${machine}_${parts.join('-')}-${all.slice(20, 32)}`;
  }

  #arm(delayUs: number): void {
    this.state.nextAt = this.#actor.now + delayUs;
    this.#actor.after(delayUs, 'elector.tick', undefined);
  }

  #tick(): void {
    const s = this.state;
    if (this.#actor.now !== s.nextAt) return;
    if (s.leading) {
      this.#arm(RETRY_US);
      if (this.#actor.now - s.renewedAt > RENEW_DEADLINE_US) this.#lose();
      else if (s.observed) this.#write(s.observed);
      return;
    }
    const wait = RETRY_US + this.#actor.prng.int(Math.floor(RETRY_US * 1.2));
    this.#arm(wait);
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
    if (holderIdentity !== '' && holderIdentity !== this.identity && held) return;
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
        holderIdentity: this.identity,
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
    const own = lease.spec?.holderIdentity === this.identity;
    const spec = {
      ...lease.spec,
      holderIdentity: this.identity,
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
    this.#report('became leader');
    this.#arm(RETRY_US);
    this.#write(lease);
    this.#options.onStartedLeading();
  }

  #report(what: string): void {
    const about = {
      kind: 'Lease',
      apiVersion: 'coordination.k8s.io/v1',
      namespace: 'kube-system',
      name: this.#options.lease,
    };
    const message = `${this.identity} ${what}`;
    this.#options.events.record({ about, type: 'Normal', reason: 'LeaderElection', message });
  }

  #lose(): void {
    this.state.leading = false;
    this.state.observed = undefined;
    this.#report('stopped leading');
    this.#arm(100 * MS);
    this.#options.onStoppedLeading();
  }
}
