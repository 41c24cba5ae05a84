import { PMap } from '../../sim/PMap.ts';
import type { IptablesKernel, RuleEdit } from '../iptables/IptablesKernel.ts';
import { editRules, EMPTY_KERNEL, ensureChain, ensureJump } from '../iptables/IptablesKernel.ts';
import { familyOf } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import type { ProxiedPort, ProxyTracker } from '../model/ProxyTracker.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';
import type { Dial } from './dial.ts';
import { nextDial } from './dial.ts';
import type { PortRange } from './PortAllocator.ts';
import { PortAllocator } from './PortAllocator.ts';
import type { PortalRule } from './portalRules.ts';
import { PORTAL_JUMPS, portalRules } from './portalRules.ts';
import type { Draw } from './RoundRobin.ts';
import { RoundRobin } from './RoundRobin.ts';

/** A Service port that is served: kube-proxy listens on a port of the node for it. */
export interface UserspaceService {
  readonly port: ServicePortInfo;
  readonly proxyPort: number;
  readonly rules: readonly PortalRule[];
  /** Sockets that keep addresses and ports of the node from others: `IP:port/protocol`. */
  readonly sockets: readonly string[];
}

/** One sync: rules that were made or removed, and how many were only looked for. */
export interface UserspaceSync {
  readonly calls: readonly RuleEdit[];
  /** `iptables -C` runs: every sync looks for every rule of every Service. */
  readonly checks: number;
}

function sameConfig(x: ServicePortInfo, y: ServicePortInfo): boolean {
  return (
    x.protocol === y.protocol &&
    x.port === y.port &&
    x.nodePort === y.nodePort &&
    x.clusterIP === y.clusterIP &&
    x.externalIPs.join() === y.externalIPs.join() &&
    x.loadBalancerVIPs.join() === y.loadBalancerVIPs.join() &&
    x.affinitySeconds > 0 === y.affinitySeconds > 0
  );
}

/**
 * The userspace proxier, which 1.26 removed: a port of the node for every Service port, rules that
 * lead there, and a process that accepts, dials an endpoint and copies. IPv4 only; SCTP is not
 * served. It knows neither traffic policies, hints nor leaving endpoints: all ready endpoints
 * serve. Models: pkg/proxy/userspace, as of 1.25
 */
export class UserspaceProxier {
  readonly balancer = new RoundRobin();
  readonly ports: PortAllocator;
  readonly state = {
    /** By name of the Service port. */
    services: new PMap<string, UserspaceService>(),
    /** Names of the ports of a Service. */
    names: new PMap<string, readonly string[]>(),
    /** Service port that listens on a port: `tcp 34567`. */
    listeners: new PMap<string, string>(),
    /** Owner of a socket on an address and port of the node. */
    sockets: new PMap<string, string>(),
    tables: EMPTY_KERNEL as IptablesKernel,
    /** Rules of all Services. */
    rules: 0,
  };
  readonly #hostIP: string;
  readonly #own: ReadonlySet<string>;

  constructor(config: ProxyConfig, range?: PortRange) {
    this.ports = new PortAllocator(range);
    this.#hostIP = config.nodeIPs.IPv4 ?? '';
    const all = config.interfaces.flatMap((i) => i.addresses).map((a) => a.replace(/\/.*$/, ''));
    this.#own = new Set(all.filter((ip) => familyOf(ip) === 'IPv4'));
  }

  /** One sync at a time in microseconds; `draw` decides ports and the order of endpoints. */
  sync(tracker: ProxyTracker, now: number, draw: Draw): UserspaceSync {
    const calls: RuleEdit[] = [];
    this.#ensureJumps();
    const due: string[] = [];
    tracker.state.changed.forEach((_, s) => void due.push(s));
    for (const s of due) this.#service(s, tracker.portsOf(s), calls, draw);
    tracker.taken();
    this.state.tables = editRules(this.state.tables, calls);
    this.state.services.forEach((_, name) => this.balancer.forgetStale(name, now));
    return { calls, checks: PORTAL_JUMPS.length + this.state.rules };
  }

  /** The Service port that listens on a port of the node. */
  serviceAt(protocol: string, port: number): string | undefined {
    return this.state.listeners.get(`${protocol} ${port}`);
  }

  /** The first or next attempt to reach an endpoint for a client that connected. */
  dial(service: string, client: string, now: number, failed?: Dial): Dial | undefined {
    return nextDial(this.balancer, service, client, now, failed);
  }

  #ensureJumps(): void {
    const { state } = this;
    for (const j of PORTAL_JUMPS) {
      const to = j.rule.target.to === 'chain' ? j.rule.target.chain : '';
      state.tables = ensureChain(state.tables, j.table, to);
      state.tables = ensureJump(state.tables, j, j.at);
    }
  }

  #service(service: string, ports: readonly ProxiedPort[], calls: RuleEdit[], draw: Draw): void {
    const served = ports.filter((p) => p.port.protocol !== 'sctp');
    const names = served.map((p) => p.port.name);
    for (const { port, endpoints } of served) {
      const old = this.state.services.get(port.name);
      if (!old || !sameConfig(old.port, port)) {
        if (old) this.#close(old, calls);
        this.#open(port, calls, draw);
        this.balancer.setService(port.name, port.affinitySeconds > 0, port.affinitySeconds);
      }
      const ready = endpoints.filter((e) => e.ready).map((e) => e.address);
      this.balancer.setEndpoints(port.name, ready, draw);
    }
    for (const name of this.state.names.get(service) ?? []) {
      if (names.includes(name)) continue;
      const old = this.state.services.get(name);
      if (old) this.#close(old, calls);
      this.balancer.deleteService(name);
    }
    if (names.length > 0) this.state.names.set(service, names);
    else this.state.names.delete(service);
  }

  /** Starts to listen, and leads packets there; a taken address or port stays with its owner. */
  #open(port: ServicePortInfo, calls: RuleEdit[], draw: Draw): void {
    const proxyPort = this.ports.allocate(draw);
    if (proxyPort === undefined) return;
    const wanted = [port.clusterIP, ...port.externalIPs, ...port.loadBalancerVIPs]
      .filter((ip) => this.#own.has(ip))
      .map((ip) => `${ip}:${port.port}/${port.protocol}`);
    if (port.nodePort !== 0) wanted.push(`:${port.nodePort}/${port.protocol}`);
    const free = wanted.every((s) => (this.state.sockets.get(s) ?? port.name) === port.name);
    const sockets = free ? wanted : [];
    for (const s of sockets) this.state.sockets.set(s, port.name);
    const rules = free ? portalRules(port, proxyPort, this.#hostIP) : [];
    for (const r of rules) calls.push({ do: 'append', ...r });
    this.state.rules += rules.length;
    this.state.listeners.set(`${port.protocol} ${proxyPort}`, port.name);
    this.state.services.set(port.name, { port, proxyPort, rules, sockets });
  }

  #close(old: UserspaceService, calls: RuleEdit[]): void {
    for (const r of old.rules) calls.push({ do: 'delete', ...r });
    this.state.rules -= old.rules.length;
    for (const s of old.sockets) this.state.sockets.delete(s);
    this.ports.release(old.proxyPort);
    this.state.listeners.delete(`${old.port.protocol} ${old.proxyPort}`);
    this.state.services.delete(old.port.name);
  }
}
