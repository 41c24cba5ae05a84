import type { Kind } from '../../engine/api/Kind.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import { ApiServerActor } from '../../engine/apiserver/ApiServerActor.ts';
import type {
  ApiReply,
  ApiRequest,
  ApiWatchReply,
  UserInfo,
} from '../../engine/apiserver/Request.ts';
import { keyOf, storedForm } from '../../engine/apiserver/storage.ts';
import { EtcdActor } from '../../engine/etcd/EtcdActor.ts';
import type { Handlers, Part } from '../../engine/sim/Actor.ts';
import { Actor } from '../../engine/sim/Actor.ts';
import type { Keyframe } from '../../engine/sim/Simulation.ts';
import { Simulation } from '../../engine/sim/Simulation.ts';
import type { SimTime } from '../../engine/sim/time.ts';
import { MS, SECOND } from '../../engine/sim/time.ts';
import type {
  KubeRequest,
  KubeResponse,
  KubeWatchEvent,
  Transport,
} from '../../kubectl/client/Transport.ts';

/** The cluster's administrator. */
const ADMIN: UserInfo = {
  username: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
};

/** Time that a server gets to elect and to fill its cache. */
const BOOT_US = 20 * SECOND;

interface Waiter {
  readonly answered?: (r: KubeResponse) => void;
  readonly event?: (e: KubeWatchEvent) => void;
  readonly closed?: () => void;
}

/** Sends requests and hands out what comes back. */
class Asker extends Actor implements Part {
  readonly state = {};
  readonly waiters = new Map<number, Waiter>();
  #id = 0;
  readonly handlers: Handlers = {
    response: (d: ApiReply) => this.waiters.get(d.id)?.answered?.(d.response),
    watch: (d: ApiWatchReply) => this.waiters.get(d.id)?.event?.(d.event),
    closed: (d: { id: number }) => this.waiters.get(d.id)?.closed?.(),
    refused: (d: { id: number }) => this.waiters.get(d.id)?.answered?.({ code: 0, body: '' }),
  };

  constructor(sim: Simulation) {
    super(sim, 'client', 'kubectl');
    this.addPart('api', this);
  }

  begin(server: Actor, request: ApiRequest, waiter: Waiter): number {
    const id = ++this.#id;
    this.waiters.set(id, waiter);
    const call = { id, client: this.id, request };
    this.send(server, 'apiserver.request', call, { bounce: 'api.refused' });
    return id;
  }
}

/**
 * One etcd and one API server that hold given objects, with their uids and resourceVersions, at a
 * given time; nothing else runs. A transport for kubectl: the clock moves only while it waits.
 */
export class SimulatedServer implements Transport {
  readonly sim: Simulation;
  /** Who asks. */
  user: UserInfo = ADMIN;
  readonly #server: ApiServerActor;
  readonly #asker: Asker;
  #timers: { readonly until: SimTime; readonly end: () => void }[] = [];
  /** Who waits for the simulation to go on; the pump runs while there are any. */
  #waiting = 0;
  #pumping = false;
  #progress = false;

  constructor(objects: readonly KubeObject[], at: SimTime) {
    const sim = new Simulation(1, at - BOOT_US);
    const members: EtcdActor[] = [];
    members.push(new EtcdActor(sim, 'cp-1', 1, 1, () => members));
    const etcd = members[0]!;
    this.sim = sim;
    this.#server = new ApiServerActor(sim, 'cp-1', () => etcd);
    this.#asker = new Asker(sim);
    sim.start(etcd);
    sim.start(this.#asker);
    sim.runUntil(sim.now + BOOT_US / 2);
    fill(etcd, objects);
    sim.start(this.#server);
    sim.runUntil(at);
    this.#check();
  }

  /** Lets the clock stand at a time, or later if it already does. */
  moveTo(at: SimTime): void {
    this.sim.runUntil(at);
    this.#check();
  }

  /** The state now; only while nobody waits. */
  save(): Keyframe {
    return this.sim.save();
  }

  /** Goes back to a state. */
  load(k: Keyframe): void {
    this.sim.load(k);
  }

  now(): number {
    return this.sim.now;
  }

  request(r: KubeRequest): Promise<KubeResponse> {
    return this.#wait((done) => {
      const id = this.#asker.begin(this.#server, this.#signed(r), {
        answered: (answer) => {
          this.#asker.waiters.delete(id);
          done(answer);
        },
      });
    });
  }

  watch(
    r: KubeRequest,
    onEvent: (e: KubeWatchEvent) => void,
    signal: AbortSignal,
  ): Promise<KubeResponse> {
    return this.#wait((done) => {
      let opened: KubeResponse = { code: 0, body: '' };
      const end = (): void => {
        this.#asker.waiters.delete(id);
        done(opened);
      };
      const id = this.#asker.begin(this.#server, this.#signed(r), {
        answered: (answer) => {
          opened = answer;
          if (answer.code !== 200) end();
        },
        event: (e) => {
          this.#progress = true;
          onEvent(e);
        },
        closed: end,
      });
      signal.addEventListener('abort', () => {
        const cancel = { id, client: this.#asker.id };
        this.#asker.send(this.#server, 'apiserver.cancel', cancel);
        end();
      });
    });
  }

  sleep(us: number, signal: AbortSignal): Promise<void> {
    const until = this.sim.now + us;
    return this.#wait((done) => {
      const timer = { until, end: () => done(undefined) };
      this.#timers.push(timer);
      signal.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((t) => t !== timer);
        done(undefined);
      });
    });
  }

  #signed(r: KubeRequest): ApiRequest {
    return { ...r, user: this.user };
  }

  #wait<T>(begin: (done: (value: T) => void) => void): Promise<T> {
    return new Promise<T>((resolve) => {
      let over = false;
      this.#waiting++;
      begin((value) => {
        if (over) return;
        over = true;
        this.#waiting--;
        this.#progress = true;
        resolve(value);
      });
      void this.#pump();
    });
  }

  /** Takes steps until somebody has an answer, then lets the waiting code run. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#waiting === 0) break;
      this.#progress = false;
      while (!this.#progress) this.#step();
    }
    this.#pumping = false;
    this.#check();
  }

  #step(): void {
    const next = this.#timers.reduce((min, t) => Math.min(min, t.until), Infinity);
    if (next < Infinity && !this.sim.step(next)) {
      this.sim.runUntil(next);
      const due = this.#timers.filter((t) => t.until <= this.sim.now);
      this.#timers = this.#timers.filter((t) => !due.includes(t));
      for (const t of due) t.end();
    } else if (next === Infinity) this.sim.step();
    if (this.sim.faults.length > 0) this.#progress = true;
  }

  #check(): void {
    const fault = this.sim.faults.shift();
    if (fault) throw fault.error;
  }
}

/** Puts objects into the store as they were recorded. */
function fill(etcd: EtcdActor, objects: readonly KubeObject[]): void {
  const { state } = etcd.etcd;
  for (const o of objects) {
    const kind: Kind | undefined = kindOfObject(o.apiVersion ?? '', o.kind ?? '');
    if (!kind) continue;
    const { namespace = '', name = '', resourceVersion } = o.metadata ?? {};
    const revision = Number(resourceVersion ?? 1);
    const key = keyOf(kind, namespace, name);
    const value = storedForm(o);
    const kv = { key, value, createRevision: revision, modRevision: revision, version: 1 };
    state.kvs.set(key, { ...kv, lease: 0, cause: 0, root: 0 });
    state.revision = Math.max(state.revision, revision);
  }
}

/** Virtual time of a timestamp such as `2026-11-23T20:46:09.123Z`. */
export function timeOf(text: string): SimTime {
  return Date.parse(text) * MS;
}
