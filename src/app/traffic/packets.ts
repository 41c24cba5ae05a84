import { session } from '../session/session.ts';

/** An address pair as a packet has it. */
interface Addresses {
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
}

/** A station of a packet, as the engine tells it. */
interface Hop {
  readonly at: number;
  readonly costUs: number;
  readonly machine: string;
  readonly place: string;
  readonly what: string;
  readonly packet: Addresses;
  readonly walked: number;
  readonly rules: readonly { readonly chain: string; readonly text: string }[];
}

/** The way of one packet. */
export interface PacketWay {
  readonly n: number;
  /** What it was: `SYN`, a query … */
  readonly verb: string;
  readonly us: number;
  readonly hops: readonly Hop[];
  readonly end: string;
}

/** Packets of one request, and who answered: `10.244.1.2:80`, or ''. */
export interface Packets {
  readonly ways: readonly PacketWay[];
  readonly endpoint: string;
}

interface Flight {
  readonly hops?: readonly Hop[];
  readonly us?: number;
  readonly end?: { readonly end?: string };
  readonly packet?: Addresses;
}

const WAYS_MAX = 12;

function endpointOf(flights: readonly Flight[]): string {
  const turned = flights.flatMap((f) => f.hops ?? []).filter((h) => h.what === 'DNAT');
  const last = turned.at(-1)?.packet;
  return last ? `${last.dst}:${last.dport}` : '';
}

/** The packets of a request's chain, in order, out of the trace. */
export async function readPackets(root: number): Promise<Packets> {
  const kinds = ['packet', 'lost'] as const;
  const rows = await session.order({ ask: 'trace', root, kinds, limit: WAYS_MAX });
  const bodies = await Promise.all(rows.map((r) => session.order({ ask: 'body', n: r.n })));
  const flights = bodies.map((b) => (b ?? {}) as Flight);
  const ways = rows.map((r, i) => ({
    n: r.n,
    verb: r.verb,
    us: flights[i]!.us ?? r.until - r.at,
    hops: flights[i]!.hops ?? [],
    end: flights[i]!.end?.end ?? '',
  }));
  return { ways, endpoint: endpointOf(flights) };
}
