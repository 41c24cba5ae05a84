import { explainChain, explainIptables } from '../../proxy/explain/explainIptables.ts';
import {
  explainIpset,
  explainRealServer,
  explainScheduler,
  explainVirtualServer,
} from '../../proxy/explain/explainIpvs.ts';
import {
  explainNft,
  explainNftChain,
  explainNftElement,
  explainNftSet,
} from '../../proxy/explain/explainNft.ts';
import type { Explanation } from '../../proxy/explain/Explanation.ts';
import type { IptablesKernel } from '../../proxy/iptables/IptablesKernel.ts';
import { savedRule } from '../../proxy/iptables/ruleText.ts';
import { IPSET_NAMES } from '../../proxy/ipvs/ipsets.ts';
import type { IpvsData } from '../../proxy/ipvs/IpvsData.ts';
import { hostPort } from '../../proxy/model/ipFamily.ts';
import type { NftData, NftOwn } from '../../proxy/nftables/NftData.ts';
import { listedRule } from '../../proxy/nftables/nftList.ts';
import type { NftElement } from '../../proxy/nftables/NftRule.ts';
import { elementText } from '../../proxy/nftables/nftText.ts';
import type { NodeRules } from './NodeRules.ts';

/** A line of a node's rules, as its tool prints it and in plain words. */
export interface ExplainedLine {
  readonly text: string;
  readonly says: Explanation;
}

/** A chain, set, map or virtual server with its lines. */
export interface ExplainedGroup {
  /** `nat`, `filter`, `kube-proxy`, `ipvsadm`, `ipset`. */
  readonly table: string;
  readonly name: string;
  readonly head: Explanation;
  readonly lines: readonly ExplainedLine[];
}

function ofTables(k: IptablesKernel): readonly ExplainedGroup[] {
  return (['nat', 'filter'] as const).flatMap((table) =>
    Object.entries(k[table])
      .filter(([, rules]) => rules.length > 0)
      .map(([name, rules]) => ({
        table,
        name,
        head: explainChain(name),
        lines: rules.map((r) => ({ text: savedRule(r, false), says: explainIptables(r) })),
      })),
  );
}

function ofNft(shared: NftData, own: NftOwn): readonly ExplainedGroup[] {
  const table = 'kube-proxy';
  const bySet = new Map<string, NftElement[]>();
  for (const e of [...Object.values(shared.elements), ...Object.values(own)]) {
    const list = bySet.get(e.set);
    if (list) list.push(e);
    else bySet.set(e.set, [e]);
  }
  const sets = [...bySet].map(([name, elements]): ExplainedGroup => {
    const lines = elements.map((e) => ({ text: elementText(e), says: explainNftElement(e) }));
    return { table, name, head: explainNftSet(name), lines };
  });
  const chains = Object.entries(shared.chains).map(([name, c]): ExplainedGroup => ({
    table,
    name,
    head: explainNftChain(name),
    lines: c.rules.map((r) => ({ text: listedRule(r, 'IPv4'), says: explainNft(r) })),
  }));
  return [...sets, ...chains];
}

function ofIpvs(d: IpvsData): readonly ExplainedGroup[] {
  const servers = Object.entries(d.servers).map(([name, s]): ExplainedGroup => ({
    table: 'ipvsadm',
    name,
    head: explainVirtualServer(s),
    lines: [
      { text: s.spec.scheduler, says: explainScheduler(s.spec.scheduler) },
      ...s.realServers.map((r) => ({
        text: `-> ${hostPort(r.address, r.port)}`,
        says: explainRealServer(r),
      })),
    ],
  }));
  const sets = IPSET_NAMES.flatMap((name): readonly ExplainedGroup[] => {
    const members = Object.keys(d.entries[name] ?? {});
    if (members.length === 0) return [];
    const head = explainIpset(name);
    return [{ table: 'ipset', name, head, lines: members.map((text) => ({ text, says: head })) }];
  });
  return [...servers, ...sets];
}

/** All that stands in a node's kernel, line by line, each with what it does. Made on reading. */
export function rulesExplained(r: NodeRules): readonly ExplainedGroup[] {
  switch (r.mode) {
    case 'iptables':
      return [...ofTables(r.tables), ...(r.left ? ofIpvs(r.left) : [])];
    case 'nftables':
      return ofNft(r.shared, r.own);
    case 'ipvs':
      return [...ofIpvs(r.ipvs), ...ofTables(r.ipvs.tables)];
  }
}
