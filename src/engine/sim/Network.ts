import { PMap } from './PMap.ts';
import type { Prng } from './Prng.ts';

/** What a Link does to messages; fields of an override replace the defaults. */
export interface Link {
  /** One-way latency, µs. */
  readonly latencyUs: number;
  /** Further latency drawn from 0 … jitterUs for each message. */
  readonly jitterUs: number;
  /** Messages lost, in parts per million. */
  readonly lossPpm: number;
  /** A partition: nothing passes. */
  readonly cut: boolean;
}

/** Between two processes of one machine. */
const LOOPBACK: Link = { latencyUs: 20, jitterUs: 0, lossPpm: 0, cut: false };

/** Between two machines of one data centre. */
const WIRE: Link = { latencyUs: 250, jitterUs: 0, lossPpm: 0, cut: false };

/**
 * Links between machines, both directions apart. Messages between two processes keep their order
 * as on a TCP connection as long as a Link has no jitter; a lowered latency may overtake.
 */
export class Network {
  /** Overrides by `from>to` machine names. State. */
  readonly links = new PMap<string, Link>();

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
    this.links.set(`${from}>${to}`, { ...this.link(from, to), ...change });
  }

  /** Takes back what `set` did in one direction. */
  reset(from: string, to: string): void {
    this.links.delete(`${from}>${to}`);
  }

  /** Latency of the next message in µs, or -1 when it is lost. */
  draw(from: string, to: string, prng: Prng): number {
    const l = this.link(from, to);
    if (l.cut || prng.chance(l.lossPpm, 1_000_000)) return -1;
    return l.jitterUs > 0 ? l.latencyUs + prng.int(l.jitterUs + 1) : l.latencyUs;
  }
}
