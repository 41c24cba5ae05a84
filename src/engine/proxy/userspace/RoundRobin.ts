import { PMap } from '../../sim/PMap.ts';

/** Who was sent where, for session affinity. */
interface Client {
  readonly endpoint: string;
  /** Microseconds. */
  readonly lastUsed: number;
}

/** What the balancer knows of a Service port. */
interface Balanced {
  /** `IP:port`, shuffled. */
  readonly endpoints: readonly string[];
  /** The next one's position. */
  readonly index: number;
  readonly sticky: boolean;
  readonly ttlSeconds: number;
  readonly clients: Readonly<Record<string, Client>>;
}

const MICROS = 1_000_000;

/** Used until a Service says otherwise, and kept when its endpoints were known first. */
const TTL_SECONDS = 10_800;

const NEW: Balanced = {
  endpoints: [],
  index: 0,
  sticky: false,
  ttlSeconds: TTL_SECONDS,
  clients: {},
};

/** An integer from 0 to below `n`. */
export type Draw = (n: number) => number;

function shuffled(all: readonly string[], draw: Draw): readonly string[] {
  const out = [...all];
  for (let i = out.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

function sameSet(x: readonly string[], y: readonly string[]): boolean {
  if (x.length !== y.length) return false;
  const set = new Set(x);
  return y.every((e) => set.has(e));
}

/**
 * The userspace proxy's balancer: each new connection gets the next endpoint in turn; with
 * affinity a client keeps its endpoint until it was not used for a while.
 * Models: pkg/proxy/userspace/roundrobin.go, as of 1.25
 */
export class RoundRobin {
  readonly state = { services: new PMap<string, Balanced>() };

  /** A Service port is there. The time of an entry that exists already does not change. */
  setService(name: string, sticky: boolean, ttlSeconds: number): void {
    const old = this.state.services.get(name);
    const ttl = ttlSeconds === 0 ? TTL_SECONDS : ttlSeconds;
    this.state.services.set(name, old ? { ...old, sticky } : { ...NEW, sticky, ttlSeconds: ttl });
  }

  deleteService(name: string): void {
    this.state.services.delete(name);
  }

  /** The ready endpoints of a port. When their set changed they are shuffled anew. */
  setEndpoints(name: string, endpoints: readonly string[], draw: Draw): void {
    const old = this.state.services.get(name) ?? NEW;
    if (sameSet(old.endpoints, endpoints)) return;
    const kept = Object.entries(old.clients).filter(([, c]) => endpoints.includes(c.endpoint));
    const clients = Object.fromEntries(endpoints.length > 0 ? kept : []);
    this.state.services.set(name, {
      ...old,
      endpoints: shuffled(endpoints, draw),
      index: 0,
      clients,
    });
  }

  /**
   * The endpoint of a new connection of a client at a time in microseconds; undefined when there
   * is none. `reset`: the client's last one did not answer.
   */
  next(name: string, client: string, now: number, reset: boolean): string | undefined {
    const s = this.state.services.get(name);
    if (!s || s.endpoints.length === 0) return undefined;
    const known = s.sticky && !reset ? s.clients[client] : undefined;
    const fresh = known && Math.floor((now - known.lastUsed) / MICROS) < s.ttlSeconds;
    const endpoint = known && fresh ? known.endpoint : s.endpoints[s.index]!;
    const index = known && fresh ? s.index : (s.index + 1) % s.endpoints.length;
    const clients = s.sticky ? { ...s.clients, [client]: { endpoint, lastUsed: now } } : s.clients;
    this.state.services.set(name, { ...s, index, clients });
    return endpoint;
  }

  /** Forgets clients that were away for too long: at every sync. */
  forgetStale(name: string, now: number): void {
    const s = this.state.services.get(name);
    if (!s) return;
    const all = Object.entries(s.clients);
    const kept = all.filter(([, c]) => Math.floor((now - c.lastUsed) / MICROS) < s.ttlSeconds);
    if (kept.length === all.length) return;
    this.state.services.set(name, { ...s, clients: Object.fromEntries(kept) });
  }
}
