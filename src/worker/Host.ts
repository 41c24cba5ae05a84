import type { ClusterCommand, RequestCommand } from '../engine/api/ClusterCommand.ts';
import type { ApiResponse } from '../engine/apiserver/Request.ts';
import type { StreamStep } from '../engine/KubectlActor.ts';
import type { Order, ToPage, ToWorker } from '../protocol/protocol.ts';
import { answer } from './answer.ts';
import type { RowChanges } from './Observer.ts';
import { Observer } from './Observer.ts';
import { Pacer } from './Pacer.ts';
import { Run } from './Run.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';

/** Longest time the engine runs before the worker listens again, ms. */
const SLICE_MS = 4;

/** Steps between two looks at the clock. */
const LOOK_STEPS = 64;

type Message<T extends ToWorker['type']> = Extract<ToWorker, { type: T }>;

/** A step to the next row of a chain gives up after so long: the chain may be at its end, µs. */
const HOP_REACH_US = 600e6;

/** Something the clock runs for as fast as it can, whatever the pace. */
interface Goal {
  readonly id: number;
  /** Virtual time to reach; Infinity: until `left` is 0. */
  readonly until: number;
  /** Steps that are still to be taken, of the queue or of users' chains. */
  left: number;
  readonly of: 'event' | 'hop' | 'time';
  /** What is answered when it is reached; else the time, ms. */
  readonly answer?: () => unknown;
  /** Nothing is told on the way: the page waits for the moment at its end. */
  readonly quiet?: boolean;
}

/** A request or stream of the page. */
interface Open {
  readonly id: number;
  readonly kind: 'call' | 'open';
  /** The clock runs for it even when it stands. */
  readonly run: boolean;
  /** The clock runs for it as fast as it can. */
  readonly hurry: boolean;
}

/** A refusal that the page gets as `failed`. */
class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
}

/** The request of a message, as it is recorded. */
function requestOf(m: Message<'call'> | Message<'open'>): RequestCommand {
  const method = m.type === 'call' ? m.method : 'GET';
  return {
    do: 'request',
    method,
    path: m.path,
    ...(m.query ? { query: m.query } : {}),
    ...(m.headers ? { headers: m.headers } : {}),
    ...('body' in m && m.body !== undefined ? { body: m.body } : {}),
  };
}

/**
 * Hosts one run: lets its clock go at the pace asked for, in slices of a few milliseconds so that
 * pause overtakes work, answers the page, and tells it once a frame what changed.
 */
export class Host {
  readonly #post: (m: ToPage) => void;
  readonly #clock: () => number;
  readonly #pacer = new Pacer();
  #run: Run | undefined;
  #observer: Observer | undefined;
  #epoch = 0;
  #version = 0;
  #base = false;
  #pastSeen = '';
  #told = '';
  #running = true;
  #crashed = false;
  #goals: Goal[] = [];
  /** By ticket. */
  readonly #open = new Map<number, Open>();
  /** Requests for which the standing clock runs. */
  #urgent = 0;
  /** Requests for which the running clock hurries. */
  #hasty = 0;

  constructor(post: (m: ToPage) => void, clock: () => number) {
    this.#post = post;
    this.#clock = clock;
  }

  /** Work waits: the next slice should come at once. */
  get busy(): boolean {
    if (!this.#run || this.#crashed) return false;
    if (this.#hurried) return true;
    return this.#running && this.#pacer.pace === 'max';
  }

  /** The clock runs for a goal or a hurried request, or stands and runs for another one. */
  get #hurried(): boolean {
    if (this.#goals.length > 0) return true;
    return this.#running ? this.#hasty > 0 : this.#urgent > 0;
  }

  /** Takes a message of the page. */
  receive(m: ToWorker): void {
    switch (m.type) {
      case 'pace':
        this.#pacer.pace = m.pace;
        return this.#restart();
      case 'play':
        if (m.pace !== undefined) this.#pacer.pace = m.pace;
        this.#running = true;
        return this.#restart();
      case 'pause':
        this.#running = false;
        return this.#giveUp();
      case 'shown':
        return this.#pacer.acknowledge(m.n);
      case 'traffic':
        if (this.#observer) this.#observer.traffic = m.background;
        return;
      case 'base':
        this.#base = true;
        return;
      case 'order':
        return this.#order(m);
      case 'call':
      case 'open':
        return this.#submit(m);
      case 'cancel':
        return this.#cancel(m.id);
    }
  }

  /** One slice of work. True when rows of a chain wait to be shown: a frame should leave at once. */
  slice(): boolean {
    const run = this.#run;
    if (!run || this.#crashed) return false;
    const now = this.#clock();
    const before = this.#pacer.telling;
    if (this.#hurried) this.#hurry(run, now);
    else if (this.#running) this.#advance(run, now);
    this.#faults(run);
    return !before && this.#pacer.telling;
  }

  /** Tells the page what changed, if anything did. */
  frame(): void {
    const run = this.#run;
    if (!run || !this.#observer || this.#goals[0]?.quiet) return;
    const rows = this.#base ? undefined : this.#observer.changes();
    const base = rows === undefined;
    if (base) {
      this.#epoch++;
      this.#version = 0;
      this.#base = false;
      this.#pastSeen = '';
    }
    this.#send(run, rows ?? this.#observer.base(), base);
  }

  #send(run: Run, rows: RowChanges, base: boolean): void {
    run.advanceHead();
    const { now } = run.cluster.sim;
    const running = this.#running;
    const { pace } = this.#pacer;
    const past = run.past();
    const until = Math.floor(past.until / 1e6);
    const made = past.branches.reduce((n, b) => n + b.commands, 0);
    const seen = `${run.version} ${made} ${past.inPast} ${until} ${past.from}`;
    const told = `${now} ${running} ${pace} ${seen}`;
    if (!base && told === this.#told && rows.trace.length === 0) return;
    this.#told = told;
    const version = this.#version++;
    const more = seen === this.#pastSeen ? {} : { past };
    this.#pastSeen = seen;
    const epoch = this.#epoch;
    this.#post({ type: 'frame', epoch, version, base, now, running, pace, ...rows, ...more });
  }

  #restart(): void {
    if (this.#run) this.#pacer.restart(this.#clock(), this.#run.cluster.sim);
  }

  /** A new moment: everything is told anew. */
  #begin(run: Run): void {
    this.#run = run;
    const { traffic = false } = this.#observer ?? {};
    this.#observer = new Observer(run.cluster);
    this.#observer.traffic = traffic;
    this.#leave();
    this.#urgent = 0;
    this.#hasty = 0;
    this.#crashed = false;
    this.#base = true;
    run.cluster.kubectl.listener = {
      answered: (ticket, response) => this.#answered(ticket, response),
      streamed: (ticket, step) => this.#streamed(ticket, step),
    };
    this.#restart();
  }

  /** What was waited for in the moment that is left will not come. */
  #leave(): void {
    const message = 'the clock went elsewhere';
    for (const g of this.#goals) this.#post({ type: 'failed', id: g.id, code: 'Left', message });
    this.#goals = [];
    for (const { id, kind } of this.#open.values()) {
      if (kind === 'call') this.#post({ type: 'reply', id, code: 0, body: message, root: 0 });
      else this.#post({ type: 'stream', id, step: { step: 'closed', reason: message } });
    }
    this.#open.clear();
  }

  #order({ id, order }: Message<'order'>): void {
    try {
      const value = this.#do(id, order);
      if (value !== PENDING) this.#post({ type: 'done', id, value });
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'InternalError';
      const message = error instanceof Refusal ? error.message : textOf(error);
      this.#post({ type: 'failed', id, code, message });
    }
  }

  #do(id: number, o: Order): unknown {
    if (o.ask === 'start') return this.#start(id, o);
    if (o.ask === 'restore') return this.#restore(o.bytes);
    const run = this.#run;
    if (!run) throw new Refusal('NotReady', 'no cluster was started');
    const { sim } = run.cluster;
    switch (o.ask) {
      case 'advance':
        return this.#goal({ id, until: sim.now + o.us, left: 1, of: 'time' });
      case 'step':
        this.#running = false;
        return this.#step(run, id, o.n, o.of ?? 'event');
      case 'command':
        return this.#command(run, o.command);
      case 'seek':
        return this.#seek(run, id, o.at, o.branch);
      case 'recover':
        run.recover();
        this.#running = false;
        return this.#begin(run);
      case 'snapshot':
        return encodeSnapshot({
          config: run.cluster.config,
          commands: run.commands,
          cluster: run.cluster.save(),
        });
      case 'input':
        return { config: run.cluster.config, commands: run.commands, until: run.stamp() };
      default:
        return answer(run.cluster, o);
    }
  }

  #start(id: number, o: Extract<Order, { ask: 'start' }>): unknown {
    const run = new Run(o.input?.config ?? o.config);
    run.cluster.sim.trace.level = 'all';
    this.#running = o.paused !== true && !o.input;
    if (o.pace !== undefined) this.#pacer.pace = o.pace;
    this.#begin(run);
    if (!o.input) return { divergedAt: -1 };
    run.repeat(o.input.commands, o.input.until, o.byTime);
    const answer = (): unknown => ({ divergedAt: run.divergedAt });
    return this.#goal({ id, until: o.input.until.at, left: 1, of: 'time', answer });
  }

  #restore(bytes: Uint8Array): undefined {
    let snapshot;
    try {
      snapshot = decodeSnapshot(bytes);
    } catch (error) {
      throw new Refusal('BadSnapshot', error instanceof Error ? error.message : String(error));
    }
    this.#running = false;
    this.#begin(new Run(snapshot.config, snapshot));
    return undefined;
  }

  #seek(run: Run, id: number, at: number, branch: number | undefined): unknown {
    if (!run.seek(at, branch)) throw new Refusal('NotFound', `no branch ${branch}`);
    this.#running = false;
    this.#begin(run);
    if (run.cluster.sim.now >= at) return undefined;
    return this.#goal({ id, until: at, left: 1, of: 'time', quiet: true });
  }

  #step(run: Run, id: number, left: number, of: 'event' | 'hop'): typeof PENDING {
    const until = of === 'hop' ? run.cluster.sim.now + HOP_REACH_US : Infinity;
    return this.#goal({ id, until, left, of });
  }

  #goal(goal: Goal): typeof PENDING {
    this.#goals.push(goal);
    return PENDING;
  }

  #command(run: Run, command: ClusterCommand): number {
    const refusal = run.cluster.refusal(command);
    if (refusal !== undefined) throw new Refusal('BadArgument', refusal);
    return run.command(command);
  }

  #submit(m: Message<'call'> | Message<'open'>): void {
    const run = this.#run;
    if (!run) {
      this.#post({ type: 'reply', id: m.id, code: 0, body: 'no cluster was started', root: 0 });
      return;
    }
    const { id, run: urgent = false } = m;
    const hurry = m.type === 'call' && m.hurry === true;
    const request = requestOf(m);
    const ticket = run.command(m.type === 'call' ? request : { do: 'open', request });
    this.#open.set(ticket, { id, kind: m.type, run: urgent, hurry });
    if (urgent) this.#urgent++;
    if (hurry) this.#hasty++;
  }

  #cancel(id: number): void {
    const found = [...this.#open].find(([, o]) => o.id === id && o.kind === 'open');
    if (!found || !this.#run) return;
    this.#run.command({ do: 'cancel', ticket: found[0] });
    this.#close(found[0]);
    this.#post({ type: 'stream', id, step: { step: 'closed', reason: 'cancelled' } });
  }

  #close(ticket: number): void {
    const open = this.#open.get(ticket);
    if (open?.run) this.#urgent--;
    if (open?.hurry) this.#hasty--;
    this.#open.delete(ticket);
  }

  #answered(ticket: number, response: ApiResponse): void {
    const open = this.#open.get(ticket);
    if (!open) return;
    this.#close(ticket);
    const { code, body, headers } = response;
    const more = headers ? { headers } : {};
    this.#post({ type: 'reply', id: open.id, code, body, ...more, root: ticket });
  }

  #streamed(ticket: number, s: StreamStep): void {
    const open = this.#open.get(ticket);
    if (!open) return;
    const { id } = open;
    if ('response' in s) {
      const { code, body, watch } = s.response;
      this.#post({ type: 'stream', id, step: { step: 'opened', code, body } });
      if (watch) return;
      this.#post({ type: 'stream', id, step: { step: 'closed', reason: 'end' } });
      this.#close(ticket);
    } else if (s.step === 'event') {
      const { type: change, object } = s.reply.event;
      this.#post({ type: 'stream', id, step: { step: 'event', change, object } });
    } else {
      this.#post({ type: 'stream', id, step: { step: 'closed', reason: s.reason } });
      this.#close(ticket);
    }
  }

  /** At the pace of the visitor. */
  #advance(run: Run, started: number): void {
    const { sim } = run.cluster;
    this.#pacer.look(started, sim);
    const until = this.#pacer.until(started, sim);
    if (until === -Infinity) return;
    let n = 0;
    let stopped = false;
    while (!stopped && run.step(until)) {
      stopped = this.#pacer.look(started, sim) || sim.faults.length > 0;
      if ((++n & (LOOK_STEPS - 1)) === 0 && this.#clock() - started > SLICE_MS) stopped = true;
    }
    if (!stopped && until !== Infinity) run.idleUntil(until);
    this.#pacer.ran(until, sim);
  }

  /** As fast as possible, exactly until what is waited for has come. */
  #hurry(run: Run, started: number): void {
    const { sim } = run.cluster;
    let n = 0;
    while (this.#hurried) {
      const goal = this.#goals[0];
      const rows = sim.trace.marks().caused;
      const stepped = run.step(goal?.until ?? Infinity);
      if (goal) this.#progress(run, goal, stepped, sim.trace.marks().caused > rows);
      else if (!stepped) break;
      if (sim.faults.length > 0) break;
      if ((++n & (LOOK_STEPS - 1)) === 0 && this.#clock() - started > SLICE_MS) break;
    }
    this.#restart();
  }

  #progress(run: Run, goal: Goal, stepped: boolean, hop: boolean): void {
    const ended = run.cluster.sim.caused === 0;
    if (stepped && (goal.of === 'event' || (goal.of === 'hop' && (hop || ended)))) goal.left--;
    if (stepped && goal.left > 0) return;
    if (goal.of === 'time') run.idleUntil(goal.until);
    this.#goals.shift();
    this.#told = '';
    this.#reached(run, goal);
  }

  #reached(run: Run, { id, answer: ask }: Goal): void {
    this.#post({ type: 'done', id, value: ask ? ask() : run.cluster.sim.now / 1000 });
  }

  /** Ends the ways to a moment where they are: long ones can be stopped. */
  #giveUp(): void {
    const goals = this.#goals;
    this.#goals = goals.filter((g) => g.of !== 'time');
    for (const g of goals) if (g.of === 'time' && this.#run) this.#reached(this.#run, g);
  }

  #faults(run: Run): void {
    const fault = run.cluster.sim.faults.shift();
    if (!fault) return;
    this.#crashed = true;
    this.#running = false;
    for (const g of this.#goals.splice(0)) {
      this.#post({ type: 'failed', id: g.id, code: 'Crashed', message: textOf(fault.error) });
    }
    const { event, error } = fault;
    const where = `${run.cluster.sim.actor(event.to).name} ${event.what}`;
    const message = `${where}: ${textOf(error)}`;
    this.#post({ type: 'crash', message, keyframe: run.lastKeyframe });
  }
}

const PENDING = Symbol('pending');
