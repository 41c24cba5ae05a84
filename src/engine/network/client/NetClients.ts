import type { Actor, Handlers, Part, StopKind } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { SECOND } from '../../sim/time.ts';
import type { DnsAnswer } from '../dns/Dns.ts';
import type { ResolverConfig } from '../dns/ResolverConfig.ts';
import { candidates } from '../dns/ResolverConfig.ts';
import type { Kernel } from '../kernel/Kernel.ts';
import { connectionCosts } from '../latency/connectionCosts.ts';
import { ipv4Number } from '../netfilter/ranges.ts';
import type { Flight } from '../path/Flight.ts';
import type { Origin } from '../path/Walker.ts';
import type { Arrived, ClientRef, DnsArrived, HttpArrived, Returned } from '../sockets/messages.ts';
import type { Outgoing, Sender } from '../sockets/Sender.ts';
import type { NetRequest } from './NetRequest.ts';
import type { Finding, NetTask, Outcome, Source, Then } from './NetTask.ts';

/** A name server is waited for, and asked so often. Models: resolv.conf(5) timeout, attempts */
const DNS_WAIT_US = 5 * SECOND;
const DNS_ATTEMPTS = 2;

/**
 * Waits for an answer to a SYN before it is sent again: the kernel's default gives up after 135 s.
 * Models: linux net.ipv4.tcp_syn_retries = 6, tcp_syn_linear_timeouts = 4; timers are 3 % late
 */
const SYN_WAITS_US: readonly number[] = [1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 64].map(
  (s) => (s * SECOND * 103) / 100,
);

/** Nobody answers ARP: three questions, then the host is unreachable. */
const ARP_US = 3_060_000;

/** What a client program is given. */
export interface NewTask {
  readonly request: NetRequest;
  readonly source: Source;
  readonly resolver: ResolverConfig;
  readonly then: Then;
}

/** What `then` is called with. */
export interface Finished {
  readonly data: unknown;
  readonly finding: Finding;
}

/**
 * Client programs at work on a machine: they resolve names by the search path, connect, send a
 * request, wait, try again, all as packets of their kernel.
 * Models: glibc resolv/res_query.c, linux net/ipv4/tcp_timer.c
 */
export class NetClients implements Part {
  readonly state = { next: 1, tasks: new PMap<number, NetTask>() };
  readonly handlers: Handlers = {
    answered: (r: Returned) => this.#answered(r),
    opened: (r: Returned) => this.#opened(r),
    response: (r: Returned) => this.#response(r),
    failed: (r: Returned) => this.#failed(r),
    late: (r: Returned) => this.#late(r),
    deadline: (r: { task: number; of: 'connect' | 'all' }) => this.#deadline(r.task, r.of),
  };
  readonly #actor: Actor;
  readonly #sender: Sender;
  readonly #kernel: Kernel;

  constructor(actor: Actor, sender: Sender, kernel: Kernel) {
    this.#actor = actor;
    this.#sender = sender;
    this.#kernel = kernel;
    actor.addPart('clients', this);
  }

  onStop(how: StopKind): void {
    if (how === 'power') this.state.tasks.clear();
  }

  /** Begins a client program; `then` is told when it ends. Answers its number. */
  begin(n: NewTask): number {
    const id = this.state.next++;
    const { request, resolver } = n;
    const { machine } = this.#actor;
    const ip = n.source.ip || (this.#sender.fabric.byName(machine)?.ip ?? '');
    const own = request.kind === 'lookup' ? request.server : '';
    const task: NetTask = {
      ...n,
      source: { ...n.source, ip },
      costs: connectionCosts(this.#actor.prng),
      startedAt: this.#actor.now,
      phase: 'resolve',
      round: 0,
      names: namesOf(request, resolver),
      server: own === '' ? (resolver.nameservers[0] ?? '') : own,
      tries: 0,
      askedAt: 0,
      asked: [],
      ip: '',
      sport: 0,
      resolvedUs: 0,
      connectedUs: 0,
    };
    this.state.tasks.set(id, task);
    if (request.kind === 'http') this.#beginFetch(id, task);
    else this.#ask(id, task);
    return id;
  }

  /** The program was killed: nothing more comes of it. */
  cancel(id: number): void {
    this.state.tasks.delete(id);
  }

  #beginFetch(id: number, task: NetTask): void {
    const { request, resolver } = task;
    if (request.kind !== 'http') return;
    const { maxTimeUs, connectTimeoutUs, host } = request;
    const after = (us: number, of: 'connect' | 'all'): void => {
      if (us > 0) this.#actor.after(us, 'clients.deadline', { task: id, of });
    };
    after(maxTimeUs, 'all');
    after(connectTimeoutUs, 'connect');
    const known = ipv4Number(host) >= 0 ? host : resolver.hosts[host];
    if (known === undefined) this.#ask(id, task);
    else this.#connect(id, { ...task, ip: known });
  }

  #ref(id: number, t: NetTask): ClientRef {
    return { kernel: this.#actor.id, task: id, round: t.round, costs: t.costs };
  }

  #outgoing(t: NetTask, o: Pick<Outgoing, 'packet' | 'flag' | 'verb'>): Outgoing {
    const { from, machine } = t.source;
    const origin: Origin = from === 'outside' ? { from } : { from, machine };
    return { ...o, origin, costs: t.costs };
  }

  /** Asks a name server for the first of the names. */
  #ask(id: number, old: NetTask): void {
    const name = old.names[0];
    if (name === undefined || old.server === '') return this.#end(id, old, 'not found');
    const sport = this.#kernel.port();
    const t = { ...old, round: old.round + 1, askedAt: this.#actor.now, sport };
    this.state.tasks.set(id, t);
    const type = t.request.kind === 'lookup' ? t.request.type : 'A';
    const packet = { protocol: 'udp' as const, src: t.source.ip, sport, dst: t.server, dport: 53 };
    const verb = `${type}? ${name}`;
    const client = this.#ref(id, t);
    const arrived = (f: Flight): DnsArrived => ({
      ...arrivedAt(f, client),
      question: { name, type },
    });
    const f = this.#sender.send(
      this.#outgoing(t, { packet, flag: 'open', verb }),
      'sockets.udp',
      arrived,
    );
    this.#notDelivered(id, t, f);
    this.#actor.after(DNS_WAIT_US, 'clients.late', { task: id, round: t.round });
    return undefined;
  }

  /** What the sender hears of a packet that nobody got. */
  #notDelivered(id: number, t: NetTask, f: Flight): void {
    const { end } = f;
    if (end.end !== 'rejected' && end.end !== 'unreachable') return;
    const own = end.machine === t.source.machine && t.source.from === 'host';
    const teller = this.#sender.fabric.byName(end.machine)?.kernel;
    if (!own && !(teller?.mayTell(t.source.ip) ?? false)) return;
    const why = end.end === 'rejected' ? 'refused' : 'unreachable';
    const us = 2 * f.us + (why === 'unreachable' ? ARP_US : 0);
    this.#actor.after(us, 'clients.failed', { task: id, round: t.round, why });
  }

  #current(r: Returned): NetTask | undefined {
    const t = this.state.tasks.get(r.task);
    return t && t.round === r.round ? t : undefined;
  }

  #answered(r: Returned): void {
    const t = this.#current(r);
    if (t && r.answer && t.phase === 'resolve') this.#resolve(r.task, t, r.answer);
  }

  #resolve(id: number, old: NetTask, answer: DnsAnswer): void {
    const [name = '', ...rest] = old.names;
    const asked = [...old.asked, { name, answer, us: this.#actor.now - old.askedAt }];
    const t = { ...old, asked, tries: 0, round: old.round + 1 };
    if (answer.rcode !== 'NOERROR' || answer.answers.length === 0) {
      const last = rest.length === 0;
      if (!last) return this.#ask(id, { ...t, names: rest });
      const failed = answer.rcode === 'SERVFAIL' || answer.rcode === 'REFUSED';
      return this.#end(id, t, failed ? 'dns failed' : 'not found');
    }
    if (t.request.kind === 'lookup') return this.#end(id, t, 'ok');
    const addresses = answer.answers.filter((a) => a.type === 'A');
    const ip = addresses[0]?.data ?? '';
    const resolvedUs = this.#actor.now - t.startedAt;
    return this.#connect(id, { ...t, ip, resolvedUs });
  }

  #connect(id: number, old: NetTask): void {
    this.#syn(id, { ...old, phase: 'connect', tries: 0, sport: this.#kernel.port() });
  }

  #syn(id: number, old: NetTask): void {
    if (old.request.kind !== 'http') return;
    const t = { ...old, round: old.round + 1 };
    this.state.tasks.set(id, t);
    const client = this.#ref(id, t);
    const packet = tcp(t, old.request.port);
    const outgoing = this.#outgoing(t, { packet, flag: 'open', verb: 'SYN' });
    const f = this.#sender.send(outgoing, 'sockets.syn', (x): Arrived => arrivedAt(x, client));
    this.#notDelivered(id, t, f);
    const wait = SYN_WAITS_US[t.tries] ?? 0;
    this.#actor.after(wait, 'clients.late', { task: id, round: t.round });
  }

  #opened(r: Returned): void {
    const old = this.#current(r);
    if (!old || old.phase !== 'connect' || old.request.kind !== 'http') return;
    const connectedUs = this.#actor.now - old.startedAt;
    const t: NetTask = { ...old, phase: 'exchange', round: old.round + 1, connectedUs };
    this.state.tasks.set(r.task, t);
    const { method, path, port } = old.request;
    const client = this.#ref(r.task, t);
    const outgoing = this.#outgoing(t, {
      packet: tcp(t, port),
      flag: 'data',
      verb: `${method} ${path}`,
    });
    this.#sender.send(outgoing, 'sockets.http', (f): HttpArrived => ({
      ...arrivedAt(f, client),
      path,
    }));
  }

  #response(r: Returned): void {
    const t = this.#current(r);
    if (t && r.response) this.#end(r.task, t, 'ok', r.response);
  }

  #failed(r: Returned): void {
    const t = this.#current(r);
    if (!t) return;
    if (t.phase === 'resolve') this.#dnsFailed(r.task, t);
    else if (t.phase === 'exchange') this.#end(r.task, t, 'reset');
    else this.#end(r.task, t, r.why ?? 'refused');
  }

  #late(r: Returned): void {
    const t = this.#current(r);
    if (!t) return;
    if (t.phase === 'resolve') this.#dnsFailed(r.task, t);
    else if (t.phase === 'connect') {
      const tries = t.tries + 1;
      if (tries >= SYN_WAITS_US.length) this.#end(r.task, t, 'timeout');
      else this.#syn(r.task, { ...t, tries });
    }
  }

  /** No answer: once more, then it is given up. */
  #dnsFailed(id: number, t: NetTask): void {
    const tries = t.tries + 1;
    if (tries >= DNS_ATTEMPTS) this.#end(id, t, 'dns timeout');
    else this.#ask(id, { ...t, tries });
  }

  #deadline(id: number, of: 'connect' | 'all'): void {
    const t = this.state.tasks.get(id);
    if (t && (of === 'all' || t.phase !== 'exchange')) this.#end(id, t, 'timeout');
  }

  #end(id: number, t: NetTask, outcome: Outcome, response?: Finding['response']): void {
    this.state.tasks.delete(id);
    const finding: Finding = {
      outcome,
      asked: t.asked,
      server: t.server,
      ip: t.ip,
      localIP: t.source.ip,
      ...(response ? { response } : {}),
      resolvedUs: t.resolvedUs,
      connectedUs: t.connectedUs,
      totalUs: this.#actor.now - t.startedAt,
    };
    const { sim } = this.#actor;
    const { actor, what, data } = t.then;
    sim.schedule(sim.actor(actor), sim.now, what, { data, finding } satisfies Finished);
  }
}

function tcp(t: NetTask, dport: number) {
  return { protocol: 'tcp' as const, src: t.source.ip, sport: t.sport, dst: t.ip, dport };
}

function arrivedAt(f: Flight, client: ClientRef): Arrived {
  const to = f.end.end === 'pod' ? f.end.uid : 'host';
  return { packet: f.packet, to, client };
}

function namesOf(r: NetRequest, c: ResolverConfig): readonly string[] {
  if (r.kind === 'http') return candidates(r.host, c);
  return r.search ? candidates(r.name, c) : [r.name.replace(/\.$/, '')];
}
