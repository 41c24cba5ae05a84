import type { ClusterProxyMode } from '../../api/ClusterCommand.ts';
import type { IptablesKernel } from '../../proxy/iptables/IptablesKernel.ts';
import { saveText } from '../../proxy/iptables/IptablesKernel.ts';
import type { IpvsData } from '../../proxy/ipvs/IpvsData.ts';
import { ipvsLookup } from '../../proxy/ipvs/IpvsData.ts';
import { ipsetText, ipvsadmText } from '../../proxy/ipvs/ipvsText.ts';
import type { NftData, NftOwn } from '../../proxy/nftables/NftData.ts';
import { nftLookup, nftTableOf } from '../../proxy/nftables/NftData.ts';
import { listTable } from '../../proxy/nftables/nftList.ts';
import { iptablesNetfilter } from '../netfilter/IptablesNetfilter.ts';
import type { IpvsBalancer } from '../netfilter/IpvsBalancer.ts';
import { ipvsNetfilter } from '../netfilter/IpvsNetfilter.ts';
import type { Netfilter } from '../netfilter/Netfilter.ts';
import { nftablesNetfilter } from '../netfilter/NftablesNetfilter.ts';

/** What kube-proxy has left in a node's kernel. Plain data; nodes with equal rules share it. */
export type NodeRules =
  | {
      readonly mode: 'iptables';
      readonly tables: IptablesKernel;
      /** What the ipvs mode left behind: iptables mode takes none of it away. */
      readonly left?: IpvsData;
    }
  | { readonly mode: 'nftables'; readonly shared: NftData; readonly own: NftOwn }
  | { readonly mode: 'ipvs'; readonly ipvs: IpvsData };

/** Modes of kube-proxy whose rules a node's kernel can hold. */
export type ProxyMode = ClusterProxyMode;

const made = new WeakMap<NodeRules, Netfilter>();

/** How rules judge packets; `balancer` is the kernel's, for the ipvs mode. */
export function netfilterOf(r: NodeRules, balancer: IpvsBalancer): Netfilter {
  if (r.mode === 'iptables') {
    if (!r.left) return iptablesNetfilter(r.tables);
    return ipvsNetfilter({ ...ipvsLookup(r.left), tables: r.tables }, 'IPv4', balancer);
  }
  // A balancer is a kernel's own, and so are the rules of the ipvs mode.
  if (r.mode === 'ipvs') return ipvsNetfilter(ipvsLookup(r.ipvs), 'IPv4', balancer);
  let n = made.get(r);
  if (!n) made.set(r, (n = nftablesNetfilter(nftLookup(r.shared, r.own), 'IPv4')));
  return n;
}

/** One table of a node's kernel as its tool prints it. */
export interface RulesText {
  /** `nat`, `filter`, `kube-proxy`, `ipvsadm`, `ipset`. */
  readonly table: string;
  readonly text: string;
}

function tablesText(tables: IptablesKernel): readonly RulesText[] {
  return (['nat', 'filter'] as const).map((table) => ({
    table,
    text: saveText(table, tables[table], false),
  }));
}

function ipvsText(d: IpvsData): readonly RulesText[] {
  return [
    { table: 'ipvsadm', text: ipvsadmText(d) },
    { table: 'ipset', text: ipsetText(d, 'IPv4') },
  ];
}

/** What a mode of tables leaves to the next one. Models: cmd/kube-proxy/app platformCleanup */
export interface Leftover {
  readonly tables: IptablesKernel;
  readonly ipvs?: IpvsData;
}

/** What stays of these rules when another mode takes over; nftables takes all away, and is taken. */
export function leftoverOf(r: NodeRules | null, next: ProxyMode): Leftover | null {
  if (!r || r.mode === 'nftables' || next === 'nftables') return null;
  let left = leftovers.get(r);
  if (!left) leftovers.set(r, (left = leftoverIn(r)));
  return left;
}

/** Nodes with one object of rules have one object of leftovers, and share what is made of it. */
const leftovers = new WeakMap<NodeRules, Leftover>();

function leftoverIn(r: Exclude<NodeRules, { mode: 'nftables' }>): Leftover {
  if (r.mode === 'ipvs') return { tables: r.ipvs.tables, ipvs: r.ipvs };
  return r.left ? { tables: r.tables, ipvs: r.left } : { tables: r.tables };
}

/** The rules as `iptables-save`, `nft list table`, `ipvsadm -Ln` and `ipset list` print them. */
export function rulesTextOf(r: NodeRules): readonly RulesText[] {
  switch (r.mode) {
    case 'iptables':
      return [...tablesText(r.tables), ...(r.left ? ipvsText(r.left) : [])];
    case 'nftables':
      return [{ table: 'kube-proxy', text: listTable(nftTableOf(r.shared, r.own), 'IPv4') }];
    case 'ipvs':
      return [...ipvsText(r.ipvs), ...tablesText(r.ipvs.tables)];
  }
}

/** How many rules, elements or virtual servers find a Service: what a sync is told by. */
export function rulesCount(r: NodeRules): number {
  switch (r.mode) {
    case 'iptables':
      return r.tables.nat['KUBE-SERVICES']?.length ?? 0;
    case 'nftables':
      return Object.keys(r.shared.elements).length;
    case 'ipvs':
      return Object.keys(r.ipvs.servers).length;
  }
}
