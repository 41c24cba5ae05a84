import { PMap } from '../../sim/PMap.ts';
import type { TableInput } from '../iptables/IptablesKernel.ts';
import { ensureChain, ensureJump, restoreTable } from '../iptables/IptablesKernel.ts';
import type { IptablesTable } from '../iptables/IptablesRule.ts';
import { Claims } from '../model/Claims.ts';
import { hostPort } from '../model/ipFamily.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import type { ProxyTracker } from '../model/ProxyTracker.ts';
import type { IpsetName } from './ipsets.ts';
import { IPSET_NAMES } from './ipsets.ts';
import type { RealServer, VirtualServer, VirtualServerSpec } from './IpvsKernel.ts';
import { entryKey, IpvsKernel, virtualServerKey } from './IpvsKernel.ts';
import { IPVS_CHAINS, IPVS_JUMPS, ipvsRules } from './ipvsRules.ts';
import type {
  DeniedAddress,
  IpvsContext,
  IpvsServicePort,
  WantedServer,
} from './ipvsServicePort.ts';
import { ipvsContext, ipvsServicePort } from './ipvsServicePort.ts';

/** One call to IPVS or ipset. */
export type IpvsCall =
  | { readonly do: 'create-set'; readonly set: IpsetName }
  | { readonly do: 'add-entry' | 'del-entry'; readonly set: IpsetName; readonly entry: string }
  | {
      readonly do: 'add-virtual-server' | 'update-virtual-server' | 'delete-virtual-server';
      readonly server: VirtualServerSpec;
    }
  | {
      readonly do: 'add-real-server' | 'update-real-server' | 'delete-real-server';
      readonly server: VirtualServerSpec;
      readonly real: RealServer;
    };

/** One sync: what was done, and the input of `iptables-restore`. */
export interface IpvsSync {
  readonly calls: readonly IpvsCall[];
  readonly tables: Readonly<Record<IptablesTable, TableInput>>;
}

/** Connections, of both directions and also ended ones, that a real server still has. */
export type ConnectionCount = (server: VirtualServerSpec, real: RealServer) => number;

const NO_CONNECTIONS: ConnectionCount = () => 0;

function sameSpec(x: VirtualServerSpec, y: VirtualServerSpec): boolean {
  return (
    x.scheduler === y.scheduler &&
    x.persistent === y.persistent &&
    x.sourceHash === y.sourceHash &&
    x.timeout === y.timeout
  );
}

function addressOf(r: RealServer): string {
  return hostPort(r.address, r.port);
}

/** Keys whose claims may have changed. */
interface Work {
  readonly servers: Set<string>;
  readonly entries: Set<string>;
  readonly addresses: Set<string>;
}

/**
 * The ipvs proxier of one family. Upstream computes everything at each sync; the calls that come
 * out are those for what changed, and so are ours. Models: pkg/proxy/ipvs/proxier.go,
 * graceful_termination.go
 */
export class IpvsProxier {
  readonly kernel = new IpvsKernel();
  readonly servers = new Claims<WantedServer>();
  readonly entries = new Claims<true>();
  readonly addresses = new Claims<true>();
  readonly denied = new Claims<DeniedAddress>();
  readonly state = {
    made: new PMap<string, readonly IpvsServicePort[]>(),
    /** Real servers that leave when their connections have ended: `TCP 10.96.0.1:80/10.1.2.3:80`. */
    leaving: new PMap<string, true>(),
    needsFull: true,
  };
  readonly #config: ProxyConfig;
  readonly #family: IPFamily;
  readonly #context: IpvsContext;

  constructor(config: ProxyConfig, family: IPFamily) {
    this.#config = config;
    this.#family = family;
    this.#context = ipvsContext(config, family);
  }

  /** One sync. `fails`: `iptables-restore` is refused, and the clean-up after it left out. */
  sync(tracker: ProxyTracker, connections = NO_CONNECTIONS, fails = false): IpvsSync {
    const calls: IpvsCall[] = [];
    this.#ensure(calls);
    const work = this.#collect(tracker);
    tracker.taken();
    for (const key of work.servers) this.#serve(key, connections, calls);
    for (const ip of work.addresses) {
      if (this.addresses.get(ip)) this.kernel.state.addresses.set(ip, true);
    }
    this.#fill(work, calls);
    const tables = this.#rules();
    this.state.needsFull = fails;
    if (!fails) {
      this.#restore(tables);
      this.#cleanUp(work, calls);
    }
    return { calls, tables };
  }

  /** Removes real servers whose connections have ended: upstream tries once a minute. */
  removeIdle(connections: ConnectionCount): readonly IpvsCall[] {
    const calls: IpvsCall[] = [];
    const names: string[] = [];
    this.state.leaving.forEach((_, name) => void names.push(name));
    for (const name of names) {
      const at = name.indexOf('/');
      const server = this.kernel.state.virtualServers.get(name.slice(0, at));
      const real = server?.realServers.find((r) => addressOf(r) === name.slice(at + 1));
      if (server && real && connections(server.spec, real) > 0) continue;
      if (server && real) this.#delete(server, real, calls);
      this.state.leaving.delete(name);
    }
    return calls;
  }

  #ensure(calls: IpvsCall[]): void {
    const { state } = this.kernel;
    for (const [table, chain] of IPVS_CHAINS)
      state.tables = ensureChain(state.tables, table, chain);
    state.tables = IPVS_JUMPS.reduce((k, j) => ensureJump(k, j), state.tables);
    if (state.hasSets) return;
    for (const set of IPSET_NAMES) calls.push({ do: 'create-set', set });
    state.hasSets = true;
  }

  #collect(tracker: ProxyTracker): Work {
    const work: Work = { servers: new Set(), entries: new Set(), addresses: new Set() };
    const due = new Set<string>();
    if (this.state.needsFull || tracker.state.moved) {
      this.state.made.forEach((_, s) => void due.add(s));
      tracker.state.services.forEach((_, s) => void due.add(s));
      this.kernel.state.virtualServers.forEach((_, k) => void work.servers.add(k));
      this.kernel.state.entries.forEach((_, k) => void work.entries.add(k));
      this.kernel.state.addresses.forEach((_, k) => void work.addresses.add(k));
    } else {
      tracker.state.changed.forEach((_, s) => void due.add(s));
    }
    for (const s of due) this.#service(s, tracker, work);
    return work;
  }

  #service(service: string, tracker: ProxyTracker, work: Work): void {
    const made = tracker.portsOf(service).map((p) => ipvsServicePort(p, this.#context));
    for (const p of this.state.made.get(service) ?? []) this.#claim(p, work, false);
    for (const p of made) this.#claim(p, work, true);
    if (made.length > 0) this.state.made.set(service, made);
    else this.state.made.delete(service);
  }

  /** Claims are by Service port: two ports of a Service have one address. */
  #claim(p: IpvsServicePort, work: Work, wanted: boolean): void {
    const put = <T>(claims: Claims<T>, key: string, value: T): void => {
      if (wanted) claims.set(key, p.name, value);
      else claims.remove(key, p.name);
    };
    for (const s of p.servers) {
      const key = virtualServerKey(s.spec);
      put(this.servers, key, s);
      work.servers.add(key);
    }
    for (const { set, entry } of p.entries) {
      const key = entryKey(set, entry);
      put(this.entries, key, true);
      work.entries.add(key);
    }
    for (const ip of p.addresses) {
      put(this.addresses, ip, true);
      work.addresses.add(ip);
    }
    for (const d of p.denied) put(this.denied, `${p.name}\t${d.ip}`, d);
  }

  /** Brings one virtual server and its real servers to what is wanted. */
  #serve(key: string, connections: ConnectionCount, calls: IpvsCall[]): void {
    const want = this.servers.get(key);
    if (!want) return;
    const { virtualServers } = this.kernel.state;
    const have = virtualServers.get(key);
    const { spec } = want;
    if (!have) calls.push({ do: 'add-virtual-server', server: spec });
    else if (!sameSpec(have.spec, spec)) calls.push({ do: 'update-virtual-server', server: spec });
    const wanted = new Map(want.realServers.map((r) => [addressOf(r), r]));
    const kept: RealServer[] = [];
    for (const r of have?.realServers ?? []) {
      const stays = this.#keep(key, spec, r, wanted, connections, calls);
      if (stays) kept.push(stays);
    }
    for (const real of wanted.values()) {
      calls.push({ do: 'add-real-server', server: spec, real });
      kept.push(real);
    }
    virtualServers.set(key, { spec, realServers: kept });
  }

  /** What remains of a real server; those that stay wanted are taken out of `wanted`. */
  #keep(
    key: string,
    server: VirtualServerSpec,
    real: RealServer,
    wanted: Map<string, RealServer>,
    connections: ConnectionCount,
    calls: IpvsCall[],
  ): RealServer | undefined {
    const address = addressOf(real);
    const leaving = `${key}/${address}`;
    if (wanted.has(address) && !this.state.leaving.has(leaving)) {
      wanted.delete(address);
      return real;
    }
    if (wanted.has(address)) {
      // It comes back while it leaves: it is removed and added anew.
      this.state.leaving.delete(leaving);
      calls.push({ do: 'delete-real-server', server, real });
      return undefined;
    }
    if (this.state.leaving.has(leaving)) return real;
    if (server.protocol !== 'TCP' || connections(server, real) === 0) {
      calls.push({ do: 'delete-real-server', server, real });
      return undefined;
    }
    const idle = { ...real, weight: 0 };
    calls.push({ do: 'update-real-server', server, real: idle });
    this.state.leaving.set(leaving, true);
    return idle;
  }

  #delete(server: VirtualServer, real: RealServer, calls: IpvsCall[]): void {
    calls.push({ do: 'delete-real-server', server: server.spec, real });
    const realServers = server.realServers.filter((r) => r !== real);
    const key = virtualServerKey(server.spec);
    this.kernel.state.virtualServers.set(key, { ...server, realServers });
  }

  /** Brings the sets to what is wanted; KUBE-IPVS-IPS holds the addresses of kube-ipvs0. */
  #fill(work: Work, calls: IpvsCall[]): void {
    const fill = (set: IpsetName, entry: string, wanted: boolean): void => {
      const { entries } = this.kernel.state;
      const key = entryKey(set, entry);
      if (entries.has(key) === wanted) return;
      calls.push({ do: wanted ? 'add-entry' : 'del-entry', set, entry });
      if (wanted) entries.set(key, true);
      else entries.delete(key);
    };
    for (const key of work.entries) {
      const [set, entry] = key.split('\t') as [IpsetName, string];
      if (set !== 'KUBE-IPVS-IPS') fill(set, entry, this.entries.get(key) !== undefined);
    }
    for (const ip of work.addresses) {
      fill('KUBE-IPVS-IPS', ip, this.addresses.get(ip) !== undefined);
    }
  }

  #rules(): IpvsSync['tables'] {
    const denied: DeniedAddress[] = [];
    this.denied.range(undefined, undefined, (d) => void denied.push(d));
    return ipvsRules({
      config: this.#config,
      family: this.#family,
      isEmpty: (set) => this.kernel.isEmpty(set),
      denied,
    });
  }

  #restore(tables: IpvsSync['tables']): void {
    const { state } = this.kernel;
    state.tables = {
      filter: restoreTable(state.tables.filter, tables.filter),
      nat: restoreTable(state.tables.nat, tables.nat),
    };
  }

  /** Unbinds addresses and deletes virtual servers that nobody wants. */
  #cleanUp(work: Work, calls: IpvsCall[]): void {
    const { addresses, virtualServers } = this.kernel.state;
    for (const ip of work.addresses) if (!this.addresses.get(ip)) addresses.delete(ip);
    for (const key of work.servers) {
      const server = virtualServers.get(key);
      if (!server || this.servers.get(key)) continue;
      calls.push({ do: 'delete-virtual-server', server: server.spec });
      virtualServers.delete(key);
    }
  }
}
