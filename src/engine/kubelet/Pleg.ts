import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import type { Containerd } from './runtime/Containerd.ts';
import type { RuntimePod } from './runtime/RuntimePod.ts';
import { NO_POD } from './runtime/RuntimePod.ts';

/** Time from one relist to the next. */
const RELIST_US = SECOND;

/** From one event of a relist to the next: the first finds the worker, the next one is its second work. */
const NEXT_EVENT_US = 300;

/** A worker that has more to do waits for the look that it asked for before others can. */
const REQUESTED_US = 300;

/** What the kubelet knows of a Pod's containers, and since when. */
interface Cached {
  readonly pod: RuntimePod;
  /** Time of the relist that looked at this Pod; 0: only global ones did. */
  readonly at: number;
  /** Kept when the sandbox has lost it. */
  readonly ip: string;
}

/** What the PLEG tells. */
export interface PlegListener {
  /** Containers of a Pod started or died: it should be synced. */
  changed(uid: string): void;
  /** The cache is as new as a waiting worker asked for. */
  cacheReady(uid: string): void;
}

/**
 * The pod lifecycle event generator: looks at the runtime every second, keeps what it saw, and
 * tells what started or died. It only relists when the runtime has changed or a worker waits for
 * a newer look; nothing else could be seen in between.
 * Models: pkg/kubelet/pleg/generic.go, pkg/kubelet/container/cache.go
 */
export class Pleg implements Part {
  readonly state = {
    cache: new PMap<string, Cached>(),
    /** Pods that changed since the last relist. */
    dirty: new PMap<string, true>(),
    /** Workers that wait for a look later than a time. */
    waiters: new PMap<string, number>(),
    /** Time of the last relist that could be seen. */
    relistedAt: 0,
    /** The runtime was looked at since the start. */
    seen: false,
    phase: 0,
    armed: false,
  };
  readonly handlers: Handlers = {
    changed: (d: { podUid: string }) => this.#changed(d.podUid),
    relist: () => this.#relist(),
    relistPod: (uid: string) => this.#relistPod(uid),
    tell: (uid: string) => this.#listener?.changed(uid),
  };
  readonly #actor: Actor;
  readonly #runtime: () => Containerd;
  #listener: PlegListener | undefined;

  constructor(actor: Actor, runtime: () => Containerd) {
    this.#actor = actor;
    this.#runtime = runtime;
    actor.addPart('pleg', this);
  }

  listen(listener: PlegListener): void {
    this.#listener = listener;
  }

  onStart(): void {
    const s = this.state;
    s.cache.clear();
    s.dirty.clear();
    s.waiters.clear();
    s.armed = false;
    s.phase = this.#actor.now % RELIST_US;
    s.relistedAt = this.#actor.now;
    s.seen = false;
    for (const uid of this.#runtime().state.pods.keys()) s.dirty.set(uid, true);
    s.armed = true;
    this.#actor.after(1, 'pleg.relist', undefined);
  }

  /** What was seen of a Pod. */
  get(uid: string): RuntimePod {
    return this.state.cache.get(uid)?.pod ?? NO_POD;
  }

  /** Address of a Pod, also when its sandbox is down. */
  ipOf(uid: string): string {
    return this.state.cache.get(uid)?.ip ?? '';
  }

  /** The last boundary at which a relist took place or would have found nothing new. */
  get #lastRelist(): number {
    const s = this.state;
    if (s.dirty.size > 0) return s.relistedAt;
    return this.#actor.now - ((this.#actor.now - s.phase) % RELIST_US);
  }

  /** Whether the cache is newer than a time; if not, `cacheReady` tells when it is. */
  newerThan(uid: string, at: number): boolean {
    const s = this.state;
    const own = s.cache.get(uid)?.at ?? 0;
    if (s.seen && (at === 0 || own > at || this.#lastRelist > at)) return true;
    s.waiters.set(uid, at);
    this.#arm();
    return false;
  }

  /** Nobody waits for the Pod any more. */
  stopWaiting(uid: string): void {
    this.state.waiters.delete(uid);
  }

  /** A sync has changed a Pod: it is looked at at once. Models: RequestPodRelist */
  requestRelist(uid: string): void {
    this.#actor.after(REQUESTED_US, 'pleg.relistPod', uid);
  }

  #changed(uid: string): void {
    if (this.state.dirty.size === 0) this.state.relistedAt = this.#lastRelist;
    this.state.dirty.set(uid, true);
    this.#arm();
  }

  #arm(): void {
    const s = this.state;
    if (s.armed) return;
    s.armed = true;
    const since = (this.#actor.now - s.phase) % RELIST_US;
    this.#actor.after(RELIST_US - since, 'pleg.relist', undefined);
  }

  #relist(): void {
    const s = this.state;
    s.armed = false;
    s.seen = true;
    const uids = s.dirty.keys();
    s.dirty.clear();
    s.relistedAt = this.#actor.now;
    for (const uid of uids) this.#look(uid, 0);
    for (const uid of s.waiters.keys()) this.#release(uid);
  }

  #release(uid: string): void {
    this.state.waiters.delete(uid);
    this.#listener?.cacheReady(uid);
  }

  #relistPod(uid: string): void {
    this.#look(uid, this.#actor.now);
    const old = this.state.cache.get(uid);
    if (old) this.state.cache.set(uid, { ...old, at: this.#actor.now });
    const since = this.state.waiters.get(uid);
    if (since !== undefined && this.#actor.now > since) this.#release(uid);
  }

  /** Compares a Pod with what was seen of it; tells when something started or died. */
  #look(uid: string, at: number): void {
    const old = this.state.cache.get(uid);
    const pod = this.#runtime().state.pods.get(uid);
    if (!pod) {
      this.state.cache.delete(uid);
      return;
    }
    if (old?.pod === pod) return;
    const ip = pod.sandboxes[0]?.ready ? pod.sandboxes[0].ip : (old?.ip ?? '');
    this.state.cache.set(uid, { pod, at: at || (old?.at ?? 0), ip });
    const events = eventsOf(old?.pod ?? NO_POD, pod);
    if (events > 0) this.#listener?.changed(uid);
    // Further events find the worker already at work: they make it sync once more.
    if (events > 1) this.#actor.after(NEXT_EVENT_US, 'pleg.tell', uid);
  }
}

/** How many containers and sandboxes started, died or were resized since they were last seen. */
function eventsOf(old: RuntimePod, now: RuntimePod): number {
  let n = 0;
  for (const c of now.containers) {
    if (c.state === 'created') continue;
    const was = old.containers.find((o) => o.id === c.id);
    // A resize is waited for. Models: SetPodWatchCondition
    if (was?.state !== c.state || was.resources !== c.resources) n++;
  }
  for (const s of now.sandboxes) {
    if (old.sandboxes.find((o) => o.id === s.id)?.ready !== s.ready) n++;
  }
  return n;
}
