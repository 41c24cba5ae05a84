import { mapField, mapList, setDefaults, withField } from '../../meta/setDefaults.ts';
import type { Service, ServicePort, ServiceSpec } from './fields.ts';
import { isExternal } from './traits.ts';

const TIMEOUT_SECONDS = 10_800;

function defaultPort(p: ServicePort): ServicePort {
  const q = p.protocol ? p : { ...p, protocol: 'TCP' as const };
  return q.targetPort ? q : { ...q, targetPort: q.port ?? 0 };
}

function defaultAffinity(s: ServiceSpec): ServiceSpec {
  if (s.sessionAffinity === 'None') {
    if (!s.sessionAffinityConfig) return s;
    const { sessionAffinityConfig: _, ...rest } = s;
    return rest;
  }
  if (s.sessionAffinity !== 'ClientIP') return s;
  if (s.sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) return s;
  return { ...s, sessionAffinityConfig: { clientIP: { timeoutSeconds: TIMEOUT_SECONDS } } };
}

function defaultSpec(given: ServiceSpec): ServiceSpec {
  let s = setDefaults(given, { type: 'ClusterIP', sessionAffinity: 'None' });
  s = defaultAffinity(s);
  s = mapList(s, 'ports', defaultPort);
  if (isExternal(s) && !s.externalTrafficPolicy) s = { ...s, externalTrafficPolicy: 'Cluster' };
  if (s.type !== 'ExternalName' && s.internalTrafficPolicy === undefined) {
    s = { ...s, internalTrafficPolicy: 'Cluster' };
  }
  if (s.type === 'LoadBalancer' && s.allocateLoadBalancerNodePorts === undefined) {
    s = { ...s, allocateLoadBalancerNodePorts: true };
  }
  return s;
}

/** Addresses of a load balancer are virtual ones unless it says otherwise. */
export function withIpModes(o: Service): Service {
  if (o.spec?.type !== 'LoadBalancer') return o;
  return mapField(o, 'status', (s) =>
    mapField(s, 'loadBalancer', (l) =>
      mapList(l, 'ingress', (n) => (n.ip && n.ipMode === undefined ? { ...n, ipMode: 'VIP' } : n)),
    ),
  );
}

/** Models: pkg/apis/core/v1/defaults.go SetDefaults_Service */
export function defaultService(o: Service): Service {
  return withField(o, 'spec', defaultSpec(o.spec ?? {}));
}
