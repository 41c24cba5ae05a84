import type { Cni } from '../../network/cni/Cni.ts';
import type { Actor, Handlers, Part, StopKind } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { MS } from '../../sim/time.ts';
import { fullImageName, imageOf, pullError } from '../images/catalogue.ts';
import type { CriAnswer, CriAsked, CriCall, NewContainer } from './Cri.ts';
import { durationUs, fakeOf, optionsOf } from './fakes.ts';
import { Processes } from './Processes.ts';
import type { RuntimeContainer, RuntimePod, Sandbox } from './RuntimePod.ts';
import { NO_POD } from './RuntimePod.ts';

/** Times of the pretend runtime; inputs, not Kubernetes' own. */
const SANDBOX_US = 200 * MS;
const CREATE_US = 40 * MS;
const START_US = 60 * MS;

/** Size of an image that the catalogue does not know. */
const SIZE_BYTES = 10_000_000;

const START_FAILED =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';

type Answer = Omit<CriAnswer, 'data'>;

/** An image on its way to the disk. Times in µs. */
export interface RunningPull {
  readonly image: string;
  readonly from: number;
  readonly until: number;
  /** 0 where the registry does not know the image. */
  readonly bytes: number;
}

/** What the kubelet is told of a change, as `pleg.changed`. */
interface Told {
  readonly podUid: string;
}

/**
 * The pretend container runtime of a machine. It outlives the kubelet's process, as containerd
 * does; containers end with the machine's power, images and dead containers stay on disk.
 */
export class Containerd implements Part {
  readonly state = {
    pods: new PMap<string, RuntimePod>(),
    /** What running and created containers were made of, by id. */
    specs: new PMap<string, NewContainer>(),
    /** Pod of a container. */
    owners: new PMap<string, string>(),
    /** Full names, with sizes. */
    images: new PMap<string, number>(),
    /** Failures that annotations limit to a number of times. */
    tries: new PMap<string, number>(),
    /** Pulls that run, by uid of the Pod that asked. */
    pulls: new PMap<string, RunningPull>(),
    /** What the machine is short of, and how much of it is left: `memory` → `40Mi`. */
    available: new PMap<string, string>(),
  };
  readonly handlers: Handlers = {
    cri: (a: CriAsked) => this.#begin(a),
    finish: (a: CriAsked) => this.#finish(a),
    /** The machine runs short of something, or no more (''). */
    starve: (d: { resource: string; available: string }) => this.#starve(d.resource, d.available),
    /** Something from outside ends a container. */
    exit: (d: { id: string; code: number }) => this.processes.end(d.id, d.code, '', ''),
  };
  readonly processes: Processes;
  readonly #actor: Actor;
  /** Derived: containers by id. */
  readonly #byId = new Map<string, RuntimeContainer>();

  readonly #cni: Cni;

  constructor(actor: Actor, cni: Cni) {
    this.#actor = actor;
    this.#cni = cni;
    this.processes = new Processes(actor, this);
  }

  /** Puts images on the disk before the machine starts. */
  preload(names: readonly string[]): void {
    for (const name of names) this.state.images.set(name, imageOf(name)?.sizeBytes ?? SIZE_BYTES);
  }

  rebuild(): void {
    this.#byId.clear();
    this.state.pods.forEach((p) => this.#index(p));
  }

  #index(pod: RuntimePod): void {
    for (const c of pod.containers) this.#byId.set(c.id, c);
  }

  onStop(how: StopKind): void {
    this.state.pulls.clear();
    if (how !== 'power') return;
    for (const p of this.state.pods.values()) {
      const containers = p.containers.map((c) =>
        c.state === 'running'
          ? {
              ...c,
              state: 'exited' as const,
              exitCode: 255,
              reason: 'Unknown',
              finishedAt: this.#actor.now,
            }
          : c,
      );
      const sandboxes = p.sandboxes.map((s) => ({ ...s, ready: false }));
      const pod = { ...p, containers, sandboxes };
      this.state.pods.set(p.uid, pod);
      this.#index(pod);
    }
  }

  /** All that is known of a Pod. */
  pod(uid: string): RuntimePod {
    return this.state.pods.get(uid) ?? NO_POD;
  }

  /** Containers of a Pod, newest first. */
  containersOf(uid: string): readonly RuntimeContainer[] {
    return this.pod(uid).containers;
  }

  /** A container by its id. */
  container(id: string): RuntimeContainer | undefined {
    return this.#byId.get(id);
  }

  /** Changes a container; the kubelet hears that its Pod changed. */
  change(id: string, change: Partial<RuntimeContainer>): void {
    const uid = this.state.owners.get(id);
    if (uid === undefined) return;
    const pod = this.pod(uid);
    const containers = pod.containers.map((c) => (c.id === id ? { ...c, ...change } : c));
    this.#setPod({ ...pod, containers });
  }

  #setPod(pod: RuntimePod): void {
    this.state.pods.set(pod.uid, pod);
    this.#index(pod);
    this.#tell(pod.uid);
  }

  #starve(resource: string, available: string): void {
    if (available === '') this.state.available.delete(resource);
    else this.state.available.set(resource, available);
    const kubelet = this.#actor.sim.find(`${this.#actor.machine}/kubelet`);
    if (kubelet?.up) this.#actor.send(kubelet, 'eviction.changed', undefined);
  }

  #tell(podUid: string): void {
    const kubelet = this.#actor.sim.find(`${this.#actor.machine}/kubelet`);
    if (kubelet?.up) this.#actor.send(kubelet, 'pleg.changed', { podUid } satisfies Told);
  }

  #begin(a: CriAsked): void {
    const r = a.request;
    if (r.call === 'exec') this.processes.exec(a, r);
    else if (r.call === 'connect') this.processes.connect(a, r);
    else if (r.call === 'stopContainer') this.processes.stop(a, r);
    else {
      const us = this.#takes(r);
      if (r.call === 'pullImage') {
        const from = this.#actor.now;
        const bytes = imageOf(r.image)?.sizeBytes ?? 0;
        this.state.pulls.set(r.podUid, { image: r.image, from, until: from + us, bytes });
      }
      this.#actor.after(us, 'containerd.finish', a);
    }
  }

  #takes(r: CriCall): number {
    switch (r.call) {
      case 'runPodSandbox':
        return fakeDelay(r.annotations['fake/sandbox'], SANDBOX_US);
      case 'pullImage': {
        const failed = pullError(fullImageName(r.image));
        const known = imageOf(r.image);
        const own = failed ? (known ? 400 * MS : 500 * MS) : known!.pullUs;
        return fakeDelay(r.annotations['fake/pull'], own);
      }
      case 'createContainer':
        return CREATE_US;
      case 'startContainer': {
        const c = this.container(r.id);
        const spec = this.state.specs.get(r.id);
        const fake = c && spec && fakeOf(spec.annotations, 'start', c.name, c.attempt);
        return fakeDelay(fake, START_US);
      }
      default:
        return 5 * MS;
    }
  }

  #finish(a: CriAsked): void {
    this.answer(a, this.#do(a.request));
  }

  /** Answers a call. */
  answer(a: CriAsked, answer: Answer): void {
    const client = this.#actor.sim.actor(a.client);
    this.#actor.send(client, a.then, { ...answer, data: a.data });
  }

  #do(r: CriCall): Answer {
    switch (r.call) {
      case 'runPodSandbox':
        return this.#sandbox(r);
      case 'updateRuntimeConfig':
        this.#cni.configure(r.podCIDR);
        return {};
      case 'stopPodSandbox':
        this.#stopSandbox(r.podUid);
        return {};
      case 'removePod':
        this.#removePod(r.podUid);
        return {};
      case 'pullImage':
        return this.#pull(r);
      case 'createContainer':
        return this.#create(r.container);
      case 'startContainer':
        return this.#start(r.id);
      case 'removeContainer':
        this.#remove(r.id);
        return {};
      case 'updateResources':
        this.change(r.id, { resources: r.resources });
        return {};
      default:
        return {};
    }
  }

  /** Whether a failure that is limited to N times is still due. */
  #failsAgain(key: string, times: string | undefined): boolean {
    const n = (this.state.tries.get(key) ?? 0) + 1;
    this.state.tries.set(key, n);
    return times === undefined || n <= Number(times);
  }

  #sandbox(r: Extract<CriCall, { call: 'runPodSandbox' }>): Answer {
    const fake = optionsOf(r.annotations['fake/sandbox'] ?? '');
    if (fake['fail'] !== undefined && this.#failsAgain(`sandbox/${r.podUid}`, fake['times'])) {
      return { error: fake['fail'], errorCode: 'Unknown' };
    }
    const old = this.state.pods.get(r.podUid) ?? { ...NO_POD, uid: r.podUid, key: r.key };
    const id = this.#newId();
    const net = r.hostNetwork ? { ip: '' } : this.#cni.add(r.podUid);
    if ('error' in net) {
      const error = `failed to setup network for sandbox "${id}": ${net.error}`;
      return { error, errorCode: 'Unknown' };
    }
    const sandbox: Sandbox = {
      id,
      podUid: r.podUid,
      attempt: r.attempt,
      ready: true,
      ip: net.ip,
      createdAt: this.#actor.now,
    };
    this.#setPod({ ...old, sandboxes: [sandbox, ...old.sandboxes.slice(0, 1)] });
    return { id: sandbox.id };
  }

  #newId(): string {
    let id = '';
    for (let i = 0; i < 8; i++) id += this.#actor.prng.u32().toString(16).padStart(8, '0');
    return id;
  }

  #stopSandbox(uid: string): void {
    const pod = this.state.pods.get(uid);
    if (!pod) return;
    for (const c of pod.containers) if (c.state === 'running') this.processes.kill(c.id);
    const now = this.pod(uid);
    this.#release(now);
    this.#setPod({ ...now, sandboxes: now.sandboxes.map((s) => ({ ...s, ready: false })) });
  }

  /** CNI DEL for all sandboxes of a Pod. */
  #release(pod: RuntimePod): void {
    for (const s of pod.sandboxes) if (s.ip !== '') this.#cni.remove(s.ip, pod.uid);
  }

  #removePod(uid: string): void {
    const pod = this.state.pods.get(uid);
    if (!pod) return;
    for (const c of pod.containers) this.#forget(c.id);
    this.#release(pod);
    this.state.pods.delete(uid);
    this.#tell(uid);
  }

  #remove(id: string): void {
    const uid = this.state.owners.get(id);
    if (uid === undefined) return;
    this.processes.kill(id);
    this.#forget(id);
    const pod = this.pod(uid);
    this.#setPod({ ...pod, containers: pod.containers.filter((c) => c.id !== id) });
  }

  #forget(id: string): void {
    this.#byId.delete(id);
    this.state.owners.delete(id);
    this.state.specs.delete(id);
    this.processes.forget(id);
  }

  #pull(r: Extract<CriCall, { call: 'pullImage' }>): Answer {
    this.state.pulls.delete(r.podUid);
    const full = fullImageName(r.image);
    const fake = optionsOf(r.annotations['fake/pull'] ?? '');
    const failed = pullError(full);
    if (fake['fail'] !== undefined && this.#failsAgain(`pull/${r.podUid}${full}`, fake['times'])) {
      const text = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": failed to do request: Head "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: i/o timeout`;
      return { error: fake['fail'] || text, errorCode: 'Unknown' };
    }
    if (failed) return { error: failed.text, errorCode: failed.code };
    this.state.images.set(full, imageOf(full)?.sizeBytes ?? SIZE_BYTES);
    return {};
  }

  #create(spec: NewContainer): Answer {
    const pod = this.state.pods.get(spec.podUid);
    if (!pod) return { error: 'failed to find sandbox: not found', errorCode: 'NotFound' };
    const id = this.#newId();
    this.state.owners.set(id, spec.podUid);
    this.state.specs.set(id, spec);
    const container: RuntimeContainer = {
      id,
      podUid: spec.podUid,
      name: spec.name,
      attempt: spec.attempt,
      specImage: spec.image,
      state: 'created',
      createdAt: this.#actor.now,
      startedAt: 0,
      finishedAt: 0,
      exitCode: 0,
      reason: '',
      message: '',
      resources: spec.resources,
    };
    this.#setPod({ ...pod, containers: [container, ...pod.containers] });
    return { id };
  }

  #start(id: string): Answer {
    const c = this.container(id);
    const spec = this.state.specs.get(id);
    if (!c || !spec) return { error: 'container not found', errorCode: 'NotFound' };
    const fails = this.processes.cannotStart(spec);
    if (fails !== undefined) {
      const message = START_FAILED + fails;
      const finishedAt = this.#actor.now;
      this.change(id, {
        state: 'exited',
        exitCode: 128,
        reason: 'StartError',
        message,
        finishedAt,
      });
      return { error: message, errorCode: 'Unknown' };
    }
    this.change(id, { state: 'running', startedAt: this.#actor.now });
    this.processes.start(id, spec);
    return {};
  }
}

function fakeDelay(text: string | undefined, usual: number): number {
  const delay = text === undefined ? undefined : optionsOf(text)['delay'];
  return delay === undefined ? usual : durationUs(delay);
}
