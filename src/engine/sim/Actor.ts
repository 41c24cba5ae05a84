import type { Stream } from './Connections.ts';
import type { Prng } from './Prng.ts';
import type { SimEvent } from './SimEvent.ts';
import type { Simulation } from './Simulation.ts';
import type { StateRecord } from './state.ts';
import type { SimTime } from './time.ts';
import type { TraceInfo } from './Trace.ts';

/** A step of a component. `data` is the entry's plain data; each handler knows its shape. */
export type Handler = (data: never, e: SimEvent) => void;

/** Handlers by name. */
export type Handlers = Readonly<Record<string, Handler>>;

/**
 * A piece of an actor with state and handlers of its own (a client, an informer, a work queue, a
 * controller). Its handlers stand in the actor's table as `<part>.<handler>`.
 */
export interface Part {
  /** All that the piece remembers. See `StateRecord` for what may stand in it. */
  readonly state: StateRecord;
  readonly handlers: Handlers;
  /** Makes derived indexes anew after the state was loaded. */
  rebuild?(): void;
  /** The process starts (also after a restart, with fresh state): arm timers here. */
  onStart?(): void;
  /** The process ends. `kill` and `term` let the kernel close sockets; `power` does not. */
  onStop?(how: StopKind): void;
}

/** How a process ends: SIGTERM, SIGKILL, or its machine loses power. */
export type StopKind = 'term' | 'kill' | 'power';

/** Options of a message. */
export interface SendOptions {
  /** Work before it leaves, µs of virtual time. */
  readonly delayUs?: number;
  /** Handler of the sender that is told, with the same data, when no process listens there. */
  readonly bounce?: string;
  /** The connection that it travels on; absent: the two processes have one only. */
  readonly stream?: Stream;
  /** What trace and picture say of it; absent: not traced. */
  readonly trace?: TraceInfo;
}

/**
 * A process of the cluster: steps on virtual time, messages over Links, state as plain data.
 * Subclasses construct their parts, then everything is wired: nothing else holds state.
 */
export abstract class Actor {
  /** Dense index among the cluster's processes. */
  readonly id: number;
  /** Unique, `<machine>/<binary>`: `cp-1/etcd`, `worker-2/kubelet`. */
  readonly name: string;
  /** The machine it runs on. */
  readonly machine: string;
  readonly sim: Simulation;
  /** Runs now. */
  up = false;
  /** How many times the process was started. */
  incarnation = 0;
  /** Root of the command that ended it or cut it off; 0 for none. Only the trace asks. */
  blame = 0;
  readonly parts = new Map<string, Part>();
  readonly #table = new Map<string, Handler>();

  constructor(sim: Simulation, machine: string, binary: string) {
    this.sim = sim;
    this.machine = machine;
    this.name = `${machine}/${binary}`;
    this.id = sim.register(this);
  }

  /** Adds a piece; its handlers are reachable as `<name>.<handler>`. */
  addPart<P extends Part>(name: string, part: P): P {
    this.parts.set(name, part);
    for (const k of Object.keys(part.handlers)) this.#table.set(`${name}.${k}`, part.handlers[k]!);
    return part;
  }

  get now(): SimTime {
    return this.sim.now;
  }

  get prng(): Prng {
    return this.sim.prng;
  }

  /** Queues a step of this actor after a delay in µs. `what` is `<part>.<handler>`. */
  after(delayUs: number, what: string, data: unknown): void {
    this.sim.schedule(this, this.sim.now + delayUs, what, data);
  }

  /** Queues a step of this actor at a time. */
  at(at: SimTime, what: string, data: unknown): void {
    this.sim.schedule(this, at < this.sim.now ? this.sim.now : at, what, data);
  }

  /** Sends a message over the Link between the two machines; answers the entry's sequence. */
  send(to: Actor, what: string, data: unknown, options?: SendOptions): number {
    return this.sim.send(this, to, what, data, options);
  }

  /** Calls a handler of this actor at once, within the present step. */
  call(what: string, data: unknown, e: SimEvent): void {
    const h = this.#table.get(what);
    if (!h) throw new Error(`${this.name} has no handler ${what}`);
    (h as (data: unknown, e: SimEvent) => void)(data, e);
  }
}
