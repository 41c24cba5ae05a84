import type { Actor, SendOptions, StopKind } from './Actor.ts';
import type { QueueRoot } from './EventQueue.ts';
import { EventQueue } from './EventQueue.ts';
import type { ActorSlot } from './ActorSaves.ts';
import { ActorSaves } from './ActorSaves.ts';
import type { ConnectionsRoot, Stream, Unacked } from './Connections.ts';
import { TCP } from './Connections.ts';
import type { Hash } from './hash.ts';
import { chain, hashHex, hashString, hashValue } from './hash.ts';
import { Network } from './Network.ts';
import type { PMapRoot } from './PMap.ts';
import type { PrngState } from './Prng.ts';
import { Prng } from './Prng.ts';
import type { SimEvent } from './SimEvent.ts';
import { hashState, loadState } from './state.ts';
import type { SimTime } from './time.ts';
import { EPOCH } from './time.ts';
import type { TraceInfo } from './Trace.ts';
import { Trace } from './Trace.ts';

/** An immutable past of the whole simulation. */
export interface Keyframe {
  readonly now: SimTime;
  readonly seq: number;
  /** Steps taken until then; not part of the hash. */
  readonly steps: number;
  readonly prng: PrngState;
  readonly queue: QueueRoot;
  readonly links: PMapRoot<string, unknown>;
  readonly connections: ConnectionsRoot;
  readonly actors: readonly ActorSlot[];
}

/** A step that threw: a fault of ours, never the cluster's. The step is skipped, the rest runs. */
export interface StepFault {
  readonly event: SimEvent;
  readonly error: unknown;
}

const NOTHING: SimEvent = {
  at: 0,
  seq: 0,
  to: 0,
  inc: 0,
  what: '',
  data: undefined,
  cause: 0,
  root: 0,
  from: 0,
  bounce: undefined,
};

/** Receiver of a retransmission timeout: the network itself. */
const RETRY = -1;

/** A connection's name. */
function keyOf(from: Actor, to: Actor, stream: Stream): string {
  return `${from.id}>${to.id}${stream.name}`;
}

/**
 * The discrete-event loop: one clock, one queue, one generator of chance, Links, and the processes
 * that take steps. Same seed and same commands give the same state hash anywhere.
 */
export class Simulation {
  readonly queue = new EventQueue();
  readonly network = new Network(() => this.#now);
  readonly trace = new Trace();
  readonly prng: Prng;
  /** Steps that threw; the caller reports them. */
  readonly faults: StepFault[] = [];
  #now: SimTime;
  #seq = 0;
  #current: SimEvent = NOTHING;
  #cause = 0;
  #root = 0;
  #steps = 0;
  #caused = 0;
  #lifecycle = 0;
  readonly #actors: Actor[] = [];
  readonly #saves = new ActorSaves();
  readonly #byName = new Map<string, Actor>();

  constructor(seed: number, epoch: SimTime = EPOCH) {
    this.prng = new Prng(seed);
    this.#now = epoch;
  }

  get now(): SimTime {
    return this.#now;
  }

  /** Sequence of the newest entry. */
  get seq(): number {
    return this.#seq;
  }

  /** Steps taken so far: with time and sequence the exact moment. Not part of the hash. */
  get steps(): number {
    return this.#steps;
  }

  /** Pending entries that a user's command caused; 0: its chain is at its end. */
  get caused(): number {
    return this.#caused;
  }

  /** Grows whenever a process was started, stopped, added or loaded: for observers. */
  get lifecycle(): number {
    return this.#lifecycle;
  }

  /** Cause that new entries get: the present step's sequence unless `because` said otherwise. */
  get cause(): number {
    return this.#cause;
  }

  /** Root command of the present step; 0 for background activity. */
  get root(): number {
    return this.#root;
  }

  /** The entry being handled, for continuations within a step. */
  get current(): SimEvent {
    return this.#current;
  }

  get actors(): readonly Actor[] {
    return this.#actors;
  }

  /** Called by `Actor`: gives it its index. */
  register(actor: Actor): number {
    if (this.#byName.has(actor.name)) throw new Error(`${actor.name} exists`);
    this.#byName.set(actor.name, actor);
    this.#actors.push(actor);
    this.#lifecycle++;
    return this.#actors.length - 1;
  }

  /** Forgets the processes registered after the first `n`; a keyframe without them is loaded next. */
  truncate(n: number): void {
    this.#saves.close(this.#actors);
    this.#saves.truncate(n);
    for (const a of this.#actors.splice(n)) this.#byName.delete(a.name);
  }

  actor(id: number): Actor {
    return this.#actors[id]!;
  }

  /** The process of a name such as `cp-1/etcd`. */
  find(name: string): Actor | undefined {
    return this.#byName.get(name);
  }

  /** Starts a process: a new incarnation, parts armed in the order in which they were added. */
  start(actor: Actor): void {
    if (actor.up) return;
    this.#saves.touch(actor);
    actor.up = true;
    actor.incarnation++;
    actor.blame = 0;
    this.#lifecycle++;
    for (const p of actor.parts.values()) p.onStart?.();
  }

  /** Ends a process: its timers and messages towards it are dropped. */
  stop(actor: Actor, how: StopKind): void {
    if (!actor.up) return;
    this.#saves.touch(actor);
    for (const p of actor.parts.values()) p.onStop?.(how);
    actor.up = false;
    actor.blame = this.#root;
    if (how === 'power' && !this.network.perfect) this.#forgetUnsent(actor);
    this.#lifecycle++;
  }

  /**
   * Queues a step of an actor. A tick that arms itself again is background from then on: what a
   * command has started does not belong to its chain for ever.
   */
  schedule(actor: Actor, at: SimTime, what: string, data: unknown): number {
    const tick = this.#root !== 0 && data === undefined && this.#current.what === what;
    if (!tick || this.#current.to !== actor.id) {
      return this.#push(at, actor, actor, what, data, undefined);
    }
    const root = this.#root;
    this.#root = 0;
    const seq = this.#push(at, actor, actor, what, data, undefined);
    this.#root = root;
    return seq;
  }

  /**
   * Sends a message over the Link between two machines; answers the entry's sequence. Messages of
   * one connection arrive in their order; what a Link loses is sent again.
   */
  send(from: Actor, to: Actor, what: string, data: unknown, o?: SendOptions): number {
    const leave = this.#now + (o?.delayUs ?? 0);
    if (!this.network.perfect) return this.#carry(leave, from, to, what, data, o);
    const arrival = leave + this.network.latency(from.machine, to.machine);
    const id = this.#push(arrival, from, to, what, data, o?.bounce);
    if (o?.trace) this.#record(id, leave, arrival, from, to, o.trace);
    return id;
  }

  /** Whether nothing gets through between two processes now, in one direction at least. */
  silent(a: Actor, b: Actor): boolean {
    const { network } = this;
    if (network.links.size === 0) return false;
    const there = network.link(a.machine, b.machine);
    const back = network.link(b.machine, a.machine);
    return there.cut || back.cut || Math.max(there.lossPpm, back.lossPpm) >= 1_000_000;
  }

  /** A process closes its connection to another: what has not got through never will. */
  hangUp(a: Actor, b: Actor): void {
    if (this.network.perfect) return;
    for (const key of [keyOf(a, b, TCP), keyOf(b, a, TCP)]) {
      this.#drop(this.network.connections.close(key));
    }
  }

  /** Notes work done in the present step (a decision, a pulled image) in the trace. */
  note(actor: Actor, info: TraceInfo): void {
    this.#record(this.#current.seq, this.#now, this.#now, actor, actor, info);
  }

  /**
   * Says that what follows in this step is done because of an earlier entry (a work-queue key's
   * newest cause, a stored object's last write) and not because of the timer that woke it.
   */
  because(cause: number, root: number): void {
    this.#cause = cause;
    this.#root = root;
  }

  /** Does something because a process is silent: if a command made it so, in that one's chain. */
  blaming(silent: Actor | undefined, work: () => void): void {
    const blame = silent?.blame ?? 0;
    if (blame === 0) {
      work();
      return;
    }
    const cause = this.#cause;
    const root = this.#root;
    this.because(blame, blame);
    work();
    this.because(cause, root);
  }

  /** Begins a user's command: what follows until the next step has this root. Answers the root. */
  command(): number {
    this.#saves.close(this.#actors);
    const id = ++this.#seq;
    this.#current = NOTHING;
    this.because(id, id);
    return id;
  }

  /** Ends a command's reach outside of steps. */
  endCommand(): void {
    this.because(0, 0);
  }

  /** Takes the next entry. False when the queue is empty or its head is later than `until`. */
  step(until: SimTime = Infinity): boolean {
    if (this.queue.peekAt() > until) return false;
    const e = this.queue.pop();
    if (!e) return false;
    this.#now = e.at;
    this.#steps++;
    if (e.to === RETRY) {
      this.#retry(e.what, e.seq);
      return true;
    }
    if (e.root !== 0) this.#caused--;
    const actor = this.#actors[e.to]!;
    this.#current = e;
    this.because(e.seq, e.root);
    if (!actor.up || actor.incarnation !== e.inc) this.#undeliverable(e, actor);
    else {
      this.#saves.touch(actor);
      this.#run(actor, e);
    }
    this.because(0, 0);
    return true;
  }

  /** Takes all entries up to and including a time; the clock then stands there. */
  runUntil(until: SimTime): void {
    while (this.step(until));
    if (this.#now < until) this.#now = until;
  }

  /** Moves the clock to a time before which nothing is queued. */
  idleUntil(until: SimTime): void {
    if (until > this.#now && this.queue.peekAt() >= until) this.#now = until;
  }

  /** A keyframe that is whole and may go elsewhere. */
  save(): Keyframe {
    const k = this.keyframe();
    this.#saves.close(this.#actors);
    return k;
  }

  /**
   * A keyframe of a simulation that goes on by steps and commands: a process is copied just before
   * it changes, so that nothing of what does not change is.
   */
  keyframe(): Keyframe {
    return {
      now: this.#now,
      seq: this.#seq,
      steps: this.#steps,
      prng: this.prng.save(),
      queue: this.queue.save(),
      links: this.network.links.snap(),
      connections: this.network.connections.save(),
      actors: this.#saves.take(this.#actors),
    };
  }

  /** Goes back (or over) to a keyframe. The same processes must have been constructed, in order. */
  load(k: Keyframe): void {
    this.#saves.close(this.#actors);
    this.#now = k.now;
    this.#seq = k.seq;
    this.#steps = k.steps;
    this.#lifecycle++;
    this.prng.load(k.prng);
    this.queue.load(k.queue);
    this.network.links.load(k.links as never);
    this.network.connections.load(k.connections);
    const unacked = this.network.connections.waiting().map((u) => u.event);
    this.#caused = [...k.queue.entries, ...unacked].filter((e) => e.root !== 0).length;
    for (const a of this.#actors) {
      const slot = k.actors[a.id];
      const saved = slot?.name === a.name ? slot.saved : undefined;
      if (!saved) throw new Error(`keyframe lacks ${a.name}`);
      a.up = saved.up;
      a.incarnation = saved.incarnation;
      a.blame = saved.blame;
      for (const [name, p] of a.parts) loadState(p.state, saved.parts[name]!);
      for (const p of a.parts.values()) p.rebuild?.();
    }
  }

  /** The state hash: clock, queue, chance, Links and every component's state. */
  hash(): string {
    let h: Hash = chain(hashValue(this.#now), hashValue(this.prng.save()));
    h = chain(h, hashValue(this.#seq));
    for (const e of this.queue.sorted()) h = chain(h, hashValue(e));
    h = chain(h, this.network.links.sum());
    h = chain(h, this.network.connections.sum());
    for (const a of this.#actors) {
      h = chain(h, hashValue([a.name, a.up, a.incarnation]));
      for (const [name, p] of a.parts) h = chain(h, chain(hashString(name), hashState(p.state)));
    }
    return hashHex(h);
  }

  #run(actor: Actor, e: SimEvent): void {
    try {
      actor.call(e.what, e.data, e);
    } catch (error) {
      this.faults.push({ event: e, error });
    }
  }

  #undeliverable(e: SimEvent, actor: Actor): void {
    if (e.from === e.to) return;
    const from = this.#actors[e.from]!;
    const info: TraceInfo = { kind: 'lost', verb: e.what, object: '' };
    this.#record(e.seq, this.#now, this.#now, from, actor, info);
    if (e.bounce === undefined || !from.up) return;
    this.send(actor, from, e.bounce, e.data);
  }

  /** A message over Links of which some are, or were just now, not perfect. */
  #carry(
    leave: SimTime,
    from: Actor,
    to: Actor,
    what: string,
    data: unknown,
    o: SendOptions | undefined,
  ): number {
    const { connections } = this.network;
    connections.settle(this.#now, this.network.links.size === 0);
    const stream = o?.stream ?? TCP;
    const key = keyOf(from, to, stream);
    const machines = `${from.machine}>${to.machine}`;
    const link = this.network.link(from.machine, to.machine);
    const arrival = connections.arrival(key, machines, link, leave, this.prng);
    if (arrival >= 0) {
      const id = this.#push(arrival, from, to, what, data, o?.bounce);
      if (o?.trace) this.#record(id, leave, arrival, from, to, o.trace);
      return id;
    }
    const event = this.#entry(leave, from, to, what, data, o?.bounce);
    if (o?.trace) this.#record(event.seq, leave, leave, from, to, { ...o.trace, kind: 'lost' });
    if (connections.broken(key)) return event.seq;
    if (this.#root !== 0) this.#caused++;
    if (connections.keep(key, stream, { event, info: o?.trace })) this.#armRetry(key);
    return event.seq;
  }

  #armRetry(key: string): void {
    const { connections } = this.network;
    const seq = ++this.#seq;
    const at = this.#now + connections.pause(key, this.#now);
    this.queue.push({ ...NOTHING, at, seq, to: RETRY, what: key });
    connections.armed(key, seq);
  }

  /** A retransmission timeout of a connection. */
  #retry(key: string, timer: number): void {
    const { connections } = this.network;
    if (connections.timer(key) !== timer) return;
    const { event } = connections.first(key)!;
    const from = this.#actors[event.from]!.machine;
    const to = this.#actors[event.to]!.machine;
    const link = this.network.link(from, to);
    const arrival = connections.retry(key, `${from}>${to}`, link, this.#now, this.prng);
    if (arrival >= 0) for (const u of connections.take(key)) this.#deliver(u, arrival);
    else if (connections.broken(key)) this.#drop(connections.take(key));
    else this.#armRetry(key);
  }

  #deliver({ event: e, info }: Unacked, at: SimTime): void {
    this.queue.push({ ...e, at });
    if (info) this.trace.add(e.seq, this.#now, at, e.cause, e.root, e.from, e.to, info);
  }

  #drop(unacked: readonly Unacked[]): void {
    for (const u of unacked) if (u.event.root !== 0) this.#caused--;
  }

  /** A machine has lost its power: what its kernel held to send again is gone. */
  #forgetUnsent(actor: Actor): void {
    const { connections } = this.network;
    for (const key of connections.from(actor.id)) this.#drop(connections.close(key));
  }

  #push(
    at: SimTime,
    from: Actor,
    to: Actor,
    what: string,
    data: unknown,
    bounce: string | undefined,
  ): number {
    const e = this.#entry(at, from, to, what, data, bounce);
    if (e.root !== 0) this.#caused++;
    this.queue.push(e);
    return e.seq;
  }

  #entry(
    at: SimTime,
    from: Actor,
    to: Actor,
    what: string,
    data: unknown,
    bounce: string | undefined,
  ): SimEvent {
    return {
      at,
      seq: ++this.#seq,
      to: to.id,
      inc: to.incarnation,
      what,
      data,
      cause: this.#cause,
      root: this.#root,
      from: from.id,
      bounce,
    };
  }

  #record(id: number, at: SimTime, until: SimTime, from: Actor, to: Actor, i: TraceInfo): void {
    this.trace.add(id, at, until, this.#cause, this.#root, from.id, to.id, i);
  }
}
