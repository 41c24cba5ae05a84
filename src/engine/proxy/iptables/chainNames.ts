import type { EndpointInfo } from '../model/EndpointInfo.ts';
import { nameHash } from '../model/proxyNames.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';

/** The chains of one Service port. Models: pkg/proxy/iptables/proxier.go newServiceInfo */
export interface ServiceChains {
  readonly svc: string;
  readonly svl: string;
  readonly ext: string;
  readonly fw: string;
}

/** Names of the chains of a Service port. */
export function chainsOf(p: ServicePortInfo): ServiceChains {
  const h = nameHash(p.name + p.protocol, 16);
  return { svc: `KUBE-SVC-${h}`, svl: `KUBE-SVL-${h}`, ext: `KUBE-EXT-${h}`, fw: `KUBE-FW-${h}` };
}

/** Name of the chain of one endpoint of a Service port. */
export function endpointChain(p: ServicePortInfo, e: EndpointInfo): string {
  return `KUBE-SEP-${nameHash(p.name + p.protocol + e.address, 16)}`;
}

/** A chain that belongs to a Service and is removed with it. */
export function isServiceChain(name: string): boolean {
  return /^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(name);
}
