import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { MS, SECOND } from '../sim/time.ts';
import { MANIFESTS } from './manifests.ts';

/** The API server is asked from this moment on, and again after a refusal. */
const BEGIN_US = 2 * SECOND;
const RETRY_US = 200 * MS;

/**
 * What an administrator does once in a new cluster: `kubeadm init`'s uploads and add-ons, and the
 * CNI plugin. One object after the other; what is there already is left alone.
 * Models: cmd/kubeadm/app/phases
 */
export class Kubeadm implements Part {
  readonly state = {
    /** Manifests that are in the cluster. */
    applied: 0,
  };
  readonly handlers: Handlers = {
    apply: () => this.#apply(),
    applied: (a: Answer) => this.#applied(a),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;

  constructor(actor: Actor, api: ApiClient) {
    this.#actor = actor;
    this.#api = api;
    actor.addPart('kubeadm', this);
  }

  /** Everything was created. */
  get done(): boolean {
    return this.state.applied === MANIFESTS.length;
  }

  onStart(): void {
    this.#actor.after(BEGIN_US, 'kubeadm.apply', undefined);
  }

  #apply(): void {
    const next = MANIFESTS[this.state.applied];
    if (next) this.#api.create(next.path, next.object, 'kubeadm.applied');
  }

  #applied({ response: { code } }: Answer): void {
    if (code === 201 || code === 409) {
      this.state.applied++;
      this.#apply();
    } else this.#actor.after(RETRY_US, 'kubeadm.apply', undefined);
  }
}
