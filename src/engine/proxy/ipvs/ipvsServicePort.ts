import type { EndpointChoice } from '../model/categorizeEndpoints.ts';
import type { EndpointInfo } from '../model/EndpointInfo.ts';
import { cidrContains, familyOf, isLoopback } from '../model/ipFamily.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import { nodePortAddresses } from '../model/ProxyConfig.ts';
import type { ProxiedPort } from '../model/ProxyTracker.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';
import type { IpsetName } from './ipsets.ts';
import type { RealServer, VirtualServerSpec } from './IpvsKernel.ts';

/** What all Service ports of a proxier have in common. */
export interface IpvsContext {
  readonly scheduler: string;
  readonly nodeIP: string;
  readonly nodeName: string;
  /** Addresses of the node beside those of kube-ipvs0. */
  readonly nodeAddresses: ReadonlySet<string>;
  /** Where node ports are served. */
  readonly nodePortIPs: readonly string[];
}

/** An entry of an IP set. */
export interface IpsetEntry {
  readonly set: IpsetName;
  readonly entry: string;
}

/** A virtual server and who is to be behind it. */
export interface WantedServer {
  readonly spec: VirtualServerSpec;
  readonly realServers: readonly RealServer[];
}

/** A load balancer's address that the node itself must not use. */
export interface DeniedAddress {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** What one Service port needs of the kernel. */
export interface IpvsServicePort {
  readonly name: string;
  readonly servers: readonly WantedServer[];
  /** Addresses for kube-ipvs0. */
  readonly addresses: readonly string[];
  readonly entries: readonly IpsetEntry[];
  readonly denied: readonly DeniedAddress[];
}

function isLinkLocal(ip: string): boolean {
  return /^fe[89ab]/i.test(ip);
}

/** The context of a node. */
export function ipvsContext(c: ProxyConfig, f: IPFamily): IpvsContext {
  const own = c.interfaces
    .flatMap((i) => i.addresses)
    .map((a) => a.replace(/\/.*$/, ''))
    .filter((ip) => familyOf(ip) === f && !isLoopback(ip));
  const nodeAddresses = new Set(own.filter((ip) => !isLinkLocal(ip)));
  const { all, ips } = nodePortAddresses(c, f);
  const chosen = all ? [...nodeAddresses] : ips.filter((ip) => !isLoopback(ip));
  return {
    scheduler: c.ipvsScheduler === '' ? 'rr' : c.ipvsScheduler,
    nodeIP: c.nodeIPs[f] ?? '',
    nodeName: c.nodeName,
    nodeAddresses,
    nodePortIPs: chosen.sort(),
  };
}

function spec(
  p: ServicePortInfo,
  address: string,
  port: number,
  x: IpvsContext,
): VirtualServerSpec {
  return {
    address,
    port,
    protocol: p.protocol.toUpperCase() as VirtualServerSpec['protocol'],
    scheduler: x.scheduler,
    persistent: p.affinitySeconds > 0,
    sourceHash: x.scheduler === 'mh',
    timeout: p.affinitySeconds,
  };
}

/** Under policy Local without a local endpoint all endpoints serve: replies then miss their way. */
function behind(choice: EndpointChoice, local: boolean): readonly RealServer[] {
  const used: readonly EndpointInfo[] =
    local && choice.local.length > 0 ? choice.local : choice.cluster;
  return used.map((e) => ({ address: e.ip, port: e.port, weight: 1 }));
}

/** Sets and denials of a load balancer's address. */
function balancerEntries(
  p: ServicePortInfo,
  ip: string,
  x: IpvsContext,
): { readonly entries: readonly IpsetEntry[]; readonly denied: readonly DeniedAddress[] } {
  const entry = `${ip},${p.protocol}:${p.port}`;
  const entries: IpsetEntry[] = [{ set: 'KUBE-LOAD-BALANCER', entry }];
  if (p.externalLocal) entries.push({ set: 'KUBE-LOAD-BALANCER-LOCAL', entry });
  if (p.sourceRanges.length === 0) return { entries, denied: [] };
  entries.push({ set: 'KUBE-LOAD-BALANCER-FW', entry });
  for (const r of p.sourceRanges) {
    entries.push({ set: 'KUBE-LOAD-BALANCER-SOURCE-CIDR', entry: `${entry},${r}` });
  }
  if (!p.sourceRanges.some((r) => cidrContains(r, x.nodeIP))) {
    return { entries, denied: [{ ip, protocol: p.protocol, port: p.port }] };
  }
  entries.push({ set: 'KUBE-LOAD-BALANCER-SOURCE-IP', entry: `${entry},${ip}` });
  return { entries, denied: [] };
}

function nodePortEntries(p: ServicePortInfo, x: IpvsContext): readonly IpsetEntry[] {
  const add = (set: IpsetName, local: IpsetName, entries: readonly string[]): IpsetEntry[] =>
    entries.flatMap((entry) => [
      { set, entry },
      ...(p.externalLocal ? [{ set: local, entry }] : []),
    ]);
  switch (p.protocol) {
    case 'tcp':
      return add('KUBE-NODE-PORT-TCP', 'KUBE-NODE-PORT-LOCAL-TCP', [String(p.nodePort)]);
    case 'udp':
      return add('KUBE-NODE-PORT-UDP', 'KUBE-NODE-PORT-LOCAL-UDP', [String(p.nodePort)]);
    case 'sctp': {
      const at = x.nodePortIPs.map((ip) => `${ip},sctp:${p.nodePort}`);
      return add('KUBE-NODE-PORT-SCTP-HASH', 'KUBE-NODE-PORT-LOCAL-SCTP-HASH', at);
    }
  }
}

/** All that a Service port needs. Models: pkg/proxy/ipvs/proxier.go syncProxyRules */
export function ipvsServicePort(
  { port: p, choice, endpoints }: ProxiedPort,
  x: IpvsContext,
): IpvsServicePort {
  const servers: WantedServer[] = [];
  const addresses: string[] = [p.clusterIP];
  const entries: IpsetEntry[] = [];
  const denied: DeniedAddress[] = [];
  const made = (): IpvsServicePort => ({ name: p.name, servers, addresses, entries, denied });
  const serve = (ip: string, port: number, local: boolean): void => {
    servers.push({ spec: spec(p, ip, port, x), realServers: behind(choice, local) });
  };
  const bind = (ip: string): void => {
    if (!x.nodeAddresses.has(ip)) addresses.push(ip);
  };
  for (const e of endpoints.filter((e) => e.nodeName === x.nodeName)) {
    entries.push({ set: 'KUBE-LOOP-BACK', entry: `${e.ip},${p.protocol}:${e.port},${e.ip}` });
  }
  entries.push({ set: 'KUBE-CLUSTER-IP', entry: `${p.clusterIP},${p.protocol}:${p.port}` });
  serve(p.clusterIP, p.port, p.internalLocal);
  for (const ip of p.externalIPs) {
    const set = p.externalLocal ? 'KUBE-EXTERNAL-IP-LOCAL' : 'KUBE-EXTERNAL-IP';
    entries.push({ set, entry: `${ip},${p.protocol}:${p.port}` });
    serve(ip, p.port, p.externalLocal);
    bind(ip);
  }
  for (const ip of p.loadBalancerVIPs) {
    const more = balancerEntries(p, ip, x);
    entries.push(...more.entries);
    denied.push(...more.denied);
    serve(ip, p.port, p.externalLocal);
    bind(ip);
  }
  // Without an address for node ports upstream goes on to the next Service at once.
  if (p.nodePort !== 0 && x.nodePortIPs.length === 0) return made();
  if (p.nodePort !== 0) {
    entries.push(...nodePortEntries(p, x));
    for (const ip of x.nodePortIPs) serve(ip, p.nodePort, p.externalLocal);
  }
  if (p.healthCheckNodePort !== 0) {
    entries.push({ set: 'KUBE-HEALTH-CHECK-NODE-PORT', entry: String(p.healthCheckNodePort) });
  }
  return made();
}
