import type { Actor, Handlers, Part, StopKind } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { MS } from '../../sim/time.ts';
import { FAILED_PULL_US, fullImageName, imageOf } from '../images/catalogue.ts';
import type { ProcessPlan } from '../images/commandBehaviour.ts';

/** Times of the pretend runtime; inputs, not Kubernetes' own. */
const SANDBOX_US = 200 * MS;
const CREATE_US = 40 * MS;
const START_US = 60 * MS;

/** A container as the runtime knows it. */
export interface RuntimeContainer {
  readonly id: string;
  readonly podUid: string;
  readonly name: string;
  readonly image: string;
  readonly attempt: number;
  readonly state: 'created' | 'running' | 'exited';
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  readonly plan: ProcessPlan;
}

/** A Pod's network namespace. */
export interface Sandbox {
  readonly podUid: string;
  readonly ip: string;
}

/** A call of the kubelet over CRI; the answer comes to its part as `kubelet.cri` with `id`. */
export type CriCall =
  | { readonly call: 'runPodSandbox'; readonly podUid: string; readonly ip: string }
  | { readonly call: 'pullImage'; readonly image: string }
  | { readonly call: 'createContainer'; readonly container: NewContainer }
  | { readonly call: 'startContainer'; readonly id: string }
  | { readonly call: 'stopContainer'; readonly id: string; readonly graceUs: number }
  | { readonly call: 'removePod'; readonly podUid: string };

/** What a new container is made of. */
export type NewContainer = Pick<RuntimeContainer, 'podUid' | 'name' | 'image' | 'attempt' | 'plan'>;

/** The answer to a `CriCall`. */
export interface CriAnswer {
  readonly context: unknown;
  readonly error?: string;
  readonly id?: string;
}

interface Asked {
  readonly request: CriCall;
  readonly context: unknown;
  readonly client: number;
}

/**
 * The pretend container runtime of a machine. It outlives the kubelet's process, as containerd
 * does, and loses its containers with the machine's power; pulled images stay on disk.
 */
export class Containerd implements Part {
  readonly state = {
    sandboxes: new PMap<string, Sandbox>(),
    containers: new PMap<string, RuntimeContainer>(),
    /** Full names, with sizes. */
    images: new PMap<string, number>(),
    next: 1,
    /** Grows with every change, for the kubelet's relist. */
    changes: 0,
  };
  readonly handlers: Handlers = {
    cri: (a: Asked) => this.#start(a),
    finish: (a: Asked) => this.#finish(a),
    exit: (d: { id: string; code: number; killed: boolean }) => this.#exit(d.id, d.code),
  };
  readonly #actor: Actor;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  /** Puts images on the disk before the machine starts. */
  preload(names: readonly string[]): void {
    for (const name of names) this.state.images.set(name, imageOf(name)?.sizeBytes ?? 10_000_000);
  }

  onStop(how: StopKind): void {
    if (how !== 'power') return;
    this.state.sandboxes.clear();
    this.state.containers.clear();
  }

  /** Containers of a Pod, oldest first. */
  containersOf(podUid: string): readonly RuntimeContainer[] {
    const out: RuntimeContainer[] = [];
    this.state.containers.range(`${podUid}/`, `${podUid}0`, (c) => void out.push(c));
    return out;
  }

  #start(a: Asked): void {
    this.#actor.after(this.#takes(a.request), 'containerd.finish', a);
  }

  #takes(r: CriCall): number {
    switch (r.call) {
      case 'runPodSandbox':
        return SANDBOX_US;
      case 'pullImage':
        return imageOf(r.image)?.pullUs ?? FAILED_PULL_US;
      case 'createContainer':
        return CREATE_US;
      case 'startContainer':
        return START_US;
      case 'stopContainer':
      case 'removePod':
        return 5 * MS;
    }
  }

  #finish(a: Asked): void {
    const answer = this.#do(a.request);
    this.state.changes++;
    const kubelet = this.#actor.sim.actor(a.client);
    this.#actor.send(kubelet, 'kubelet.cri', { context: a.context, ...answer });
  }

  #do(r: CriCall): Omit<CriAnswer, 'context'> {
    const s = this.state;
    switch (r.call) {
      case 'runPodSandbox':
        s.sandboxes.set(r.podUid, { podUid: r.podUid, ip: r.ip });
        return {};
      case 'pullImage':
        return this.#pull(r.image);
      case 'createContainer':
        return this.#create(r.container);
      case 'startContainer':
        this.#run(r.id);
        return {};
      case 'stopContainer':
        this.#stop(r.id, r.graceUs);
        return {};
      case 'removePod':
        for (const c of this.containersOf(r.podUid)) s.containers.delete(c.id);
        s.sandboxes.delete(r.podUid);
        return {};
    }
  }

  #pull(name: string): Omit<CriAnswer, 'context'> {
    const image = imageOf(name);
    const full = fullImageName(name);
    if (!image) {
      return {
        error: `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`,
      };
    }
    this.state.images.set(full, image.sizeBytes);
    return {};
  }

  #create(c: NewContainer): Omit<CriAnswer, 'context'> {
    const n = String(this.state.next++).padStart(8, '0');
    const id = `${c.podUid}/${n}`;
    const fresh = { id, state: 'created' as const, startedAt: 0, finishedAt: 0, exitCode: 0 };
    this.state.containers.set(id, { ...c, ...fresh });
    return { id };
  }

  #run(id: string): void {
    const c = this.state.containers.get(id);
    if (!c) return;
    const startedAt = this.#actor.now;
    this.state.containers.set(id, { ...c, state: 'running', startedAt });
    if (c.plan.runUs === 0) this.#exit(id, c.plan.exitCode);
    else if (c.plan.runUs !== undefined) this.#exitAfter(id, c.plan.runUs, c.plan.exitCode);
  }

  #exitAfter(id: string, us: number, code: number): void {
    this.#actor.after(us, 'containerd.exit', { id, code });
  }

  /** SIGTERM, and SIGKILL when the grace is over. */
  #stop(id: string, graceUs: number): void {
    const c = this.state.containers.get(id);
    if (!c || c.state !== 'running') return;
    const { stopUs } = c.plan;
    if (stopUs !== undefined && stopUs <= graceUs) this.#exitAfter(id, stopUs, 0);
    else this.#exitAfter(id, graceUs, 137);
  }

  #exit(id: string, exitCode: number): void {
    const c = this.state.containers.get(id);
    if (!c || c.state !== 'running') return;
    const finishedAt = this.#actor.now;
    this.state.containers.set(id, { ...c, state: 'exited', finishedAt, exitCode });
    this.state.changes++;
    const kubelet = this.#actor.sim.find(`${this.#actor.machine}/kubelet`);
    if (kubelet?.up) this.#actor.send(kubelet, 'kubelet.changed', undefined);
  }
}
