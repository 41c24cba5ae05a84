import { ipvsData } from '../../proxy/ipvs/IpvsData.ts';
import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import type { NodeRules } from '../kernel/NodeRules.ts';
import type { ProxyModel } from './ProxyModel.ts';

const made = new WeakMap<ProxyModel, Map<string, NodeRules>>();

/**
 * What stands in a node's kernel after a sync of the ipvs mode. Node ports and hairpins are by
 * node: each has its own.
 */
export function ipvsNodeRules(m: ProxyModel, config: ProxyConfig): NodeRules {
  let known = made.get(m);
  if (!known) made.set(m, (known = new Map()));
  const key = `${config.nodeName} ${config.ipvsScheduler}`;
  let rules = known.get(key);
  if (!rules) known.set(key, (rules = { mode: 'ipvs', ipvs: ipvsData(m.ports, config, 'IPv4') }));
  return rules;
}
