import type { Endpoint, EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import type { IPFamily } from './ipFamily.ts';
import { canonicalIP, hostPort } from './ipFamily.ts';

/** An endpoint of a Service port as a proxier sees it. Models: pkg/proxy/endpoint.go */
export interface EndpointInfo {
  readonly ip: string;
  readonly port: number;
  /** `IP:port`; endpoints are ordered by its bytes. */
  readonly address: string;
  /** '' for one of no node. */
  readonly nodeName: string;
  readonly isLocal: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

/** Label that names the Service of a slice. */
export const SERVICE_NAME = 'kubernetes.io/service-name';
const HEADLESS = 'service.kubernetes.io/headless';

/** `namespace/name` of the Service whose slice it is, or '' for one that kube-proxy does not watch. */
export function serviceOfSlice(s: EndpointSlice): string {
  const name = s.metadata?.labels?.[SERVICE_NAME] ?? '';
  if (name === '' || s.metadata?.labels?.[HEADLESS] !== undefined) return '';
  return `${s.metadata?.namespace ?? ''}/${name}`;
}

/** Endpoints are matched to a Service's port by name and protocol. */
export function endpointKey(portName: string, protocol: string): string {
  return `${portName}/${protocol.toLowerCase()}`;
}

function info(e: Endpoint, port: number, nodeName: string): EndpointInfo {
  const ip = canonicalIP(e.addresses?.[0] ?? '');
  const c = e.conditions ?? {};
  return {
    ip,
    port,
    address: hostPort(ip, port),
    nodeName: e.nodeName ?? '',
    isLocal: e.nodeName !== undefined && e.nodeName === nodeName,
    ready: c.ready ?? true,
    serving: c.serving ?? true,
    terminating: c.terminating ?? false,
    zoneHints: (e.hints?.forZones ?? []).map((z) => z.name ?? ''),
    nodeHints: (e.hints?.forNodes ?? []).map((n) => n.name ?? ''),
  };
}

function bytesOrder(x: EndpointInfo, y: EndpointInfo): number {
  return x.address < y.address ? -1 : x.address > y.address ? 1 : 0;
}

/** Endpoints of one Service by port and protocol, each list in byte order of `IP:port`. */
export function endpointsOf(
  slices: readonly EndpointSlice[],
  family: IPFamily,
  nodeName: string,
): ReadonlyMap<string, readonly EndpointInfo[]> {
  const found = new Map<string, Map<string, EndpointInfo>>();
  for (const s of slices) {
    if (s.addressType !== family) continue;
    for (const p of s.ports ?? []) {
      if (p.port === undefined || p.port === 0) continue;
      const key = endpointKey(p.name ?? '', p.protocol ?? 'TCP');
      let ofPort = found.get(key);
      if (!ofPort) found.set(key, (ofPort = new Map()));
      for (const e of s.endpoints ?? []) {
        if ((e.addresses?.length ?? 0) === 0) continue;
        const made = info(e, p.port, nodeName);
        const other = ofPort.get(made.address);
        if (!other || !made.terminating) ofPort.set(made.address, made);
      }
    }
  }
  const sorted = new Map<string, readonly EndpointInfo[]>();
  for (const [key, m] of found) sorted.set(key, [...m.values()].sort(bytesOrder));
  return sorted;
}
