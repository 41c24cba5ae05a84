import type { IptablesKernel } from '../iptables/IptablesKernel.ts';
import { EMPTY_KERNEL, ensureChain, ensureJump, restoreTable } from '../iptables/IptablesKernel.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import type { ProxiedPort } from '../model/ProxyTracker.ts';
import type { IpsetName } from './ipsets.ts';
import type { IpvsLookup, VirtualServer } from './IpvsKernel.ts';
import { entryKey, virtualServerKey } from './IpvsKernel.ts';
import { IPVS_CHAINS, IPVS_JUMPS, ipvsRules } from './ipvsRules.ts';
import type { DeniedAddress } from './ipvsServicePort.ts';
import { ipvsContext, ipvsServicePort } from './ipvsServicePort.ts';

/** What the ipvs mode keeps in a kernel, as plain data. */
export interface IpvsData {
  readonly tables: IptablesKernel;
  /** By `virtualServerKey`. */
  readonly servers: Readonly<Record<string, VirtualServer>>;
  /** By set. */
  readonly entries: Readonly<Partial<Record<IpsetName, Readonly<Record<string, true>>>>>;
  /** Ranges of KUBE-LOAD-BALANCER-SOURCE-CIDR by the entry before them. */
  readonly nets: Readonly<Record<string, readonly string[]>>;
  /** Addresses of kube-ipvs0. */
  readonly addresses: Readonly<Record<string, true>>;
}

function tablesOf(
  config: ProxyConfig,
  family: IPFamily,
  entries: IpvsData['entries'],
  denied: readonly DeniedAddress[],
  before: IptablesKernel,
): IptablesKernel {
  let k = before;
  for (const [table, chain] of IPVS_CHAINS) k = ensureChain(k, table, chain);
  for (const j of IPVS_JUMPS) k = ensureJump(k, j);
  const isEmpty = (set: IpsetName): boolean => entries[set] === undefined;
  const made = ipvsRules({ config, family, isEmpty, denied });
  return { filter: restoreTable(k.filter, made.filter), nat: restoreTable(k.nat, made.nat) };
}

/**
 * What stands in a node's kernel after a sync; real servers that leave are left out. `before`:
 * tables in which another mode has left something.
 */
export function ipvsData(
  ports: readonly ProxiedPort[],
  config: ProxyConfig,
  family: IPFamily,
  before: IptablesKernel = EMPTY_KERNEL,
): IpvsData {
  const context = ipvsContext(config, family);
  const servers: Record<string, VirtualServer> = {};
  const entries: Partial<Record<IpsetName, Record<string, true>>> = {};
  const nets: Record<string, string[]> = {};
  const addresses: Record<string, true> = {};
  const denied: DeniedAddress[] = [];
  const put = (set: IpsetName, entry: string): void => {
    (entries[set] ??= {})[entry] = true;
  };
  for (const p of ports) {
    const made = ipvsServicePort(p, context);
    for (const s of made.servers) servers[virtualServerKey(s.spec)] = s;
    for (const ip of made.addresses) addresses[ip] = true;
    for (const { set, entry } of made.entries) {
      put(set, entry);
      if (set !== 'KUBE-LOAD-BALANCER-SOURCE-CIDR') continue;
      const at = entry.lastIndexOf(',');
      (nets[entryKey(set, entry.slice(0, at))] ??= []).push(entry.slice(at + 1));
    }
    denied.push(...made.denied);
  }
  for (const ip of Object.keys(addresses)) put('KUBE-IPVS-IPS', ip);
  return {
    tables: tablesOf(config, family, entries, denied, before),
    servers,
    entries,
    nets,
    addresses,
  };
}

/** The same as packets ask it. */
export function ipvsLookup(d: IpvsData): IpvsLookup {
  return {
    tables: d.tables,
    owns: (ip) => d.addresses[ip] === true,
    server: (key) => d.servers[key],
    has: (set, entry) => d.entries[set]?.[entry] === true,
    netsOf: (set, key) => d.nets[entryKey(set, key)] ?? [],
  };
}
