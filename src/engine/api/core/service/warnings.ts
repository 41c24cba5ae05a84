import { ipWarning } from '../../meta/ipWarnings.ts';
import type { Service, ServiceSpec } from './fields.ts';

const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';

function isHeadless(s: ServiceSpec): boolean {
  return s.type === 'ClusterIP' && s.clusterIP === 'None';
}

/** Models: pkg/api/service/warnings.go GetWarningsForService */
export function serviceWarnings(o: Service): readonly string[] {
  const s = o.spec ?? {};
  const out: string[] = [];
  const ips = s.externalIPs ?? [];
  if (o.metadata?.annotations?.[HINTS] !== undefined) {
    out.push(`annotation ${HINTS} is deprecated, please use ${MODE} instead`);
  }
  if (isHeadless(s)) {
    if (s.loadBalancerIP) out.push('spec.loadBalancerIP is ignored for headless services');
    if (ips.length > 0) out.push('spec.externalIPs is ignored for headless services');
    if (s.sessionAffinity !== 'None') {
      out.push('spec.SessionAffinity is ignored for headless services');
    }
  } else s.clusterIPs?.forEach((ip, i) => ipWarning(out, `spec.clusterIPs[${i}]`, ip));
  ips.forEach((ip, i) => ipWarning(out, `spec.externalIPs[${i}]`, ip));
  const named = s.type === 'ExternalName';
  if (ips.length > 0 && !isHeadless(s) && !named) {
    out.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  }
  if (s.loadBalancerIP) ipWarning(out, 'spec.loadBalancerIP', s.loadBalancerIP);
  if (named && ips.length > 0) {
    out.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (!named && s.externalName) {
    out.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  }
  if (s.trafficDistribution === 'PreferClose') {
    out.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return out;
}
