import type { Service, ServicePort } from '../../api/core/service/fields.ts';
import type { IPFamily } from './ipFamily.ts';
import { canonicalCIDR, canonicalIP, familyOf, isZeroCIDR } from './ipFamily.ts';

/** A protocol in lower case, as rules write it. */
export type ProxyProtocol = 'tcp' | 'udp' | 'sctp';

/**
 * One port of a Service in one family, with all that a proxier needs of it.
 * Models: pkg/proxy/serviceport.go BaseServicePortInfo
 */
export interface ServicePortInfo {
  /** `namespace/name` */
  readonly service: string;
  readonly portName: string;
  /** `namespace/name:port`, without the colon for an unnamed port. */
  readonly name: string;
  readonly protocol: ProxyProtocol;
  readonly clusterIP: string;
  readonly port: number;
  /** 0 for none. */
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  readonly loadBalancerVIPs: readonly string[];
  /** Empty: no restriction. */
  readonly sourceRanges: readonly string[];
  /** Seconds of ClientIP affinity; 0 for none. */
  readonly affinitySeconds: number;
  readonly externalLocal: boolean;
  readonly internalLocal: boolean;
  /** 0 for none. */
  readonly healthCheckNodePort: number;
}

/** Label by which a Service asks for another proxy. */
const OTHER_PROXY = 'service.kubernetes.io/service-proxy-name';

function isProxied(s: Service): boolean {
  const ip = s.spec?.clusterIP ?? '';
  if (ip === '' || ip === 'None' || s.spec?.type === 'ExternalName') return false;
  return s.metadata?.labels?.[OTHER_PROXY] === undefined;
}

/** Ranges of a family; one that allows everybody takes the restriction away. */
function sourceRangesOf(s: Service, family: IPFamily): readonly string[] {
  const ranges = (s.spec?.loadBalancerSourceRanges ?? [])
    .map((r) => r.trim())
    .filter((r) => familyOf(r) === family)
    .map(canonicalCIDR);
  return ranges.some(isZeroCIDR) ? [] : ranges;
}

/** kube-proxy looks at the status alone, whatever the type. */
function vipsOf(s: Service, family: IPFamily): readonly string[] {
  return (s.status?.loadBalancer?.ingress ?? [])
    .filter((i) => (i.ip ?? '') !== '' && (i.ipMode ?? 'VIP') === 'VIP')
    .map((i) => canonicalIP(i.ip!))
    .filter((ip) => familyOf(ip) === family);
}

/** Models: pkg/api/v1/service/util.go ExternallyAccessible */
function isExternal(s: Service): boolean {
  const type = s.spec?.type ?? 'ClusterIP';
  if (type === 'LoadBalancer' || type === 'NodePort') return true;
  return type === 'ClusterIP' && (s.spec?.externalIPs?.length ?? 0) > 0;
}

function portInfo(s: Service, p: ServicePort, clusterIP: string, f: IPFamily): ServicePortInfo {
  const spec = s.spec ?? {};
  const service = `${s.metadata?.namespace ?? ''}/${s.metadata?.name ?? ''}`;
  const portName = p.name ?? '';
  const sticky = spec.sessionAffinity === 'ClientIP';
  const externalLocal = spec.externalTrafficPolicy === 'Local' && isExternal(s);
  return {
    service,
    portName,
    name: portName === '' ? service : `${service}:${portName}`,
    protocol: (p.protocol ?? 'TCP').toLowerCase() as ProxyProtocol,
    clusterIP,
    port: p.port ?? 0,
    nodePort: p.nodePort ?? 0,
    externalIPs: (spec.externalIPs ?? []).filter((ip) => familyOf(ip) === f).map(canonicalIP),
    loadBalancerVIPs: vipsOf(s, f),
    sourceRanges: sourceRangesOf(s, f),
    affinitySeconds: sticky ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
    externalLocal,
    internalLocal: spec.internalTrafficPolicy === 'Local',
    healthCheckNodePort:
      externalLocal && spec.type === 'LoadBalancer' ? (spec.healthCheckNodePort ?? 0) : 0,
  };
}

/** The ports of a Service that a proxier of a family programs; none for headless and external names. */
export function servicePortsOf(s: Service, family: IPFamily): readonly ServicePortInfo[] {
  if (!isProxied(s)) return [];
  const ips = s.spec?.clusterIPs?.length ? s.spec.clusterIPs : [s.spec?.clusterIP ?? ''];
  const clusterIP = ips.find((ip) => familyOf(ip) === family);
  if (clusterIP === undefined) return [];
  return (s.spec?.ports ?? []).map((p) => portInfo(s, p, canonicalIP(clusterIP), family));
}

/** Reachable by a node port, a load balancer's address or an external one. */
export function isExternallyAccessible(p: ServicePortInfo): boolean {
  return p.nodePort !== 0 || p.loadBalancerVIPs.length > 0 || p.externalIPs.length > 0;
}

/** Some traffic may go to endpoints anywhere: Pods and nodes reach them even past policy Local. */
export function usesClusterEndpoints(p: ServicePortInfo): boolean {
  return !p.internalLocal || isExternallyAccessible(p);
}

/** Some traffic may go to endpoints of its own node only. */
export function usesLocalEndpoints(p: ServicePortInfo): boolean {
  return p.internalLocal || (p.externalLocal && isExternallyAccessible(p));
}
