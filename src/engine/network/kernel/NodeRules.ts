import type { IptablesKernel } from '../../proxy/iptables/IptablesKernel.ts';
import { saveText } from '../../proxy/iptables/IptablesKernel.ts';
import { iptablesNetfilter } from '../netfilter/IptablesNetfilter.ts';
import type { Netfilter } from '../netfilter/Netfilter.ts';

/** Modes of kube-proxy whose rules a node's kernel can hold. */
export type ProxyMode = 'iptables';

/** What kube-proxy has left in a node's kernel. Plain data; nodes with equal rules share one. */
export interface NodeRules {
  readonly mode: ProxyMode;
  readonly tables: IptablesKernel;
}

/** How rules judge packets. */
export function netfilterOf(r: NodeRules): Netfilter {
  return iptablesNetfilter(r.tables);
}

/** One table of a node's kernel as its tool prints it. */
export interface RulesText {
  /** `nat`, `filter`. */
  readonly table: string;
  readonly text: string;
}

/** The rules as `iptables-save` prints them. */
export function rulesTextOf(r: NodeRules): readonly RulesText[] {
  return (['nat', 'filter'] as const).map((table) => ({
    table,
    text: saveText(table, r.tables[table], false),
  }));
}
