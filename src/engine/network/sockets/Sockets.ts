import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { reversed } from '../kernel/Conntrack.ts';
import type { Flag, Origin } from '../path/Walker.ts';
import type {
  Answering,
  Arrived,
  DnsArrived,
  HttpArrived,
  Returned,
  SocketOf,
} from './messages.ts';
import type { HttpResponse, PodServers } from './PodServers.ts';
import type { Sender } from './Sender.ts';

/** Time that a server program needs for a small answer, µs. */
const SERVE_US = 9;

/** What TLS servers say to plain HTTP. */
const PLAIN_HTTP: HttpResponse = {
  status: 400,
  server: '',
  body: 'Client sent an HTTP request to an HTTPS server.\n',
};

/** Ports of a machine's own programs, by program. All of them speak TLS. */
const HOST_PORTS: Readonly<Record<number, string>> = {
  2379: 'etcd',
  6443: 'kube-apiserver',
  10_250: 'kubelet',
};

/**
 * The listening ends of a machine: sockets of its Pods and of its own programs. What arrives is
 * answered by the process that listens, or refused.
 */
export class Sockets implements Part {
  readonly state = {};
  readonly handlers: Handlers = {
    syn: (a: Arrived) => this.#syn(a),
    http: (a: HttpArrived) => this.#http(a),
    respond: (a: Answering) => this.#respond(a),
    udp: (a: DnsArrived) => this.#udp(a),
    resolved: (a: Answering) => this.#resolved(a),
  };
  readonly #actor: Actor;
  readonly #sender: Sender;
  readonly #servers: () => PodServers | undefined;

  constructor(actor: Actor, sender: Sender, servers: () => PodServers | undefined) {
    this.#actor = actor;
    this.#sender = sender;
    this.#servers = servers;
    actor.addPart('sockets', this);
  }

  #listens(to: SocketOf, port: number): boolean {
    if (this.#servers()?.listener(to, port) !== undefined) return true;
    const program = to === 'host' ? HOST_PORTS[port] : undefined;
    if (program === undefined) return false;
    return this.#actor.sim.find(`${this.#actor.machine}/${program}`)?.up ?? false;
  }

  #syn(a: Arrived): void {
    const open = this.#listens(a.to, a.packet.dport);
    if (open) this.#back(a, 'answer', 'SYN-ACK', 'clients.opened', {});
    else this.#back(a, 'reset', 'RST', 'clients.failed', { why: 'refused' });
  }

  #http(a: HttpArrived): void {
    const servers = this.#servers();
    const container = servers?.listener(a.to, a.packet.dport);
    if (container !== undefined && servers) {
      const { delayUs, response } = servers.http(container, a.path, a.packet.src);
      this.#after(delayUs + SERVE_US, { ...a, response });
    } else if (this.#listens(a.to, a.packet.dport)) {
      this.#after(SERVE_US, { ...a, response: PLAIN_HTTP });
    } else this.#back(a, 'reset', 'RST', 'clients.failed', { why: 'refused' });
  }

  #after(us: number, a: Answering): void {
    this.#actor.after(us, 'sockets.respond', a);
  }

  #respond(a: Answering): void {
    const { response } = a;
    if (!response) return;
    this.#back(a, 'close', `${response.status}`, 'clients.response', { response });
  }

  #udp(a: DnsArrived): void {
    const servers = this.#servers();
    const container = servers?.listener(a.to, a.packet.dport);
    const program = container === undefined ? '' : servers!.programOf(container);
    const server = this.#actor.sim.find(`${this.#actor.machine}/${program}`);
    if (program === 'coredns' && server?.up) {
      this.#actor.sim.schedule(server, this.#actor.now + SERVE_US, 'dns.query', a);
    } else this.#back(a, 'answer', 'ICMP port unreachable', 'clients.failed', { why: 'refused' });
  }

  #resolved(a: Answering): void {
    const { answer } = a;
    if (answer) this.#back(a, 'answer', answer.rcode, 'clients.answered', { answer });
  }

  /** Sends an answer the way back. */
  #back(a: Arrived, flag: Flag, verb: string, what: string, more: Partial<Returned>): void {
    const { machine } = this.#actor;
    const origin: Origin = { from: a.to === 'host' ? 'host' : 'pod', machine };
    const { task, round, costs } = a.client;
    const returned: Returned = { task, round, ...more };
    this.#sender.send(
      { origin, packet: reversed(a.packet), flag, costs, verb },
      what,
      () => returned,
    );
  }
}
