import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import type { NftData, NftOwn } from '../../proxy/nftables/NftData.ts';
import { nftData, nftOwn } from '../../proxy/nftables/NftData.ts';
import type { NodeRules } from '../kernel/NodeRules.ts';
import { configKey } from './configKey.ts';
import type { ProxyModel } from './ProxyModel.ts';

interface Made {
  readonly shared: Map<string, NftData>;
  readonly own: Map<string, NftOwn>;
  readonly rules: Map<string, NodeRules>;
}

const made = new WeakMap<ProxyModel, Made>();

/**
 * The table that stands in a node's kernel after a sync of the nftables mode: one for all nodes
 * with the same model, and the few elements that are a node's own.
 */
export function nftablesRules(m: ProxyModel, config: ProxyConfig): NodeRules {
  let known = made.get(m);
  if (!known) made.set(m, (known = { shared: new Map(), own: new Map(), rules: new Map() }));
  let rules = known.rules.get(config.nodeName);
  if (rules) return rules;
  const key = configKey(m, config);
  let shared = known.shared.get(key);
  if (!shared) known.shared.set(key, (shared = nftData(m.ports, config, 'IPv4')));
  const own = nftOwn(m.ports, config, 'IPv4');
  rules = { mode: 'nftables', shared, own };
  known.rules.set(config.nodeName, rules);
  return rules;
}
