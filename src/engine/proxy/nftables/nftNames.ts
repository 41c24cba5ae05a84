import type { EndpointInfo } from '../model/EndpointInfo.ts';
import { nameHash } from '../model/proxyNames.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';

const LENGTH_MAX = 240;
const CUT = '...';

function hashed(name: string): string {
  const full = `${nameHash(name, 8)}-${name}`;
  return full.length <= LENGTH_MAX ? full : full.slice(0, LENGTH_MAX - CUT.length) + CUT;
}

function base(p: ServicePortInfo): string {
  return `${p.service}/${p.protocol}/${p.portName}`;
}

/** Names of a Service port's chains. Models: pkg/proxy/nftables/proxier.go newServiceInfo */
export interface NftServiceNames {
  readonly service: string;
  readonly local: string;
  readonly external: string;
  readonly firewall: string;
}

/** Names of the chains of a Service port. */
export function nftServiceNames(p: ServicePortInfo): NftServiceNames {
  const n = hashed(base(p));
  return {
    service: `service-${n}`,
    local: `local-${n}`,
    external: `external-${n}`,
    firewall: `firewall-${n}`,
  };
}

/** Names of the chain and the affinity set of an endpoint. Models: newEndpointInfo */
export function nftEndpointNames(
  p: ServicePortInfo,
  e: EndpointInfo,
): { readonly chain: string; readonly affinity: string } {
  const n = hashed(`${base(p)}__${e.ip.replaceAll(':', '.')}/${e.port}`);
  return { chain: `endpoint-${n}`, affinity: `affinity-${n}` };
}

/** A chain that belongs to a Service port: only those have a slash in their names. */
export function isNftServiceChain(name: string): boolean {
  return name.includes('/');
}

/** A set that remembers who was sent to an endpoint. */
export function isAffinitySet(name: string): boolean {
  return name.startsWith('affinity-');
}
