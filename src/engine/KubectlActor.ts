import type { Answer } from './client/ApiClient.ts';
import { ApiClient } from './client/ApiClient.ts';
import type { ApiRequest } from './apiserver/Request.ts';
import type { Handlers, Part } from './sim/Actor.ts';
import { Actor } from './sim/Actor.ts';
import type { Simulation } from './sim/Simulation.ts';
import { PMap } from './sim/PMap.ts';

/** Steps that a request may take at most when it is waited for. */
const STEPS_MAX = 2_000_000;

/**
 * Whoever acts from outside: the page's Apply, its terminal, its menus. A client like any other,
 * on a machine of its own, as the cluster's administrator.
 */
export class KubectlActor extends Actor implements Part {
  readonly state = { answers: new PMap<number, Answer['response']>() };
  readonly handlers: Handlers = {
    answered: (a: Answer<number>) => this.state.answers.set(a.data, a.response),
  };
  readonly #api: ApiClient;
  #ids = 0;

  constructor(sim: Simulation, servers: () => readonly Actor[]) {
    super(sim, 'client', 'kubectl');
    const user = { username: 'admin', groups: ['system:masters', 'system:authenticated'] };
    this.#api = new ApiClient(this, { user, userAgent: 'kubectl', servers });
    this.addPart('kubectl', this);
  }

  /** Sends a request as a user's command; its number finds the answer. */
  submit(request: Omit<ApiRequest, 'user'>): { readonly ticket: number; readonly root: number } {
    const root = this.sim.command();
    const ticket = ++this.#ids;
    this.#api.request(request, 'kubectl.answered', ticket);
    this.sim.endCommand();
    return { ticket, root };
  }

  /** The answer to a ticket, once; undefined while it is under way. */
  take(ticket: number): Answer['response'] | undefined {
    const answer = this.state.answers.get(ticket);
    if (answer) this.state.answers.delete(ticket);
    return answer;
  }

  /** Sends a request and lets the cluster run exactly until its answer. */
  ask(request: Omit<ApiRequest, 'user'>): { response: Answer['response']; root: number } {
    const { ticket, root } = this.submit(request);
    for (let i = 0; i < STEPS_MAX; i++) {
      const response = this.take(ticket);
      if (response) return { response, root };
      this.sim.step();
    }
    return { response: { code: 0, body: 'no answer' }, root };
  }
}
