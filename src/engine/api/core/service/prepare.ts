import { semanticEqual } from '../../meta/semanticEqual.ts';
import type { Service, ServicePort, ServiceSpec } from './fields.ts';
import {
  hasNodePorts,
  isExternal,
  needsClusterIP,
  needsHealthCheck,
  nodePortsOf,
  sameList,
} from './traits.ts';

type Key = keyof ServiceSpec;

/** A spec without some fields; the same reference when it has none of them. */
export function omit(s: ServiceSpec, ...keys: readonly Key[]): ServiceSpec {
  if (keys.every((k) => s[k] === undefined)) return s;
  const gone = new Set<string>(keys);
  return Object.fromEntries(Object.entries(s).filter(([k]) => !gone.has(k))) as ServiceSpec;
}

function withoutAddress(s: ServiceSpec, was: ServiceSpec): ServiceSpec {
  let out = s;
  if (s.clusterIP === was.clusterIP && sameList(s.clusterIPs, was.clusterIPs)) {
    out = omit(out, 'clusterIP', 'clusterIPs');
  }
  if (semanticEqual(s.ipFamilies, was.ipFamilies)) out = omit(out, 'ipFamilies');
  if (s.ipFamilyPolicy === was.ipFamilyPolicy) out = omit(out, 'ipFamilyPolicy');
  return out;
}

function withoutNodePorts(s: ServiceSpec): ServiceSpec {
  const ports = s.ports?.map(({ nodePort: _, ...p }): ServicePort => p);
  return ports ? { ...s, ports } : s;
}

/**
 * Takes away what the old type needed and the new one may not have, if the writer left it as it
 * was. Models: pkg/registry/core/service/strategy.go dropTypeDependentFields
 */
export function dropTypeDependentFields(o: Service, old: Service): Service {
  const was = old.spec ?? {};
  let s = o.spec ?? {};
  if (needsClusterIP(was) && !needsClusterIP(s)) s = withoutAddress(s, was);
  const kept = nodePortsOf(o).every((p) => nodePortsOf(old).includes(p));
  if (hasNodePorts(was) && !hasNodePorts(s) && kept) s = withoutNodePorts(s);
  const same = (k: Key): boolean => s[k] === was[k];
  if (needsHealthCheck(was) && !needsHealthCheck(s) && same('healthCheckNodePort')) {
    s = omit(s, 'healthCheckNodePort');
  }
  if (was.type === 'LoadBalancer' && s.type !== 'LoadBalancer') {
    if (same('allocateLoadBalancerNodePorts')) s = omit(s, 'allocateLoadBalancerNodePorts');
    if (same('loadBalancerClass')) s = omit(s, 'loadBalancerClass');
  }
  if (isExternal(was) && !isExternal(s) && same('externalTrafficPolicy')) {
    s = omit(s, 'externalTrafficPolicy');
  }
  const next = s === o.spec ? o : { ...o, spec: s };
  if (s.type === 'LoadBalancer' || !next.status?.loadBalancer?.ingress) return next;
  return { ...next, status: { ...next.status, loadBalancer: {} } };
}

function patchPorts(s: ServiceSpec, o: Service, old: Service): ServiceSpec {
  const now = nodePortsOf(o);
  const used = new Set(nodePortsOf(old).filter((p) => now.includes(p)));
  const byName = new Map((old.spec?.ports ?? []).map((p) => [p.name ?? '', p.nodePort ?? 0]));
  const ports = s.ports?.map((p) => {
    const was = byName.get(p.name ?? '') ?? 0;
    return p.nodePort || was === 0 || used.has(was) ? p : { ...p, nodePort: was };
  });
  return ports ? { ...s, ports } : s;
}

function allocatesPorts(s: ServiceSpec): boolean {
  if (s.type === 'NodePort') return true;
  return s.type === 'LoadBalancer' && s.allocateLoadBalancerNodePorts !== false;
}

/**
 * A writer who leaves out what was given keeps it.
 * Models: pkg/registry/core/service/storage patchAllocatedValues
 */
export function patchAllocatedValues(o: Service, old: Service): Service {
  const was = old.spec ?? {};
  let s = o.spec ?? {};
  if (needsClusterIP(was) && needsClusterIP(s)) {
    if (!s.clusterIP && was.clusterIP) s = { ...s, clusterIP: was.clusterIP };
    if (!s.clusterIPs?.length && was.clusterIPs?.length) s = { ...s, clusterIPs: was.clusterIPs };
  }
  if (allocatesPorts(was) && allocatesPorts(s)) s = patchPorts(s, o, old);
  if (needsHealthCheck(was) && needsHealthCheck(s) && !s.healthCheckNodePort) {
    s = { ...s, healthCheckNodePort: was.healthCheckNodePort ?? 0 };
  }
  return s === o.spec ? o : { ...o, spec: s };
}

/** `clusterIP` and `clusterIPs` say the same. Models: normalizeClusterIPs */
export function normalizeClusterIPs(o: Service, old: Service | undefined): Service {
  const s = o.spec ?? {};
  if (!old) {
    if (!s.clusterIP || s.clusterIPs?.length) return o;
    return { ...o, spec: { ...s, clusterIPs: [s.clusterIP] } };
  }
  const was = old.spec ?? {};
  let list = s.clusterIPs;
  if (was.clusterIPs?.length && !list?.length && was.clusterIP === s.clusterIP) {
    list = was.clusterIPs;
  }
  if ((was.clusterIP ?? '') !== (s.clusterIP ?? '') && sameList(was.clusterIPs, list)) {
    list = was.clusterIP && !s.clusterIP ? undefined : [s.clusterIP ?? ''];
  }
  if (list === s.clusterIPs) return o;
  const rest = omit(s, 'clusterIPs');
  return { ...o, spec: list ? { ...rest, clusterIPs: list } : rest };
}
