import type { IptablesKernel } from '../../proxy/iptables/IptablesKernel.ts';
import { FRESH_KERNEL } from '../../proxy/iptables/IptablesKernel.ts';
import { applyIptables, syncIptables } from '../../proxy/iptables/syncIptables.ts';
import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import type { NodeRules } from '../kernel/NodeRules.ts';
import { configKey } from './configKey.ts';
import type { ProxyModel } from './ProxyModel.ts';

/** A cluster is large above so many endpoints: remarks on endpoints are left out. */
const LARGE = 1000;

const made = new WeakMap<ProxyModel, Map<string, NodeRules>>();

function tablesOf(m: ProxyModel, config: ProxyConfig): IptablesKernel {
  const input = {
    config,
    family: 'IPv4' as const,
    ports: m.ports,
    changed: () => true,
    full: true,
    large: m.endpoints > LARGE,
    cleanUp: true,
  };
  return applyIptables(FRESH_KERNEL, syncIptables(input, FRESH_KERNEL), true);
}

/**
 * The tables that stand in a node's kernel after a sync of the iptables mode, one object for all
 * nodes with the same model. What a partial sync leaves is the same as what a full one makes.
 */
export function iptablesRules(m: ProxyModel, config: ProxyConfig): NodeRules {
  let byConfig = made.get(m);
  if (!byConfig) made.set(m, (byConfig = new Map()));
  const key = configKey(m, config);
  let rules = byConfig.get(key);
  if (!rules) byConfig.set(key, (rules = { mode: 'iptables', tables: tablesOf(m, config) }));
  return rules;
}
