import type { EndpointChoice } from '../model/categorizeEndpoints.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import { localDetector, servesLocalhost } from '../model/ProxyConfig.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';
import {
  BUILT_IN_JUMPS,
  forwardRules,
  localnetRules,
  masqueradeBaseRules,
  nodePortRules,
} from './baseRules.ts';
import { isServiceChain } from './chainNames.ts';
import type { IptablesKernel, TableInput } from './IptablesKernel.ts';
import { ensureJump, restoreTable } from './IptablesKernel.ts';
import type { RuleContext } from './serviceRules.ts';
import { serviceRules } from './serviceRules.ts';

/** What one sync of the iptables proxier goes by. */
export interface IptablesSyncInput {
  readonly config: ProxyConfig;
  readonly family: IPFamily;
  /** Ports in order of their names, with the endpoints chosen for this node. */
  readonly ports: readonly { readonly port: ServicePortInfo; readonly choice: EndpointChoice }[];
  /** Services (`namespace/name`) whose chains are written; the others' stay as they are. */
  readonly changed: (service: string) => boolean;
  readonly full: boolean;
  /** More than 1,000 endpoints in all. */
  readonly large: boolean;
  /** Chains that nobody needs any more are removed now. */
  readonly cleanUp: boolean;
}

/** What a sync writes. */
export interface IptablesSync {
  readonly filter: TableInput;
  readonly nat: TableInput;
}

const FILTER_CHAINS = [
  'KUBE-SERVICES',
  'KUBE-EXTERNAL-SERVICES',
  'KUBE-FORWARD',
  'KUBE-NODEPORTS',
  'KUBE-PROXY-FIREWALL',
];

const NAT_CHAINS = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ'];

/** Contexts by configuration and what else they depend on: equal ones are one. */
const contexts = new WeakMap<ProxyConfig, Map<string, RuleContext>>();

function contextOf(i: IptablesSyncInput): RuleContext {
  let known = contexts.get(i.config);
  if (!known) contexts.set(i.config, (known = new Map()));
  const key = `${i.family} ${i.large}`;
  let context = known.get(key);
  if (!context) known.set(key, (context = makeContext(i)));
  return context;
}

function makeContext(i: IptablesSyncInput): RuleContext {
  return {
    local: localDetector(i.config, i.family),
    masqueradeAll: i.config.masqueradeAll,
    nodeIP: i.config.nodeIPs[i.family] ?? '',
    countLocalhost: i.config.nfacct && servesLocalhost(i.config, i.family),
    large: i.large,
  };
}

/**
 * Makes the input of `iptables-restore`: all shared chains, and the chains of the Services that
 * changed. Models: pkg/proxy/iptables/proxier.go syncProxyRules
 */
export function syncIptables(i: IptablesSyncInput, kernel: IptablesKernel): IptablesSync {
  const context = contextOf(i);
  const localnet = localnetRules(i.config, i.family);
  const filter = [...localnet];
  const nat = [...masqueradeBaseRules(i.config)];
  const chains = [...NAT_CHAINS];
  const active = new Set<string>();
  for (const { port, choice } of i.ports) {
    const made = serviceRules(port, choice, context);
    filter.push(...made.filter);
    nat.push(...made.dispatch);
    for (const c of made.chains) active.add(c);
    if (!i.full && !i.changed(port.service)) continue;
    chains.push(...made.chains);
    nat.push(...made.own);
  }
  const stale = i.cleanUp
    ? Object.keys(kernel.nat)
        .filter((c) => isServiceChain(c) && !active.has(c))
        .sort()
    : [];
  filter.push(...forwardRules(i.config));
  const filterChains = localnet.length > 0 ? [...FILTER_CHAINS, 'KUBE-FIREWALL'] : FILTER_CHAINS;
  return {
    filter: { chains: filterChains, rules: filter, removed: [], last: [] },
    nat: {
      chains: [...chains, ...stale],
      rules: nat,
      removed: stale,
      last: nodePortRules(i.config, i.family),
    },
  };
}

/** The kernel after a sync; a full one makes sure of the jumps from the built-in chains first. */
export function applyIptables(k: IptablesKernel, s: IptablesSync, full: boolean): IptablesKernel {
  const ensured = full ? BUILT_IN_JUMPS.reduce((x, j) => ensureJump(x, j), k) : k;
  return {
    filter: restoreTable(ensured.filter, s.filter),
    nat: restoreTable(ensured.nat, s.nat),
  };
}
