import type { IptablesKernel } from '../../proxy/iptables/IptablesKernel.ts';
import { FRESH_KERNEL } from '../../proxy/iptables/IptablesKernel.ts';
import { applyIptables, syncIptables } from '../../proxy/iptables/syncIptables.ts';
import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import type { Leftover, NodeRules } from '../kernel/NodeRules.ts';
import { configKey } from './configKey.ts';
import type { ProxyModel } from './ProxyModel.ts';

/** A cluster is large above so many endpoints: remarks on endpoints are left out. */
const LARGE = 1000;

const CLEAN: Leftover = { tables: FRESH_KERNEL };

const made = new WeakMap<ProxyModel, WeakMap<Leftover, Map<string, NodeRules>>>();

function tablesOf(m: ProxyModel, config: ProxyConfig, before: IptablesKernel): IptablesKernel {
  const input = {
    config,
    family: 'IPv4' as const,
    ports: m.ports,
    changed: () => true,
    full: true,
    large: m.endpoints > LARGE,
    cleanUp: true,
  };
  return applyIptables(before, syncIptables(input, before), true);
}

/**
 * The tables that stand in a node's kernel after a sync of the iptables mode, one object for all
 * nodes with the same model. What a partial sync leaves is the same as what a full one makes.
 */
export function iptablesRules(
  m: ProxyModel,
  config: ProxyConfig,
  left: Leftover | null,
): NodeRules {
  const before = left ?? CLEAN;
  let byLeft = made.get(m);
  if (!byLeft) made.set(m, (byLeft = new WeakMap()));
  let byConfig = byLeft.get(before);
  if (!byConfig) byLeft.set(before, (byConfig = new Map()));
  const key = configKey(m, config);
  let rules = byConfig.get(key);
  if (rules) return rules;
  const tables = tablesOf(m, config, before.tables);
  rules = { mode: 'iptables', tables, ...(before.ipvs ? { left: before.ipvs } : {}) };
  byConfig.set(key, rules);
  return rules;
}
