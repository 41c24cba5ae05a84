import type { Actor } from '../sim/Actor.ts';
import type { CriAsked, CriCall } from './runtime/Cri.ts';

/** Asks the container runtime of the same machine. */
export class CriClient {
  readonly #actor: Actor;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  /** The answer comes to the handler `then` as a `CriAnswer` with `data`. */
  ask(request: CriCall, then: string, data: unknown): void {
    const runtime = this.#actor.sim.find(`${this.#actor.machine}/containerd`);
    if (!runtime) return;
    const asked: CriAsked = { request, client: this.#actor.id, then, data };
    this.#actor.send(runtime, 'containerd.cri', asked);
  }
}
