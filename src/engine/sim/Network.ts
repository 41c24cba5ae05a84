import { Connections } from './Connections.ts';
import { PMap } from './PMap.ts';
import type { SimTime } from './time.ts';

/** What a Link does to packets; fields of an override replace the defaults. */
export interface Link {
  /** One-way latency, µs. */
  readonly latencyUs: number;
  /** Further latency drawn from 0 … jitterUs for each message. */
  readonly jitterUs: number;
  /** Packets lost, in parts per million. */
  readonly lossPpm: number;
  /** A partition: nothing passes. */
  readonly cut: boolean;
}

/** Between two processes of one machine. */
const LOOPBACK: Link = { latencyUs: 20, jitterUs: 0, lossPpm: 0, cut: false };

/** Between two machines of one data centre. */
const WIRE: Link = { latencyUs: 250, jitterUs: 0, lossPpm: 0, cut: false };

/** Links between machines, both directions apart, and what TCP makes of them. */
export class Network {
  /** Overrides by `from>to` machine names. State. */
  readonly links = new PMap<string, Link>();
  readonly connections = new Connections();
  readonly #now: () => SimTime;

  constructor(now: () => SimTime) {
    this.#now = now;
  }

  /** All Links are as they should be, and nothing of earlier trouble is left. */
  get perfect(): boolean {
    return this.links.size === 0 && this.connections.calm;
  }

  /** One-way latency of an undisturbed Link, µs. */
  latency(from: string, to: string): number {
    return from === to ? LOOPBACK.latencyUs : WIRE.latencyUs;
  }

  /** The Link from a machine to a machine. */
  link(from: string, to: string): Link {
    if (this.links.size > 0) {
      const own = this.links.get(`${from}>${to}`);
      if (own) return own;
    }
    return from === to ? LOOPBACK : WIRE;
  }

  /** Changes the Link of one direction. */
  set(from: string, to: string, change: Partial<Link>): void {
    const old = this.link(from, to);
    this.links.set(`${from}>${to}`, { ...old, ...change });
    this.#keepOrder(from, to, old);
  }

  /** Takes back what `set` did in one direction. */
  reset(from: string, to: string): void {
    const old = this.link(from, to);
    this.links.delete(`${from}>${to}`);
    this.#keepOrder(from, to, old);
  }

  /** What a slower Link carries is not overtaken when it becomes faster. */
  #keepOrder(from: string, to: string, old: Link): void {
    if (this.link(from, to).latencyUs >= old.latencyUs) return;
    this.connections.raiseFloor(`${from}>${to}`, this.#now() + old.latencyUs);
  }
}
