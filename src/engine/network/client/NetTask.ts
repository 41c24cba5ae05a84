import type { DnsAnswer } from '../dns/Dns.ts';
import type { ResolverConfig } from '../dns/ResolverConfig.ts';
import type { HopCosts } from '../path/HopList.ts';
import type { HttpResponse } from '../sockets/PodServers.ts';
import type { NetRequest } from './NetRequest.ts';

/** Where a client program runs. */
export interface Source {
  readonly from: 'pod' | 'host' | 'outside';
  readonly machine: string;
  readonly ip: string;
}

/** Who is told when a client program ends: a handler of an actor, with its data. */
export interface Then {
  readonly actor: number;
  readonly what: string;
  readonly data: unknown;
}

/** How an attempt ended. */
export type Outcome =
  | 'ok'
  | 'not found'
  | 'dns failed'
  | 'dns timeout'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'reset';

/** A question that was asked and what came of it. */
export interface Asked {
  readonly name: string;
  readonly answer: DnsAnswer;
  /** µs from question to answer. */
  readonly us: number;
}

/** What a client program learned, from which its output is made. */
export interface Finding {
  readonly outcome: Outcome;
  readonly asked: readonly Asked[];
  readonly server: string;
  readonly ip: string;
  readonly localIP: string;
  readonly response?: HttpResponse;
  /** µs since it began: name resolved, connected, answered or given up. */
  readonly resolvedUs: number;
  readonly connectedUs: number;
  readonly totalUs: number;
}

/** A client program under way. Immutable: another one after each step. */
export interface NetTask {
  readonly request: NetRequest;
  readonly source: Source;
  readonly resolver: ResolverConfig;
  readonly then: Then;
  readonly costs: HopCosts;
  readonly startedAt: number;
  readonly phase: 'resolve' | 'connect' | 'exchange';
  /** Counts packets that are waited for: what belongs to an earlier one is void. */
  readonly round: number;
  /** Names still to be asked for, the present one first. */
  readonly names: readonly string[];
  readonly server: string;
  readonly tries: number;
  readonly askedAt: number;
  readonly asked: readonly Asked[];
  readonly ip: string;
  readonly sport: number;
  readonly resolvedUs: number;
  readonly connectedUs: number;
}
