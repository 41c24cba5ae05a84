import type { EndpointChoice } from '../model/categorizeEndpoints.ts';
import type { EndpointInfo } from '../model/EndpointInfo.ts';
import { cidrContains } from '../model/ipFamily.ts';
import type { LocalDetector } from '../model/ProxyConfig.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';
import {
  isExternallyAccessible,
  usesClusterEndpoints,
  usesLocalEndpoints,
} from '../model/ServicePortInfo.ts';
import type { ServiceChains } from './chainNames.ts';
import { chainsOf, endpointChain } from './chainNames.ts';
import type { IptablesMatch, IptablesRule } from './IptablesRule.ts';
import { ACCEPT, comment, DROP, REJECT, rule, towards } from './IptablesRule.ts';

/** What the rules of all Service ports of a proxier have in common. */
export interface RuleContext {
  readonly local: LocalDetector | undefined;
  readonly masqueradeAll: boolean;
  readonly nodeIP: string;
  /** Node ports are served on 127.0.0.1, and a counter tells how often. */
  readonly countLocalhost: boolean;
  /** Above 1,000 endpoints the remarks on endpoints are left out. */
  readonly large: boolean;
}

/** The rules of one Service port; the chains of `nat` in the order in which they are declared. */
export interface ServiceRules {
  readonly filter: readonly IptablesRule[];
  /** Rules of the shared chains: written at every sync. */
  readonly dispatch: readonly IptablesRule[];
  /** Chains of its own, and their rules: written when the Service or its endpoints changed. */
  readonly chains: readonly string[];
  readonly own: readonly IptablesRule[];
}

/** What decides about the chains of a Service port. */
interface Plan {
  readonly p: ServicePortInfo;
  readonly chains: ServiceChains;
  readonly choice: EndpointChoice;
  readonly context: RuleContext;
  readonly usesCluster: boolean;
  readonly usesLocal: boolean;
  readonly internal: string;
  readonly hasInternal: boolean;
  readonly external: string;
  readonly hasExternal: boolean;
  readonly usesExternal: boolean;
  readonly usesFirewall: boolean;
}

function planOf(p: ServicePortInfo, choice: EndpointChoice, context: RuleContext): Plan {
  const chains = chainsOf(p);
  const { hasAny, local } = choice;
  return {
    p,
    chains,
    choice,
    context,
    usesCluster: choice.cluster.length > 0 && usesClusterEndpoints(p),
    usesLocal: local.length > 0 && usesLocalEndpoints(p),
    internal: p.internalLocal ? chains.svl : chains.svc,
    hasInternal: hasAny && (!p.internalLocal || local.length > 0),
    external: p.externalLocal ? chains.svl : chains.svc,
    hasExternal: hasAny && (!p.externalLocal || local.length > 0),
    usesExternal: hasAny && isExternallyAccessible(p),
    usesFirewall: hasAny && p.loadBalancerVIPs.length > 0 && p.sourceRanges.length > 0,
  };
}

/** Rules of KUBE-SERVICES and KUBE-NODEPORTS in `nat`. */
function dispatchRules(x: Plan): IptablesRule[] {
  const { p, chains } = x;
  const rules: IptablesRule[] = [];
  const serve = (what: string, ip: string, to: string): void => {
    const text = comment(`${p.name} ${what}`);
    rules.push(rule('KUBE-SERVICES', [text, ...towards(p.protocol, ip, p.port)], to));
  };
  if (x.hasInternal) serve('cluster IP', p.clusterIP, x.internal);
  if (!x.choice.hasAny) return rules;
  for (const ip of p.externalIPs) serve('external IP', ip, chains.ext);
  const balancer = x.usesFirewall ? chains.fw : chains.ext;
  for (const ip of p.loadBalancerVIPs) serve('loadbalancer IP', ip, balancer);
  if (p.nodePort === 0) return rules;
  if (x.context.countLocalhost) {
    const counted = { is: 'nfacct', name: 'localhost_nps_accepted_pkts' } as const;
    const at = towards(p.protocol, '127.0.0.0/8', p.nodePort);
    rules.push(rule('KUBE-NODEPORTS', [comment(p.name), ...at, counted], chains.ext));
  }
  const at = towards(p.protocol, '', p.nodePort);
  rules.push(rule('KUBE-NODEPORTS', [comment(p.name), ...at], chains.ext));
  return rules;
}

/** Rules of `filter`: what has no endpoint is refused, what a firewall did not let through dropped. */
function filterRules(x: Plan): IptablesRule[] {
  const { p } = x;
  const rules: IptablesRule[] = [];
  const target = x.choice.hasAny ? DROP : REJECT;
  const why = comment(`${p.name} has no ${x.choice.hasAny ? 'local ' : ''}endpoints`);
  const refuse = (chain: string, ip: string): void => {
    rules.push(rule(chain, [why, ...towards(p.protocol, ip, p.port)], target));
  };
  if (!x.hasInternal) refuse('KUBE-SERVICES', p.clusterIP);
  if (!x.hasExternal) for (const ip of p.externalIPs) refuse('KUBE-EXTERNAL-SERVICES', ip);
  for (const ip of x.usesFirewall ? p.loadBalancerVIPs : []) {
    const text = comment(`${p.name} traffic not accepted by ${x.chains.fw}`);
    rules.push(rule('KUBE-PROXY-FIREWALL', [text, ...towards(p.protocol, ip, p.port)], DROP));
  }
  if (!x.hasExternal) for (const ip of p.loadBalancerVIPs) refuse('KUBE-EXTERNAL-SERVICES', ip);
  if (!x.hasExternal && p.nodePort !== 0) {
    const at = towards(p.protocol, '', p.nodePort);
    const here: IptablesMatch = { is: 'local', side: 'dst' };
    rules.push(rule('KUBE-EXTERNAL-SERVICES', [why, here, ...at], target));
  }
  if (p.healthCheckNodePort !== 0) {
    const text = comment(`${p.name} health check node port`);
    const at = towards('tcp', '', p.healthCheckNodePort);
    rules.push(rule('KUBE-NODEPORTS', [text, ...at], ACCEPT));
  }
  return rules;
}

/** Packets of local Pods, or all others. */
export function detectedSource(d: LocalDetector, not: boolean): IptablesMatch {
  const negated = not ? { not } : {};
  return d.by === 'source'
    ? { is: 'source', cidr: d.cidr, ...negated }
    : { is: 'in', name: d.name, ...negated };
}

/** Who must be answered through this node is masqueraded. */
function masqueradeRules(x: Plan): IptablesRule[] {
  const { p, context } = x;
  if (!x.hasInternal || (!context.masqueradeAll && !context.local)) return [];
  const at = [comment(`${p.name} cluster IP`), ...towards(p.protocol, p.clusterIP, p.port)];
  const from = context.masqueradeAll ? [] : [detectedSource(context.local!, true)];
  return [rule(x.internal, [...at, ...from], 'KUBE-MARK-MASQ')];
}

function externalRules(x: Plan): IptablesRule[] {
  const { p, chains, context } = x;
  if (!x.usesExternal) return [];
  const what = `for ${p.name} external destinations`;
  const rules: IptablesRule[] = [];
  if (!p.externalLocal) {
    rules.push(rule(chains.ext, [comment(`masquerade traffic ${what}`)], 'KUBE-MARK-MASQ'));
  } else {
    if (context.local) {
      const pods = [comment(`pod traffic ${what}`), detectedSource(context.local, false)];
      rules.push(rule(chains.ext, pods, chains.svc));
    }
    const here: IptablesMatch = { is: 'local', side: 'src' };
    const marked = [comment(`masquerade LOCAL traffic ${what}`), here];
    rules.push(rule(chains.ext, marked, 'KUBE-MARK-MASQ'));
    rules.push(rule(chains.ext, [comment(`route LOCAL traffic ${what}`), here], chains.svc));
  }
  if (x.hasExternal) rules.push(rule(chains.ext, [], x.external));
  return rules;
}

function firewallRules(x: Plan): IptablesRule[] {
  if (!x.usesFirewall) return [];
  const { p, chains } = x;
  const own = p.sourceRanges.some((r) => cidrContains(r, x.context.nodeIP));
  const text = comment(`${p.name} loadbalancer IP`);
  const sources = [...p.sourceRanges, ...(own ? p.loadBalancerVIPs : [])];
  const last = `other traffic to ${p.name} will be dropped by KUBE-PROXY-FIREWALL`;
  return [
    ...sources.map((cidr) => rule(chains.fw, [text, { is: 'source', cidr }], chains.ext)),
    rule(chains.fw, [comment(last)], { to: 'nothing' }),
  ];
}

/** From a Service's chain to its endpoints: the one of last time, else any with equal chance. */
function balanceRules(x: Plan, chain: string, endpoints: readonly EndpointInfo[]): IptablesRule[] {
  const { p, context } = x;
  const text = (e: EndpointInfo): IptablesMatch | undefined =>
    context.large ? undefined : comment(`${p.name} -> ${e.address}`);
  const sticky = p.affinitySeconds === 0 ? [] : endpoints;
  const n = endpoints.length;
  return [
    ...sticky.map((e) => {
      const name = endpointChain(p, e);
      const seen = { is: 'recentCheck', name, seconds: p.affinitySeconds } as const;
      return rule(chain, [text(e), seen], name);
    }),
    ...endpoints.map((e, i) => {
      const chance = i < n - 1 ? ({ is: 'random', of: n - i } as const) : undefined;
      return rule(chain, [text(e), chance], endpointChain(p, e));
    }),
  ];
}

function endpointRules(x: Plan, e: EndpointInfo): IptablesRule[] {
  const { p, context } = x;
  const chain = endpointChain(p, e);
  const text = context.large ? undefined : comment(p.name);
  const set: IptablesMatch | undefined =
    p.affinitySeconds === 0 ? undefined : { is: 'recentSet', name: chain };
  return [
    rule(chain, [text, { is: 'source', cidr: e.ip }], 'KUBE-MARK-MASQ'),
    rule(chain, [text, set, { is: 'protocol', protocol: p.protocol }], {
      to: 'DNAT',
      ip: e.ip,
      port: e.port,
    }),
  ];
}

interface Made {
  readonly p: ServicePortInfo;
  readonly context: RuleContext;
  readonly rules: ServiceRules;
}

/** Rules last made for a choice of endpoints: they are made anew only when something changed. */
const made = new WeakMap<EndpointChoice, Made>();

/** All rules of a Service port. Models: pkg/proxy/iptables/proxier.go syncProxyRules */
export function serviceRules(
  p: ServicePortInfo,
  choice: EndpointChoice,
  context: RuleContext,
): ServiceRules {
  const last = made.get(choice);
  if (last && last.p === p && last.context === context) return last.rules;
  const rules = makeRules(p, choice, context);
  made.set(choice, { p, context, rules });
  return rules;
}

function makeRules(p: ServicePortInfo, choice: EndpointChoice, context: RuleContext): ServiceRules {
  const x = planOf(p, choice, context);
  const { chains } = x;
  return {
    filter: filterRules(x),
    dispatch: dispatchRules(x),
    chains: [
      ...(x.usesExternal ? [chains.ext] : []),
      ...(x.usesFirewall ? [chains.fw] : []),
      ...(x.usesCluster ? [chains.svc] : []),
      ...(x.usesLocal ? [chains.svl] : []),
      ...choice.reachable.map((e) => endpointChain(p, e)),
    ],
    own: [
      ...masqueradeRules(x),
      ...externalRules(x),
      ...firewallRules(x),
      ...(x.usesCluster ? balanceRules(x, chains.svc, choice.cluster) : []),
      ...(x.usesLocal ? balanceRules(x, chains.svl, choice.local) : []),
      ...choice.reachable.flatMap((e) => endpointRules(x, e)),
    ],
  };
}
