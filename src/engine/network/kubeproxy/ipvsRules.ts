import { EMPTY_KERNEL } from '../../proxy/iptables/IptablesKernel.ts';
import { ipvsData } from '../../proxy/ipvs/IpvsData.ts';
import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import type { Leftover, NodeRules } from '../kernel/NodeRules.ts';
import type { ProxyModel } from './ProxyModel.ts';

const CLEAN: Leftover = { tables: EMPTY_KERNEL };

const made = new WeakMap<ProxyModel, WeakMap<Leftover, Map<string, NodeRules>>>();

/**
 * What stands in a node's kernel after a sync of the ipvs mode. Node ports and hairpins are by
 * node: each has its own.
 */
export function ipvsNodeRules(
  m: ProxyModel,
  config: ProxyConfig,
  left: Leftover | null,
): NodeRules {
  const before = left ?? CLEAN;
  let byLeft = made.get(m);
  if (!byLeft) made.set(m, (byLeft = new WeakMap()));
  let known = byLeft.get(before);
  if (!known) byLeft.set(before, (known = new Map()));
  const key = `${config.nodeName} ${config.ipvsScheduler}`;
  let rules = known.get(key);
  if (rules) return rules;
  rules = { mode: 'ipvs', ipvs: ipvsData(m.ports, config, 'IPv4', before.tables) };
  known.set(key, rules);
  return rules;
}
