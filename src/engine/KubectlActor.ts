import type { RequestCommand } from './api/ClusterCommand.ts';
import type { ApiResponse } from './apiserver/Request.ts';
import { Kubeadm } from './bootstrap/Kubeadm.ts';
import type { Answer, ClientRequest, WatchStep } from './client/ApiClient.ts';
import { ApiClient } from './client/ApiClient.ts';
import type { Handlers, Part } from './sim/Actor.ts';
import { Actor } from './sim/Actor.ts';
import { PMap } from './sim/PMap.ts';
import type { Simulation } from './sim/Simulation.ts';

/** Steps that a request may take at most when it is waited for. */
const STEPS_MAX = 2_000_000;

/** Something of an open stream: its answer, its events, its end. */
export type StreamStep = Answer<number> | WatchStep<number>;

/** Who is told what comes back. Outside of the cluster: nothing of it is state. */
export interface KubectlListener {
  answered(ticket: number, response: ApiResponse): void;
  streamed(ticket: number, step: StreamStep): void;
}

/**
 * Whoever acts from outside: the page's Apply, its terminal, its menus. A client like any other,
 * on a machine of its own, as the cluster's administrator. A request's ticket is its root.
 */
export class KubectlActor extends Actor implements Part {
  readonly state = {
    /** Request ids of open streams by ticket. */
    streams: new PMap<number, number>(),
  };
  readonly handlers: Handlers = {
    answered: (a: Answer<number>) => this.listener?.answered(a.data, a.response),
    streamed: (s: StreamStep) => this.#streamed(s),
  };
  listener: KubectlListener | undefined;
  /** What is to be put into the cluster at its start; undefined: nothing. */
  readonly kubeadm: Kubeadm | undefined;
  readonly #api: ApiClient;

  constructor(sim: Simulation, servers: () => readonly Actor[], addons: boolean) {
    super(sim, 'client', 'kubectl');
    const user = { username: 'admin', groups: ['system:masters', 'system:authenticated'] };
    this.#api = new ApiClient(this, { user, userAgent: 'kubectl', servers });
    this.addPart('kubectl', this);
    this.kubeadm = addons ? new Kubeadm(this, this.#api) : undefined;
  }

  /** Sends a request, within a command; the listener gets its answer under the ticket. */
  submit(request: ClientRequest, ticket: number): void {
    this.#api.request(request, 'kubectl.answered', ticket);
  }

  /** Opens a watch or a followed log, within a command. */
  open(request: ClientRequest, ticket: number): void {
    const id = this.#api.request(request, 'kubectl.streamed', ticket);
    this.state.streams.set(ticket, id);
  }

  /** Ends a stream; nothing more comes of it. */
  cancel(ticket: number): void {
    const id = this.state.streams.get(ticket);
    if (id === undefined) return;
    this.state.streams.delete(ticket);
    this.#api.cancel(id);
  }

  /**
   * Sends a request and lets the cluster run exactly until its answer; for tests and tools, which
   * may look at every step.
   */
  ask(request: ClientRequest, look?: () => void): { response: ApiResponse; root: number } {
    const answers = new Map<number, ApiResponse>();
    const before = this.listener;
    this.listener = {
      answered: (ticket, response) => void answers.set(ticket, response),
      streamed: () => undefined,
    };
    const root = this.sim.command();
    this.submit(request, root);
    this.sim.endCommand();
    for (let i = 0; i < STEPS_MAX && !answers.has(root); i++) {
      this.sim.step();
      look?.();
    }
    this.listener = before;
    return { response: answers.get(root) ?? { code: 0, body: 'no answer' }, root };
  }

  #streamed(s: StreamStep): void {
    const open = 'response' in s ? s.response.watch === true : s.step !== 'closed';
    if (!open) this.state.streams.delete(s.data);
    this.listener?.streamed(s.data, s);
  }
}

/** A recorded request as a client sends it. */
export function requestOf({ do: _, headers, ...r }: RequestCommand): ClientRequest {
  return { ...r, headers: headers ?? { 'content-type': 'application/json' } };
}
