import type { Actor, Handlers, Part, StopKind } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { SECOND } from '../../sim/time.ts';
import type { Load } from '../netfilter/IpvsBalancer.ts';
import { IpvsBalancer } from '../netfilter/IpvsBalancer.ts';
import type { HookEnv, Netfilter } from '../netfilter/Netfilter.ts';
import type { RecentList } from '../netfilter/RecentList.ts';
import type { Connection } from './Conntrack.ts';
import { Conntrack } from './Conntrack.ts';
import type { NodeRules } from './NodeRules.ts';
import { netfilterOf } from './NodeRules.ts';

/** ICMP errors to one address: one a second, six at once. Models: linux icmp_ratelimit, inet_peer_xrlim_allow */
const ICMP_US = SECOND;
const ICMP_BURST = 6;

/** net.ipv4.ip_local_port_range */
const PORTS: readonly [number, number] = [32_768, 60_999];

interface IcmpCredit {
  readonly us: number;
  readonly at: number;
}

/** Lets through what it is asked about: a kernel without rules. */
const NO_RULES: Netfilter = {
  at: (_, p) => ({
    verdict: 'ACCEPT',
    masquerade: false,
    sticky: false,
    mark: p.mark,
    walked: 0,
    hits: [],
  }),
};

/**
 * A node's kernel as packets meet it: rules of kube-proxy, tracked connections, limits. It outlives
 * every process of the node and ends with its power.
 */
export class Kernel implements Part {
  readonly state = {
    rules: null as NodeRules | null,
    connections: new PMap<string, Connection>(),
    purgeAt: 0,
    /** When a list of session affinity saw an address last, by `list address`. */
    recent: new PMap<string, number>(),
    icmp: new PMap<string, IcmpCredit>(),
    nextPort: PORTS[0],
    /** What the schedulers of the ipvs mode remember. */
    ipvsLast: new PMap<string, string>(),
    ipvsLoads: new PMap<string, Load>(),
  };
  readonly handlers: Handlers = {};
  readonly conntrack: Conntrack;
  readonly balancer: IpvsBalancer;
  readonly #actor: Actor;

  constructor(actor: Actor) {
    this.#actor = actor;
    this.conntrack = new Conntrack(this.state);
    this.balancer = new IpvsBalancer({ last: this.state.ipvsLast, loads: this.state.ipvsLoads });
    this.conntrack.clear();
    actor.addPart('kernel', this);
  }

  rebuild(): void {
    this.conntrack.rebuild();
  }

  onStop(how: StopKind): void {
    if (how !== 'power') return;
    this.state.rules = null;
    this.state.recent.clear();
    this.state.icmp.clear();
    this.state.ipvsLast.clear();
    this.state.ipvsLoads.clear();
    this.conntrack.clear();
  }

  get netfilter(): Netfilter {
    const { rules } = this.state;
    return rules ? netfilterOf(rules, this.balancer) : NO_RULES;
  }

  /** What rules may ask of this node; `local` are the node's own addresses. */
  env(local: (ip: string) => boolean): HookEnv {
    const { prng } = this.#actor;
    return { isLocal: local, chance: (of) => prng.int(of) === 0, recent: this.#recent };
  }

  readonly #recent: RecentList = {
    seen: (list, ip, seconds) => {
      const at = this.state.recent.get(`${list} ${ip}`);
      return at !== undefined && this.#actor.now - at < seconds * SECOND;
    },
    note: (list, ip) => this.state.recent.set(`${list} ${ip}`, this.#actor.now),
  };

  /** A free local port for a connection that its process does not bind. */
  port(): number {
    const port = this.state.nextPort;
    this.state.nextPort = port >= PORTS[1] ? PORTS[0] : port + 1;
    return port;
  }

  /** Whether an ICMP error may be sent to an address now. */
  mayTell(ip: string): boolean {
    const { now } = this.#actor;
    const full = ICMP_US * ICMP_BURST;
    const old = this.state.icmp.get(ip) ?? { us: full, at: now };
    const us = Math.min(full, old.us + now - old.at);
    const may = us >= ICMP_US;
    this.state.icmp.set(ip, { us: may ? us - ICMP_US : us, at: now });
    return may;
  }
}
