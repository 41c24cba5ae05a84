import type { Service, ServiceSpec } from './fields.ts';

/** `clusterIP: None`: DNS answers the Pods themselves. */
export function isHeadless(s: ServiceSpec): boolean {
  return s.clusterIPs?.length === 1 && s.clusterIPs[0] === 'None';
}

/** Reachable from outside. Models: pkg/api/service ExternallyAccessible */
export function isExternal(s: ServiceSpec): boolean {
  if (s.type === 'LoadBalancer' || s.type === 'NodePort') return true;
  return s.type === 'ClusterIP' && (s.externalIPs?.length ?? 0) > 0;
}

/** Has a port for the load balancer's health checks. Models: NeedsHealthCheck */
export function needsHealthCheck(s: ServiceSpec): boolean {
  return s.type === 'LoadBalancer' && s.externalTrafficPolicy === 'Local';
}

/** Every type but ExternalName has an address. */
export function needsClusterIP(s: ServiceSpec): boolean {
  return s.type !== 'ExternalName';
}

/** Whether its ports are opened on every node. */
export function hasNodePorts(s: ServiceSpec): boolean {
  return s.type === 'NodePort' || s.type === 'LoadBalancer';
}

/** Whether two lists are the same, absent and empty counting as one. */
export function sameList(x: readonly unknown[] = [], y: readonly unknown[] = []): boolean {
  return x.length === y.length && x.every((v, i) => v === y[i]);
}

/** The node ports of a Service, health checks left out. */
export function nodePortsOf(o: Service): readonly number[] {
  return (o.spec?.ports ?? []).flatMap((p) => (p.nodePort ? [p.nodePort] : []));
}
