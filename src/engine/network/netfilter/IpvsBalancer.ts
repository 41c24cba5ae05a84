import { PMap } from '../../sim/PMap.ts';
import type { RealServer, VirtualServer } from '../../proxy/ipvs/IpvsKernel.ts';
import { hostPort } from '../../proxy/model/ipFamily.ts';
import type { HookPacket } from './Netfilter.ts';
import { addressHash, hash32, maglevTable } from './ipvsHash.ts';

const TABLE_BITS = 8;
const TABLE_SIZE = 1 << TABLE_BITS;

/** An active connection counts as so many that have ended. Models: ip_vs_dest_conn_overhead */
const ACTIVE_WEIGHT = 256;

/** Connections of a real server. */
export interface Load {
  readonly active: number;
  readonly inactive: number;
}

/** What schedulers remember. */
export interface BalancerState {
  /** Address of the real server that was chosen last, by virtual server. */
  readonly last: PMap<string, string>;
  /** Connections by virtual and real server. */
  readonly loads: PMap<string, Load>;
}

/** Nothing chosen yet. */
function newBalancerState(): BalancerState {
  return { last: new PMap(), loads: new PMap() };
}

const IDLE: Load = { active: 0, inactive: 0 };

/**
 * IPVS schedulers, one for all virtual servers of a node. New real servers come first in a
 * kernel's list. Reduced: lblc and lblcr are not modelled (they suit caches, and kube-proxy gives
 * every address its own server); mh hashes with our own function, not siphash.
 * Models: linux/net/netfilter/ipvs/ip_vs_{rr,wrr,lc,wlc,sed,nq,sh,dh,mh}.c
 */
export class IpvsBalancer {
  readonly state: BalancerState;

  constructor(state: BalancerState = newBalancerState()) {
    this.state = state;
  }

  /** A real server for a new connection; undefined when there is none. */
  pick(key: string, server: VirtualServer, p: HookPacket): RealServer | undefined {
    const all = [...server.realServers].reverse();
    const ready = all.filter((r) => r.weight > 0);
    if (ready.length === 0) return undefined;
    switch (server.spec.scheduler) {
      case 'lc':
        return this.#least(key, ready, (l) => l.active * ACTIVE_WEIGHT + l.inactive);
      case 'wlc':
        return this.#least(
          key,
          ready,
          (l, r) => (l.active * ACTIVE_WEIGHT + l.inactive) / r.weight,
        );
      case 'sed':
        return this.#least(key, ready, (l, r) => (l.active + 1) / r.weight);
      case 'nq':
        return (
          ready.find((r) => this.#load(key, r).active === 0) ??
          this.#least(key, ready, (l, r) => (l.active + 1) / r.weight)
        );
      case 'sh':
        return byTable(ready, addressHash(p.src, 0, TABLE_BITS));
      case 'dh':
        return byTable(ready, addressHash(p.dst, 0, TABLE_BITS));
      case 'mh':
        return maglev(ready, `${p.src}${server.spec.sourceHash ? `:${p.sport}` : ''}`);
      default:
        return this.#next(key, ready);
    }
  }

  /** A connection to a real server began (1), ended (0, -1 active), or was forgotten. */
  note(key: string, real: RealServer, change: 'began' | 'ended' | 'forgotten'): void {
    const at = loadKey(key, real);
    const { active, inactive } = this.state.loads.get(at) ?? IDLE;
    const load = {
      active: active + (change === 'began' ? 1 : change === 'ended' ? -1 : 0),
      inactive: inactive + (change === 'ended' ? 1 : change === 'forgotten' ? -1 : 0),
    };
    if (load.active <= 0 && load.inactive <= 0) this.state.loads.delete(at);
    else this.state.loads.set(at, load);
  }

  /** Connections that a real server still has, ended ones too. */
  connections(key: string, real: RealServer): number {
    const { active, inactive } = this.#load(key, real);
    return active + inactive;
  }

  #load(key: string, r: RealServer): Load {
    return this.state.loads.get(loadKey(key, r)) ?? IDLE;
  }

  /** The first of those with the least cost. */
  #least(
    key: string,
    ready: readonly RealServer[],
    cost: (l: Load, r: RealServer) => number,
  ): RealServer {
    let best = ready[0]!;
    for (const r of ready) {
      if (cost(this.#load(key, r), r) < cost(this.#load(key, best), best)) best = r;
    }
    return best;
  }

  /** Round robin; wrr is the same, for all weights are 1. */
  #next(key: string, ready: readonly RealServer[]): RealServer {
    const last = this.state.last.get(key);
    const at = ready.findIndex((r) => hostPort(r.address, r.port) === last);
    const chosen = ready[(at + 1) % ready.length]!;
    this.state.last.set(key, hostPort(chosen.address, chosen.port));
    return chosen;
  }
}

function loadKey(key: string, r: RealServer): string {
  return `${key}/${hostPort(r.address, r.port)}`;
}

/** The kernel's table of buckets is filled with the servers in turn. */
function byTable(ready: readonly RealServer[], bucket: number): RealServer {
  return ready[(bucket % TABLE_SIZE) % ready.length]!;
}

function maglev(ready: readonly RealServer[], client: string): RealServer {
  const table = maglevTable(ready.map((r) => hostPort(r.address, r.port)));
  return ready[table[hash32(client, 0) % table.length]!]!;
}
