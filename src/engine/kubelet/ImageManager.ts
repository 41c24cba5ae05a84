import type { Container } from '../api/core/pod/containerFields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { MS } from '../sim/time.ts';
import type { BackOffEntry } from './BackOff.ts';
import { BackOff } from './BackOff.ts';
import type { CriClient } from './CriClient.ts';
import { fullImageName, imageNameError } from './images/catalogue.ts';
import type { Reporter } from './Reporter.ts';
import type { Containerd } from './runtime/Containerd.ts';
import type { CriAnswer } from './runtime/Cri.ts';
import type { WaitingReason } from './status/containerStatuses.ts';

/** A pull that waits or runs. */
interface Pull {
  readonly uid: string;
  readonly pod: Pod;
  readonly name: string;
  readonly image: string;
  readonly asked: number;
  readonly begun: number;
  readonly then: string;
  readonly data: object;
}

/** What `ensure` came to at once: the image is there, it cannot be had, or a pull is under way. */
export type Ensured = 'present' | 'pulling' | WaitingReason;

/**
 * Sees to it that a container's image is on the node. Pulls are serial, as by default.
 * Models: pkg/kubelet/images/image_manager.go
 */
export class ImageManager implements Part {
  readonly state = {
    backOff: new PMap<string, BackOffEntry>(),
    /** Text of the last failed pull, by the back-off's key. */
    failed: new PMap<string, string>(),
    waiting: new PMap<number, Pull>(),
    seq: 0,
    busy: false,
  };
  readonly handlers: Handlers = {
    pulled: (a: CriAnswer<Pull>) => this.#pulled(a),
  };
  readonly #actor: Actor;
  readonly #cri: CriClient;
  readonly #reporter: Reporter;
  readonly #runtime: () => Containerd;
  readonly #backOff: BackOff;

  constructor(actor: Actor, cri: CriClient, reporter: Reporter, runtime: () => Containerd) {
    this.#actor = actor;
    this.#cri = cri;
    this.#reporter = reporter;
    this.#runtime = runtime;
    this.#backOff = new BackOff(this.state.backOff);
    actor.addPart('images', this);
  }

  onStart(): void {
    const s = this.state;
    s.backOff.clear();
    s.failed.clear();
    s.waiting.clear();
    s.busy = false;
  }

  /** The back-off of a Pod's failed pulls, µs; 0 for none. */
  heldBack(uid: string): { readonly from: number; readonly until: number } {
    return this.#backOff.longest(`${uid}_`);
  }

  /** Of a Pod that is gone nothing is remembered. */
  forget(uid: string): void {
    this.#backOff.forget(`${uid}_`);
    const keys: string[] = [];
    this.state.failed.range(`${uid}_`, `${uid}\u0060`, (_, k) => void keys.push(k));
    for (const k of keys) this.state.failed.delete(k);
  }

  /** Models: EnsureImageExists. `then` is told `data` and a `failed` reason after a pull. */
  ensure(pod: Pod, c: Container, then: string, data: object): Ensured {
    const image = c.image ?? '';
    const name = c.name ?? '';
    const wrong = imageNameError(image);
    if (wrong !== undefined) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${wrong}`;
      this.#reporter.tell(pod, 'Warning', 'InspectFailed', message, name);
      return { reason: 'InvalidImageName', message };
    }
    const policy = c.imagePullPolicy ?? 'IfNotPresent';
    const present = this.#runtime().state.images.has(fullImageName(image));
    if (present && policy !== 'Always') {
      const text = `Container image "${image}" already present on machine and can be accessed by the pod`;
      this.#reporter.tell(pod, 'Normal', 'Pulled', text, name);
      return 'present';
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      this.#reporter.tell(pod, 'Warning', 'ErrImageNeverPull', message, name);
      return { reason: 'ErrImageNeverPull', message };
    }
    return this.#pull(pod, name, image, then, data);
  }

  #pull(pod: Pod, name: string, image: string, then: string, data: object): Ensured {
    const uid = pod.metadata!.uid!;
    const key = `${uid}_${image}`;
    const { now } = this.#actor;
    if (this.#backOff.sinceUpdate(key, now)) {
      const text = `Back-off pulling image "${image}"`;
      this.#reporter.tell(pod, 'Normal', 'BackOff', text, name);
      const before = this.state.failed.get(key);
      const message = before === undefined ? text : `${text}: ${before}`;
      return { reason: 'ImagePullBackOff', message };
    }
    this.state.failed.delete(key);
    this.#reporter.tell(pod, 'Normal', 'Pulling', `Pulling image "${image}"`, name);
    const pull: Pull = { uid, pod, name, image, asked: now, begun: now, then, data };
    this.state.waiting.set(++this.state.seq, pull);
    this.#next();
    return 'pulling';
  }

  #next(): void {
    const s = this.state;
    const first = s.waiting.firstKey();
    if (s.busy || first === undefined) return;
    const pull: Pull = { ...s.waiting.get(first)!, begun: this.#actor.now };
    s.waiting.delete(first);
    s.busy = true;
    const annotations = pull.pod.metadata?.annotations ?? {};
    const { image, uid } = pull;
    this.#cri.ask({ call: 'pullImage', image, podUid: uid, annotations }, 'images.pulled', pull);
  }

  #pulled(a: CriAnswer<Pull>): void {
    this.state.busy = false;
    const pull = a.data;
    const { pod, name, image } = pull;
    let failed: WaitingReason | undefined;
    if (a.error === undefined) {
      const size = this.#runtime().state.images.get(fullImageName(image)) ?? 0;
      const { now } = this.#actor;
      const text = `Successfully pulled image "${image}" in ${goMs(now - pull.begun)} (${goMs(now - pull.asked)} including waiting). Image size: ${size} bytes.`;
      this.#reporter.tell(pod, 'Normal', 'Pulled', text, name);
    } else failed = this.#failedPull(pull, `rpc error: code = ${a.errorCode} desc = ${a.error}`);
    this.#next();
    this.#actor.call(pull.then, { ...pull.data, failed }, this.#actor.sim.current);
  }

  #failedPull({ uid, pod, name, image }: Pull, error: string): WaitingReason {
    const text = `Failed to pull image "${image}": ${error}`;
    this.#reporter.tell(pod, 'Warning', 'Failed', text, name);
    const key = `${uid}_${image}`;
    this.#backOff.next(key, this.#actor.now, this.#actor.now);
    this.state.failed.set(key, `ErrImagePull: ${error}`);
    return { reason: 'ErrImagePull', message: error };
  }
}

/** A duration as Go prints it, cut to milliseconds: `908ms`, `1.201s`. */
function goMs(us: number): string {
  const ms = Math.floor(us / MS);
  if (ms < 1000) return `${ms}ms`;
  const s = ms / 1000;
  return s < 60 ? `${s}s` : `${Math.floor(s / 60)}m${Number((s % 60).toFixed(3))}s`;
}
