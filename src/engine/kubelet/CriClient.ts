import type { Actor } from '../sim/Actor.ts';
import type { TraceInfo } from '../sim/Trace.ts';
import type { CriAsked, CriCall } from './runtime/Cri.ts';

/** Asks the container runtime of the same machine. */
export class CriClient {
  readonly #actor: Actor;
  /** Derived: the runtime's process. */
  #runtime: Actor | undefined;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  /** The answer comes to the handler `then` as a `CriAnswer` with `data`. */
  ask(request: CriCall, then: string, data: unknown): void {
    const runtime = (this.#runtime ??= this.#actor.sim.find(`${this.#actor.machine}/containerd`));
    if (!runtime) return;
    const asked: CriAsked = { request, client: this.#actor.id, then, data };
    const options = TOLD[request.call] ? { trace: traceOf(request) } : undefined;
    this.#actor.send(runtime, 'containerd.cri', asked, options);
  }
}

/** Calls that make or end something, by their names in CRI; probes and the like are not traced. */
const TOLD: Readonly<Partial<Record<CriCall['call'], string>>> = {
  runPodSandbox: 'RunPodSandbox',
  pullImage: 'PullImage',
  createContainer: 'CreateContainer',
  startContainer: 'StartContainer',
  stopContainer: 'StopContainer',
};

function traceOf(r: CriCall): TraceInfo {
  const object = r.call === 'runPodSandbox' ? r.key : '';
  return { kind: 'request', verb: TOLD[r.call] ?? r.call, object, body: r };
}
