import type { UserInfo } from '../../apiserver/Request.ts';
import type { ApiClient, ClientRequest } from '../../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { SECOND } from '../../sim/time.ts';

/** Requests a second and at once. Models: pkg/controller/apis/config/v1alpha1/defaults.go */
const QPS = 20;
const BURST = 30;

/** Content types of patches. */
export const MERGE = 'application/merge-patch+json';
export const STRATEGIC = 'application/strategic-merge-patch+json';

/** Multiples of the process's QPS and burst that some controllers ask for. */
export interface ClientLimits {
  readonly qps?: number;
  readonly burst?: number;
}

interface Waiting {
  readonly request: ClientRequest;
  readonly then: string;
  readonly data: unknown;
}

/**
 * A controller's own access to the API: its service account in kube-system, its user agent, and a
 * token bucket of its own. Requests over the limit leave later, in order.
 * Models: staging/src/k8s.io/controller-manager/pkg/clientbuilder, client-go util/flowcontrol
 */
export class ControllerClient implements Part {
  readonly state = {
    /** Time at which the bucket would be full again. */
    fullAt: 0,
  };
  readonly handlers: Handlers = {
    send: (w: Waiting) => this.#api.request(w.request, w.then, w.data),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #name: string;
  readonly #user: UserInfo;
  readonly #agent: string;
  readonly #tokenUs: number;
  readonly #slackUs: number;

  /** `name` is the part's; `account` the service account (`deployment-controller`). */
  constructor(actor: Actor, name: string, api: ApiClient, account: string, o: ClientLimits = {}) {
    this.#actor = actor;
    this.#api = api;
    this.#name = name;
    const username = `system:serviceaccount:kube-system:${account}`;
    this.#user = {
      username,
      groups: [
        'system:serviceaccounts',
        'system:serviceaccounts:kube-system',
        'system:authenticated',
      ],
    };
    this.#agent = `${api.userAgent}/v1.36.3 (linux/amd64) kubernetes/${username}`;
    this.#tokenUs = Math.floor(SECOND / (o.qps ?? QPS));
    this.#slackUs = this.#tokenUs * ((o.burst ?? BURST) - 1);
    actor.addPart(name, this);
  }

  onStart(): void {
    this.state.fullAt = 0;
  }

  /** Sends a request now, or when the bucket has a token for it. */
  request(request: ClientRequest, then: string, data?: unknown): void {
    const { now } = this.#actor;
    const type = request.headers?.['content-type'] ?? 'application/json';
    const headers = { 'content-type': type, 'user-agent': this.#agent };
    const whole = { ...request, headers, user: this.#user };
    const full = Math.max(this.state.fullAt, now);
    this.state.fullAt = full + this.#tokenUs;
    const at = full - this.#slackUs;
    if (at <= now) this.#api.request(whole, then, data);
    else this.#actor.at(at, `${this.#name}.send`, { request: whole, then, data });
  }

  create(path: string, body: unknown, then: string, data?: unknown): void {
    this.request({ method: 'POST', path, body }, then, data);
  }

  /** Merge patch. */
  patch(path: string, body: unknown, then: string, data?: unknown): void {
    const headers = { 'content-type': MERGE };
    this.request({ method: 'PATCH', path, body, headers }, then, data);
  }
}
