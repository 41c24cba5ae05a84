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
import { detectedBy, REJECT_CHAIN } from './baseTable.ts';
import type { NftServiceNames } from './nftNames.ts';
import { nftEndpointNames, nftServiceNames } from './nftNames.ts';
import type { NftElement, NftPart, NftRule, NftSetSpec, NftVerdict } from './NftRule.ts';
import { nftRule } from './NftRule.ts';

/** What the chains of all Service ports of a proxier have in common. */
export interface NftContext {
  readonly local: LocalDetector | undefined;
  readonly masqueradeBits: number;
  readonly nodeIP: string;
  /** Whose endpoints may talk to themselves. */
  readonly nodeName: string;
}

/** What one Service port needs of the table. */
export interface NftServicePort {
  readonly chains: readonly string[];
  /** Affinity sets. */
  readonly sets: readonly NftSetSpec[];
  readonly rules: readonly NftRule[];
  readonly elements: readonly NftElement[];
}

interface Plan {
  readonly p: ServicePortInfo;
  readonly choice: EndpointChoice;
  readonly context: NftContext;
  readonly names: NftServiceNames;
  readonly usesCluster: boolean;
  readonly usesLocal: boolean;
  readonly usesExternal: boolean;
  readonly usesFirewall: boolean;
  readonly hasInternal: boolean;
  readonly hasExternal: boolean;
}

function planOf(p: ServicePortInfo, choice: EndpointChoice, context: NftContext): Plan {
  const { hasAny, cluster, local } = choice;
  return {
    p,
    choice,
    context,
    names: nftServiceNames(p),
    usesCluster: cluster.length > 0 && usesClusterEndpoints(p),
    usesLocal: local.length > 0 && usesLocalEndpoints(p),
    usesExternal: hasAny && isExternallyAccessible(p),
    usesFirewall: p.loadBalancerVIPs.length > 0 && p.sourceRanges.length > 0,
    hasInternal: hasAny && (!p.internalLocal || local.length > 0),
    hasExternal: hasAny && (!p.externalLocal || local.length > 0),
  };
}

const DROP: NftVerdict = { drop: true };
const REFUSE: NftVerdict = { goto: REJECT_CHAIN };

/** Elements of external ways in: external and load balancer addresses, and the node port. */
function externalElements(x: Plan): readonly NftElement[] {
  const { p, names, choice } = x;
  const way: NftVerdict = { goto: names.external };
  const none = choice.hasAny ? DROP : REFUSE;
  const elements: NftElement[] = [];
  const port = `${p.protocol} . ${p.nodePort}`;
  for (const ip of [...p.externalIPs, ...p.loadBalancerVIPs]) {
    const key = `${ip} . ${p.protocol} . ${p.port}`;
    if (choice.hasAny) elements.push({ set: 'service-ips', key, verdict: way });
    if (x.hasExternal) continue;
    elements.push({ set: 'no-endpoint-services', key, verdict: none, comment: p.name });
  }
  if (p.nodePort !== 0 && choice.hasAny) {
    elements.push({ set: 'service-nodeports', key: port, verdict: way });
  }
  if (p.nodePort !== 0 && !x.hasExternal) {
    const set = 'no-endpoint-nodeports';
    elements.push({ set, key: port, verdict: none, comment: p.name });
  }
  for (const ip of x.usesFirewall ? p.loadBalancerVIPs : []) {
    const key = `${ip} . ${p.protocol} . ${p.port}`;
    elements.push({ set: 'firewall-ips', key, verdict: { goto: names.firewall } });
  }
  return elements;
}

function elementsOf(x: Plan): readonly NftElement[] {
  const { p, names, choice } = x;
  const key = `${p.clusterIP} . ${p.protocol} . ${p.port}`;
  const to = p.internalLocal ? names.local : names.service;
  const none = choice.hasAny ? DROP : REFUSE;
  const internal: NftElement = x.hasInternal
    ? { set: 'service-ips', key, verdict: { goto: to } }
    : { set: 'no-endpoint-services', key, verdict: none, comment: p.name };
  const here = x.context.nodeName;
  const hairpins = choice.reachable.filter((e) => here !== '' && e.nodeName === here);
  return [
    { set: 'cluster-ips', key: p.clusterIP },
    internal,
    ...externalElements(x),
    ...hairpins.map((e) => ({
      set: 'hairpin-connections',
      key: `${e.ip} . ${e.ip} . ${p.protocol} . ${e.port}`,
    })),
  ];
}

/** Rules for packets that come in by an external way. */
function externalRules(x: Plan): readonly NftRule[] {
  const { p, names, context } = x;
  if (!x.usesExternal) return [];
  const chain = names.external;
  const mark: NftPart = { is: 'setMark', bits: context.masqueradeBits };
  const own: NftPart = { is: 'local', side: 'saddr' };
  const any: NftPart = { is: 'goto', chain: names.service };
  const to: NftPart = { is: 'goto', chain: p.externalLocal ? names.local : names.service };
  const last = x.hasExternal ? [nftRule(chain, [to])] : [];
  if (!p.externalLocal) return [nftRule(chain, [mark], 'masquerade'), ...last];
  const pods = context.local
    ? [nftRule(chain, [detectedBy(context.local, false), any], 'short-circuit pod traffic')]
    : [];
  return [
    ...pods,
    nftRule(chain, [own, mark], 'masquerade local traffic'),
    nftRule(chain, [own, any], 'short-circuit local traffic'),
    ...last,
  ];
}

function firewallRules(x: Plan): readonly NftRule[] {
  if (!x.usesFirewall) return [];
  const { p, names, context } = x;
  const own = p.sourceRanges.some((r) => cidrContains(r, context.nodeIP));
  const ranges = [...p.sourceRanges, ...(own ? p.loadBalancerVIPs : [])];
  const outside: NftPart = { is: 'address', side: 'saddr', ranges, not: true, braces: true };
  return [nftRule(names.firewall, [outside, { is: 'drop' }])];
}

/** From a Service's chain to its endpoints. */
function balanceRules(x: Plan, chain: string, to: readonly EndpointInfo[]): readonly NftRule[] {
  const { p } = x;
  if (p.affinitySeconds === 0) {
    const endpoints = to.map(({ ip, port }) => ({ ip, port }));
    const dnat: NftPart = { is: 'dnatAny', to: endpoints };
    return [nftRule(chain, [{ is: 'protocol', protocol: p.protocol }, dnat])];
  }
  const names = to.map((e) => nftEndpointNames(p, e));
  return [
    ...names.map((n) =>
      nftRule(chain, [
        { is: 'inSet', side: 'saddr', set: n.affinity },
        { is: 'goto', chain: n.chain },
      ]),
    ),
    nftRule(chain, [{ is: 'pick', chains: names.map((n) => n.chain) }]),
  ];
}

function endpointRules(x: Plan): readonly NftRule[] {
  const { p, choice } = x;
  if (p.affinitySeconds === 0) return [];
  return choice.reachable.flatMap((e) => {
    const n = nftEndpointNames(p, e);
    const to: NftPart = { is: 'dnat', ip: e.ip, port: e.port };
    return [
      nftRule(n.chain, [{ is: 'remember', set: n.affinity }]),
      nftRule(n.chain, [{ is: 'protocol', protocol: p.protocol }, to]),
    ];
  });
}

/** All that a Service port needs. Models: pkg/proxy/nftables/proxier.go syncProxyRules */
export function nftServicePort(
  p: ServicePortInfo,
  choice: EndpointChoice,
  context: NftContext,
): NftServicePort {
  const x = planOf(p, choice, context);
  const { names } = x;
  const sticky = p.affinitySeconds === 0 ? [] : choice.reachable.map((e) => nftEndpointNames(p, e));
  return {
    chains: [
      ...sticky.map((n) => n.chain),
      ...(x.usesCluster ? [names.service] : []),
      ...(x.usesLocal ? [names.local] : []),
      ...(x.usesExternal ? [names.external] : []),
      ...(x.usesFirewall ? [names.firewall] : []),
    ],
    sets: sticky.map((n) => ({
      name: n.affinity,
      map: false,
      key: ['address'],
      timeoutSeconds: p.affinitySeconds,
    })),
    rules: [
      ...externalRules(x),
      ...firewallRules(x),
      ...(x.usesCluster ? balanceRules(x, names.service, choice.cluster) : []),
      ...(x.usesLocal ? balanceRules(x, names.local, choice.local) : []),
      ...endpointRules(x),
    ],
    elements: elementsOf(x),
  };
}
