import type { Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import { ipvsNetfilter } from '../../engine/network/netfilter/IpvsNetfilter.ts';
import { restoreText, saveText } from '../../engine/proxy/iptables/IptablesKernel.ts';
import type { IptablesTable } from '../../engine/proxy/iptables/IptablesRule.ts';
import { writtenBody } from '../../engine/proxy/iptables/ruleText.ts';
import { IPSET_NAMES, ipsetName, IPSETS } from '../../engine/proxy/ipvs/ipsets.ts';
import type { IpvsKernel, RealServer, VirtualServer } from '../../engine/proxy/ipvs/IpvsKernel.ts';
import { virtualServerKey } from '../../engine/proxy/ipvs/IpvsKernel.ts';
import type { IpvsCall, IpvsSync } from '../../engine/proxy/ipvs/IpvsProxier.ts';
import { IpvsProxier } from '../../engine/proxy/ipvs/IpvsProxier.ts';
import { IPVS_CHAINS, IPVS_JUMPS } from '../../engine/proxy/ipvs/ipvsRules.ts';
import type { IPFamily } from '../../engine/proxy/model/ipFamily.ts';
import { hostPort } from '../../engine/proxy/model/ipFamily.ts';
import type { ProxyConfig } from '../../engine/proxy/model/ProxyConfig.ts';
import type { ProxyTracker } from '../../engine/proxy/model/ProxyTracker.ts';

const PERSISTENT = 0x1;
const SOURCE_HASH = 0x10;

/** The recorder's kernel had no ip_vs: rules that ask it were not loaded. */
const NOT_LOADED = 'not loaded: this kernel has no ip_vs, so rules with -m ipvs are refused';

function byBytes(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

function byAddress(x: RealServer, y: RealServer): number {
  return byBytes(hostPort(x.address, x.port), hostPort(y.address, y.port));
}

function byServer(x: VirtualServer, y: VirtualServer): number {
  return (
    byBytes(x.spec.address, y.spec.address) ||
    x.spec.port - y.spec.port ||
    byBytes(x.spec.protocol, y.spec.protocol)
  );
}

function serversOf(k: IpvsKernel): readonly VirtualServer[] {
  const all: VirtualServer[] = [];
  k.state.virtualServers.forEach((s) => void all.push(s));
  return all.sort(byServer);
}

function shown({ spec, realServers }: VirtualServer): Record<string, unknown> {
  const flags = (spec.persistent ? PERSISTENT : 0) | (spec.sourceHash ? SOURCE_HASH : 0);
  const flagNames = [
    ...(spec.persistent ? ['persistent'] : []),
    ...(spec.sourceHash ? ['sourceHash'] : []),
  ];
  return {
    address: spec.address,
    port: spec.port,
    protocol: spec.protocol,
    scheduler: spec.scheduler,
    flags,
    ...(flagNames.length > 0 ? { flagNames } : {}),
    timeout: spec.timeout,
    realServers: [...realServers].sort(byAddress),
  };
}

function callText(c: IpvsCall, f: IPFamily): string {
  switch (c.do) {
    case 'create-set':
      return `${c.do} ${ipsetName(c.set, f)} ${IPSETS[c.set].type}`;
    case 'add-entry':
    case 'del-entry':
      return `${c.do} ${ipsetName(c.set, f)} ${c.entry}`;
    case 'add-virtual-server':
    case 'update-virtual-server':
    case 'delete-virtual-server':
      return `${c.do} ${virtualServerKey(c.server)}`;
    default: {
      const real = hostPort(c.real.address, c.real.port);
      const weight = c.do === 'delete-real-server' ? '' : ` weight ${c.real.weight}`;
      return `${c.do} ${virtualServerKey(c.server)} -> ${real}${weight}`;
    }
  }
}

function ensured(): readonly string[] {
  return [
    ...IPVS_CHAINS.map(([table, chain]) => `ensure-chain ${table} ${chain}`),
    ...IPVS_JUMPS.map((j) => `ensure-rule ${j.table} -I ${j.rule.chain} ${writtenBody(j.rule)}`),
  ];
}

/** The ipvs proxier of one family, as the recording drove it: one sync a step. */
export class ReplayIpvs {
  readonly #proxier: IpvsProxier;
  readonly #config: ProxyConfig;
  readonly #family: IPFamily;

  constructor(config: ProxyConfig, family: IPFamily) {
    this.#proxier = new IpvsProxier(config, family);
    this.#config = config;
    this.#family = family;
  }

  get netfilter(): Netfilter {
    return ipvsNetfilter(this.#proxier.kernel, this.#family);
  }

  /** One sync; answers what the recording keeps of it. */
  sync(tracker: ProxyTracker, fails: boolean): Record<string, unknown> {
    const made = this.#proxier.sync(tracker, undefined, fails);
    const { kernel } = this.#proxier;
    const f = this.#family;
    const sets = [...IPSET_NAMES].sort((x, y) => byBytes(ipsetName(x, f), ipsetName(y, f)));
    const asksIpvs = made.tables.filter.rules.some((r) => r.matches.some((m) => m.is === 'ipvs'));
    const text = (t: IptablesTable): string => saveText(t, kernel.state.tables[t], f === 'IPv6');
    return {
      ...(kernel.state.virtualServers.size > 0
        ? { virtualServers: serversOf(kernel).map(shown) }
        : {}),
      ipsets: Object.fromEntries(
        sets.map((s) => [ipsetName(s, f), { type: IPSETS[s].type, entries: kernel.entriesOf(s) }]),
      ),
      ...(this.#addresses().length > 0 ? { kubeIpvs0Addresses: this.#addresses() } : {}),
      ...(made.calls.length > 0
        ? { calls: made.calls.map((c) => callText(c, f)).sort(byBytes) }
        : {}),
      ensured: ensured(),
      written: {
        filter: restoreText('filter', made.tables.filter),
        nat: restoreText('nat', made.tables.nat),
      },
      ...(asksIpvs
        ? { saveError: NOT_LOADED }
        : { save: { filter: text('filter'), nat: text('nat') } }),
      sysctl: this.#sysctl(),
      counts: this.#counts(made),
    };
  }

  #addresses(): readonly string[] {
    const all: string[] = [];
    this.#proxier.kernel.state.addresses.forEach((_, ip) => void all.push(ip));
    return all;
  }

  #sysctl(): Record<string, number> {
    return {
      'net/ipv4/ip_forward': 1,
      'net/ipv4/vs/conntrack': 1,
      'net/ipv4/vs/expire_nodest_conn': 1,
      'net/ipv4/vs/expire_quiescent_template': 1,
      ...(this.#config.ipvsStrictARP
        ? { 'net/ipv4/conf/all/arp_announce': 2, 'net/ipv4/conf/all/arp_ignore': 1 }
        : {}),
    };
  }

  #counts(made: IpvsSync): Record<string, number> {
    const { kernel } = this.#proxier;
    const servers = serversOf(kernel);
    const counts: Record<string, number> = {
      'kube-ipvs0.addresses': this.#addresses().length,
    };
    if (servers.length > 0) {
      counts['virtualServers'] = servers.length;
      counts['realServers'] = servers.reduce((n, s) => n + s.realServers.length, 0);
    }
    for (const s of IPSET_NAMES) {
      counts[`ipset.${ipsetName(s, this.#family)}`] = kernel.entriesOf(s).length;
    }
    for (const t of ['filter', 'nat'] as const) {
      counts[`${t}.chains`] = made.tables[t].chains.length;
      counts[`${t}.rules`] = made.tables[t].rules.length;
    }
    return counts;
  }
}
