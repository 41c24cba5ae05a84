import type { Hash } from './hash.ts';
import { chain, hashValue } from './hash.ts';
import type { Link } from './Network.ts';
import type { PMapRoot } from './PMap.ts';
import { PMap } from './PMap.ts';
import type { Prng } from './Prng.ts';
import type { SimEvent } from './SimEvent.ts';
import type { SimTime } from './time.ts';
import { MS, SECOND } from './time.ts';
import type { TraceInfo } from './Trace.ts';

/** One of several TCP connections between two processes. */
export interface Stream {
  /** Tells it from the others of the same two processes. */
  readonly name: string;
  /** After so long without anything getting through, µs, its data are lost. */
  readonly breaksUs: number;
}

/**
 * The only connection of most pairs. Models: Linux net.ipv4.tcp_retries2 = 15 with an RTO of
 * 200 ms that doubles up to 120 s
 */
export const TCP: Stream = { name: '', breaksUs: 924_600 * MS };

/** First retransmission timeout on a short path, and the longest. Models: Linux TCP_RTO_MIN, _MAX */
const RTO_US = 200 * MS;
const RTO_US_MAX = 120 * SECOND;

/** A message that was sent but has not got through. */
export interface Unacked {
  /** As it will be queued; `at` is when it left first. */
  readonly event: SimEvent;
  readonly info: TraceInfo | undefined;
}

/** A connection on which something was lost. */
interface Stall {
  readonly stream: Stream;
  /** When the oldest message that waits left. */
  readonly since: SimTime;
  /** Pause before the next try. */
  readonly rtoUs: number;
  /** Sequence of the timer that tries next; 0 once the connection is broken. */
  readonly timer: number;
}

/** An immutable past. */
export interface ConnectionsRoot {
  readonly floors: PMapRoot<string, SimTime>;
  readonly stalls: PMapRoot<string, unknown>;
  readonly unacked: PMapRoot<string, unknown>;
  readonly calmAt: SimTime;
}

/**
 * What TCP does on Links that are not perfect: a connection delivers in order, and what a Link
 * loses is sent again after a timeout that doubles, everything behind it waiting. Empty as long as
 * all Links are as they should be. Models: Linux tcp_timer.c, without fast retransmit and SACK.
 */
export class Connections {
  /** Nothing arrives before this, by connection and by `from>to` machines. State. */
  readonly #floors = new PMap<string, SimTime>();
  readonly #stalls = new PMap<string, Stall>();
  /** By connection and sequence. */
  readonly #unacked = new PMap<string, Unacked>();
  /** No floor is later. */
  #calmAt = 0;

  /** No connection remembers anything. */
  get calm(): boolean {
    return this.#floors.size === 0 && this.#stalls.size === 0;
  }

  /** A Link became faster: what it carries now is not overtaken. */
  raiseFloor(machines: string, at: SimTime): void {
    this.#floors.set(machines, at);
    if (at > this.#calmAt) this.#calmAt = at;
  }

  /** Arrival of a message; -1 when it does not get through at once. */
  arrival(key: string, machines: string, link: Link, leave: SimTime, prng: Prng): SimTime {
    const stall = this.#stalls.get(key);
    if (stall && stall.timer !== 0) return -1;
    if (isLost(link, prng)) return -1;
    if (stall) this.#stalls.delete(key);
    return this.#inOrder(key, machines, link, leave, prng);
  }

  /** A connection is broken and cannot be made anew: what is sent on it is lost. */
  broken(key: string): boolean {
    return this.#stalls.get(key)?.timer === 0;
  }

  /** Keeps a message that did not get through. True when a timer has to be armed for it. */
  keep(key: string, stream: Stream, unacked: Unacked): boolean {
    this.#unacked.set(`${key}/${padded(unacked.event.seq)}`, unacked);
    if (this.#stalls.has(key)) return false;
    this.#stalls.set(key, { stream, since: unacked.event.at, rtoUs: RTO_US, timer: 0 });
    return true;
  }

  /** When to try next; `timer` is the entry's sequence. */
  armed(key: string, timer: number): void {
    this.#stalls.set(key, { ...this.#stalls.get(key)!, timer });
  }

  /** Pause before the next try of a connection, µs. */
  pause(key: string, now: SimTime): number {
    const { rtoUs, since, stream } = this.#stalls.get(key)!;
    return Math.max(0, Math.min(rtoUs, since + stream.breaksUs - now));
  }

  /** The timer that a connection waits for. */
  timer(key: string): number {
    return this.#stalls.get(key)?.timer ?? 0;
  }

  /** One message that waits on a connection. */
  first(key: string): Unacked | undefined {
    let first: Unacked | undefined;
    this.#unacked.range(`${key}/`, `${key}0`, (u) => {
      first = u;
      return false;
    });
    return first;
  }

  /**
   * A retransmission timeout: the arrival of everything that waits when it gets through, else -1;
   * the connection may be broken then.
   */
  retry(key: string, machines: string, link: Link, now: SimTime, prng: Prng): SimTime {
    const stall = this.#stalls.get(key)!;
    if (!isLost(link, prng)) {
      this.#stalls.delete(key);
      return this.#inOrder(key, machines, link, now, prng);
    }
    const timer = now >= stall.since + stall.stream.breaksUs ? 0 : stall.timer;
    const rtoUs = Math.min(stall.rtoUs * 2, RTO_US_MAX);
    this.#stalls.set(key, { ...stall, rtoUs, timer });
    return -1;
  }

  /** Takes what waits on a connection, in order. */
  take(key: string): readonly Unacked[] {
    const out: Unacked[] = [];
    const keys: string[] = [];
    this.#unacked.range(`${key}/`, `${key}0`, (u, k) => {
      out.push(u);
      keys.push(k);
    });
    for (const k of keys) this.#unacked.delete(k);
    return out;
  }

  /** A connection is closed: what waited on it is answered. */
  close(key: string): readonly Unacked[] {
    this.#stalls.delete(key);
    return this.take(key);
  }

  /** Connections of one process as the sender. */
  from(id: number): readonly string[] {
    return this.#stalls.keys().filter((k) => k.startsWith(`${id}>`));
  }

  /** Everything that waits. */
  waiting(): readonly Unacked[] {
    return this.#unacked.values();
  }

  /** Forgets what has arrived by now; once all Links are `whole`, also what is broken. */
  settle(now: SimTime, whole: boolean): void {
    if (now > this.#calmAt && this.#floors.size > 0) this.#floors.clear();
    if (!whole) return;
    for (const k of this.#stalls.keys()) if (this.broken(k)) this.#stalls.delete(k);
  }

  save(): ConnectionsRoot {
    return {
      floors: this.#floors.snap(),
      stalls: this.#stalls.snap(),
      unacked: this.#unacked.snap(),
      calmAt: this.#calmAt,
    };
  }

  load(saved: ConnectionsRoot): void {
    this.#floors.load(saved.floors);
    this.#stalls.load(saved.stalls as never);
    this.#unacked.load(saved.unacked as never);
    this.#calmAt = saved.calmAt;
  }

  sum(): Hash {
    const h = chain(hashValue(this.#calmAt), this.#floors.sum());
    return chain(chain(h, this.#stalls.sum()), this.#unacked.sum());
  }

  /** Not before what was sent earlier on this connection or over this Link. */
  #inOrder(key: string, machines: string, l: Link, leave: SimTime, prng: Prng): SimTime {
    let at = leave + l.latencyUs + (l.jitterUs > 0 ? prng.int(l.jitterUs + 1) : 0);
    if (this.#floors.size > 0) {
      at = Math.max(at, this.#floors.get(key) ?? 0, this.#floors.get(machines) ?? 0);
    }
    if (l.jitterUs > 0 || this.#floors.has(key)) this.raiseFloor(key, at);
    return at;
  }
}

function isLost(link: Link, prng: Prng): boolean {
  return link.cut || prng.chance(link.lossPpm, 1_000_000);
}

/** Sequences in the order of their digits. */
function padded(seq: number): string {
  return String(seq).padStart(16, '0');
}
