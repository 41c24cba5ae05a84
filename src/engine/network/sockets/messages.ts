import type { DnsAnswer, DnsQuestion } from '../dns/Dns.ts';
import type { Tuple } from '../kernel/Conntrack.ts';
import type { HopCosts } from '../path/HopList.ts';
import type { HttpResponse } from './PodServers.ts';

/** Who waits for an answer: a task of the clients of a kernel. */
export interface ClientRef {
  /** Actor id of its kernel. */
  readonly kernel: number;
  readonly task: number;
  /** Answers to an earlier packet of the task are void. */
  readonly round: number;
  readonly costs: HopCosts;
}

/** Whose socket a packet was handed to: a Pod's (by uid), or `host`: the machine's own. */
export type SocketOf = string;

/** A packet that has arrived at a machine, for its part `sockets`. */
export interface Arrived {
  readonly packet: Tuple;
  readonly to: SocketOf;
  readonly client: ClientRef;
}

/** `sockets.http` */
export interface HttpArrived extends Arrived {
  readonly path: string;
}

/** `sockets.udp` */
export interface DnsArrived extends Arrived {
  readonly question: DnsQuestion;
}

/** `sockets.respond`, `sockets.resolved` */
export interface Answering extends Arrived {
  readonly response?: HttpResponse;
  readonly answer?: DnsAnswer;
}

/** What comes back to a kernel's part `clients`. */
export interface Returned {
  readonly task: number;
  readonly round: number;
  readonly response?: HttpResponse;
  readonly answer?: DnsAnswer;
  /** `refused`: an ICMP error or a reset. `unreachable`: nobody has the address. */
  readonly why?: 'refused' | 'unreachable';
}
