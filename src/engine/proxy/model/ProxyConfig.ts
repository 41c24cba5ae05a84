import type { IPFamily } from './ipFamily.ts';
import { cidrContains, familyOf, isLoopback, isZeroCIDR } from './ipFamily.ts';

/** How a proxier tells that a packet comes from a Pod of its node. */
export type DetectLocalMode =
  | 'ClusterCIDR'
  | 'NodeCIDR'
  | 'BridgeInterface'
  | 'InterfaceNamePrefix'
  | 'None';

/**
 * KubeProxyConfiguration and the facts of the node, as far as rules depend on them.
 * Models: pkg/proxy/apis/config KubeProxyConfiguration
 */
export interface ProxyConfig {
  readonly nodeName: string;
  readonly nodeIPs: Readonly<Partial<Record<IPFamily, string>>>;
  readonly interfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  readonly detectLocalMode: DetectLocalMode;
  readonly clusterCIDRs: readonly string[];
  readonly podCIDRs: readonly string[];
  readonly bridgeInterface?: string;
  readonly interfaceNamePrefix?: string;
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
  readonly localhostNodePorts: boolean;
  /** Empty: the mode's default. `primary` is the node's own address. */
  readonly nodePortAddresses: readonly string[];
  readonly serviceCIDRs: readonly string[];
  /** The kernel has nfacct counters. */
  readonly nfacct: boolean;
  readonly conntrackTCPBeLiberal: boolean;
  /** '' is rr. */
  readonly ipvsScheduler: string;
  readonly ipvsStrictARP: boolean;
}

/** What tells local Pods from others: a source range or an interface; undefined: nothing does. */
export type LocalDetector =
  | { readonly by: 'source'; readonly cidr: string }
  | { readonly by: 'interface'; readonly name: string };

/** The detector of a family. Models: pkg/proxy/util/localdetector.go */
export function localDetector(c: ProxyConfig, family: IPFamily): LocalDetector | undefined {
  const first = (list: readonly string[]): LocalDetector | undefined => {
    const cidr = list.find((x) => familyOf(x) === family);
    return cidr === undefined ? undefined : { by: 'source', cidr };
  };
  switch (c.detectLocalMode) {
    case 'ClusterCIDR':
      return first(c.clusterCIDRs);
    case 'NodeCIDR':
      return first(c.podCIDRs);
    case 'BridgeInterface':
      return { by: 'interface', name: c.bridgeInterface ?? '' };
    case 'InterfaceNamePrefix':
      return { by: 'interface', name: `${c.interfaceNamePrefix ?? ''}+` };
    case 'None':
      return undefined;
  }
}

/** On which of the node's addresses node ports are served. */
export interface NodePortAddresses {
  /** Every local address. */
  readonly all: boolean;
  /** Else these. */
  readonly ips: readonly string[];
}

/** Node port addresses of a family. Models: pkg/proxy/util/nodeport_addresses.go */
export function nodePortAddresses(c: ProxyConfig, family: IPFamily): NodePortAddresses {
  const primary = c.nodeIPs[family];
  if (c.nodePortAddresses.includes('primary')) {
    return { all: false, ips: primary === undefined ? [] : [primary] };
  }
  const ranges = c.nodePortAddresses.filter((r) => familyOf(r) === family);
  if (ranges.length === 0 || ranges.some(isZeroCIDR)) return { all: true, ips: [] };
  const own = c.interfaces.flatMap((i) => i.addresses).map((a) => a.replace(/\/.*$/, ''));
  const ips = own.filter((ip) => ranges.some((r) => cidrContains(r, ip)));
  return { all: false, ips };
}

/** Node ports are served on 127.0.0.1 too, which needs `route_localnet`. IPv4 only. */
export function servesLocalhost(c: ProxyConfig, family: IPFamily): boolean {
  if (family === 'IPv6' || !c.localhostNodePorts) return false;
  const { all, ips } = nodePortAddresses(c, family);
  return all || ips.some(isLoopback);
}
