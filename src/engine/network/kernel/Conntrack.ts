import type { Transport } from '../netfilter/Netfilter.ts';
import { PMap } from '../../sim/PMap.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';

/** Two ends of a connection, as one direction's packets carry them. */
export interface Tuple {
  readonly protocol: Transport;
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
}

/** What is known of a TCP connection, or whether a UDP flow was answered. */
export type ConnState =
  | 'SYN_SENT'
  | 'ESTABLISHED'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'UNREPLIED'
  | 'ASSURED';

/** A tracked connection: as it was asked for, and as the answers come. */
export interface Connection {
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly state: ConnState;
  readonly expires: SimTime;
}

/** Timeouts in force. Models: linux nf_conntrack_proto_tcp.c, _udp.c; kube-proxy sets established to 24 h */
const TIMEOUT_US: Readonly<Record<ConnState, number>> = {
  SYN_SENT: 120 * SECOND,
  ESTABLISHED: 24 * 3600 * SECOND,
  TIME_WAIT: 120 * SECOND,
  CLOSE: 10 * SECOND,
  UNREPLIED: 30 * SECOND,
  ASSURED: 120 * SECOND,
};

/** kube-proxy's least nf_conntrack_max: 32 Ki a core, 128 Ki at least. */
const ENTRIES_MAX = 131_072;

/** Below so many entries nobody looks for overdue ones. */
const PURGE_MIN = 256;

/** A tuple as a key. */
export function tupleKey(t: Tuple): string {
  return `${t.protocol} ${t.src}:${t.sport}>${t.dst}:${t.dport}`;
}

/** The tuple of the other direction. */
export function reversed(t: Tuple): Tuple {
  return { protocol: t.protocol, src: t.dst, sport: t.dport, dst: t.src, dport: t.sport };
}

/** A connection that a packet belongs to, and in which direction it goes. */
export interface Tracked {
  readonly connection: Connection;
  readonly reply: boolean;
}

/** State of a connection table, part of a kernel's. */
export interface ConntrackState {
  readonly connections: PMap<string, Connection>;
  purgeAt: number;
}

/**
 * The connections that a node's kernel tracks: NAT is decided for the first packet and then holds
 * for all, in both directions. Overdue entries are removed when the table grows.
 * Models: linux/net/netfilter nf_conntrack_core.c, nf_nat_core.c
 */
export class Conntrack {
  readonly #state: ConntrackState;
  /** Derived: key of the original direction by that of the replies. */
  #replies = new Map<string, string>();

  constructor(state: ConntrackState) {
    this.#state = state;
  }

  rebuild(): void {
    this.#replies = new Map();
    this.#state.connections.forEach((c, key) => this.#replies.set(tupleKey(c.reply), key));
  }

  clear(): void {
    this.#state.connections.clear();
    this.#state.purgeAt = PURGE_MIN;
    this.#replies.clear();
  }

  /** The connection of a packet, unless it is new. */
  find(t: Tuple, now: SimTime): Tracked | undefined {
    const key = tupleKey(t);
    const own = this.#state.connections.get(key);
    if (own) return own.expires > now ? { connection: own, reply: false } : undefined;
    const original = this.#replies.get(key);
    const connection = original === undefined ? undefined : this.#state.connections.get(original);
    return connection && connection.expires > now ? { connection, reply: true } : undefined;
  }

  /** Confirms a new connection; false when the table is full. */
  confirm(original: Tuple, reply: Tuple, now: SimTime): boolean {
    const { connections } = this.#state;
    if (connections.size >= this.#state.purgeAt) this.#purge(now);
    if (connections.size >= ENTRIES_MAX) return false;
    const state = original.protocol === 'udp' ? 'UNREPLIED' : 'SYN_SENT';
    const key = tupleKey(original);
    connections.set(key, { original, reply, state, expires: now + TIMEOUT_US[state] });
    this.#replies.set(tupleKey(reply), key);
    return true;
  }

  /** A packet of a known connection passed: its state, and how long it is kept. */
  note(c: Connection, state: ConnState, now: SimTime): void {
    const key = tupleKey(c.original);
    const expires = now + TIMEOUT_US[state];
    if (this.#state.connections.has(key)) {
      this.#state.connections.set(key, { ...c, state, expires });
    }
  }

  /** Forgets connections, as `conntrack -D` does. Answers how many. */
  delete(stale: (c: Connection) => boolean): number {
    const keys: string[] = [];
    this.#state.connections.forEach((c, key) => {
      if (stale(c)) keys.push(key);
    });
    for (const key of keys) this.#remove(key);
    return keys.length;
  }

  /** All that are not overdue, in the order of their keys. */
  list(now: SimTime): readonly Connection[] {
    return this.#state.connections.values().filter((c) => c.expires > now);
  }

  #purge(now: SimTime): void {
    this.delete((c) => c.expires <= now);
    this.#state.purgeAt = Math.max(PURGE_MIN, this.#state.connections.size * 2);
  }

  #remove(key: string): void {
    const c = this.#state.connections.get(key);
    if (!c) return;
    this.#state.connections.delete(key);
    const reply = tupleKey(c.reply);
    if (this.#replies.get(reply) === key) this.#replies.delete(reply);
  }
}
