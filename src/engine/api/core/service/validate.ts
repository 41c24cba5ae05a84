import { checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from '../../meta/FieldError.ts';
import { checkCIDR, checkEndpointIP, checkIP } from '../../meta/ip.ts';
import { dns1123Label, dns1123Subdomain, portNumber, qualifiedName } from '../../meta/names.ts';
import { checkLabels } from '../../meta/validateSelector.ts';
import { checkPort } from '../pod/validateProbe.ts';
import type { Service, ServicePort, ServiceSpec } from './fields.ts';
import { isExternal, isHeadless, needsHealthCheck } from './traits.ts';
import {
  checkClusterIPs,
  checkClusterIPsUpdate,
  checkFamiliesUpdate,
} from './validateAddresses.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';
const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const ONLY_LB = "may only be used when `type` is 'LoadBalancer'";

function checkType(s: ServiceSpec, out: FieldError[]): void {
  if (!s.ports?.length && !isHeadless(s) && s.type !== 'ExternalName') {
    out.push(required('spec.ports'));
  }
  if ((s.type === 'LoadBalancer' || s.type === 'NodePort') && isHeadless(s)) {
    const text = `may not be set to 'None' for ${s.type} services`;
    out.push(invalid('spec.clusterIPs[0]', 'None', text));
  }
  if (s.type !== 'ExternalName') return;
  const text = 'may not be set for ExternalName services';
  if (s.clusterIPs?.length) out.push(forbidden('spec.clusterIPs', text));
  if (s.ipFamilies?.length) out.push(forbidden('spec.ipFamilies', text));
  if (s.ipFamilyPolicy !== undefined) out.push(forbidden('spec.ipFamilyPolicy', text));
  const name = (s.externalName ?? '').replace(/\.$/, '');
  if (name === '') out.push(required('spec.externalName'));
  else invalidEach(out, 'spec.externalName', name, dns1123Subdomain(name));
}

/** Models: validateServicePort */
function checkServicePort(p: ServicePort, path: string, one: boolean, names: Set<string>) {
  const out: FieldError[] = [];
  if (!p.name) {
    if (!one) out.push(required(`${path}.name`));
  } else {
    invalidEach(out, `${path}.name`, p.name, dns1123Label(p.name));
    if (names.has(p.name)) out.push(duplicate(`${path}.name`, p.name));
    names.add(p.name);
  }
  invalidEach(out, `${path}.port`, p.port ?? 0, portNumber(p.port ?? 0));
  if (!p.protocol) out.push(required(`${path}.protocol`));
  else checkOneOf(p.protocol, ['SCTP', 'TCP', 'UDP'], `${path}.protocol`, out);
  checkPort(p.targetPort ?? 0, `${path}.targetPort`, out);
  if (p.appProtocol !== undefined) {
    invalidEach(out, `${path}.appProtocol`, p.appProtocol, qualifiedName(p.appProtocol));
  }
  return out;
}

function checkPorts(s: ServiceSpec, out: FieldError[]): void {
  const names = new Set<string>();
  const one = (s.ports?.length ?? 0) <= 1;
  s.ports?.forEach((p, i) => out.push(...checkServicePort(p, `spec.ports[${i}]`, one, names)));
}

function checkAffinity(s: ServiceSpec, out: FieldError[]): void {
  const { sessionAffinity: affinity, sessionAffinityConfig: config } = s;
  if (!affinity) out.push(required('spec.sessionAffinity'));
  else checkOneOf(affinity, ['ClientIP', 'None'], 'spec.sessionAffinity', out);
  const at = 'spec.sessionAffinityConfig';
  if (affinity === 'None' && config) {
    out.push(forbidden(at, 'must not be set when session affinity is None'));
  }
  if (affinity !== 'ClientIP') return;
  const when = 'when session affinity type is ClientIP';
  const seconds = config?.clientIP?.timeoutSeconds;
  if (!config) out.push(required(at, when));
  else if (!config.clientIP) out.push(required(`${at}.clientIP`, when));
  else if (seconds === undefined) out.push(required(`${at}.clientIP.timeoutSeconds`, when));
  else if (seconds <= 0 || seconds > 86_400) {
    const text = 'must be greater than 0 and less than 86400';
    out.push(invalid(`${at}.clientIP.timeoutSeconds`, seconds, text));
  }
}

function checkExternalIPs(s: ServiceSpec, was: ServiceSpec | undefined, out: FieldError[]): void {
  s.externalIPs?.forEach((ip, i) => {
    const at = `spec.externalIPs[${i}]`;
    if (was?.externalIPs?.includes(ip) || checkIP(ip, at, out)) checkEndpointIP(ip, at, out);
  });
}

/** Ports may not be given twice. */
function checkTwice(s: ServiceSpec, out: FieldError[]): void {
  const nodePorts = new Set<string>();
  const ports = new Set<string>();
  s.ports?.forEach((p, i) => {
    if (s.type !== 'ClusterIP' || !p.nodePort) return;
    const text = "may not be used when `type` is 'ClusterIP'";
    out.push(forbidden(`spec.ports[${i}].nodePort`, text));
  });
  s.ports?.forEach((p, i) => {
    if (!p.nodePort) return;
    const key = `${p.protocol}/${p.nodePort}`;
    if (nodePorts.has(key)) out.push(duplicate(`spec.ports[${i}].nodePort`, p.nodePort));
    nodePorts.add(key);
  });
  s.ports?.forEach((p, i) => {
    const key = `${p.protocol}/${p.port}`;
    if (ports.has(key)) {
      const value = {
        Name: '',
        Protocol: p.protocol ?? '',
        AppProtocol: null,
        Port: p.port ?? 0,
        TargetPort: 0,
        NodePort: 0,
      };
      out.push(duplicate(`spec.ports[${i}]`, value));
    }
    ports.add(key);
  });
}

function checkSourceRanges(o: Service, old: Service | undefined, out: FieldError[]): void {
  const s = o.spec ?? {};
  const balanced = s.type === 'LoadBalancer';
  if (s.loadBalancerSourceRanges?.length) {
    const at = 'spec.LoadBalancerSourceRanges';
    const had = (old?.spec?.loadBalancerSourceRanges ?? []).map((r) => r.trim());
    if (!balanced) out.push(forbidden(at, ONLY_LB));
    s.loadBalancerSourceRanges.forEach((r, i) => {
      if (!had.includes(r.trim())) checkCIDR(r.trim(), `${at}[${i}]`, out);
    });
    return;
  }
  const value = o.metadata?.annotations?.[RANGES];
  if (value === undefined) return;
  const at = `metadata.annotations[${RANGES}]`;
  if (!balanced) out.push(forbidden(at, ONLY_LB));
  if (value.trim() === '' || old?.metadata?.annotations?.[RANGES] === value) return;
  for (const r of value.split(',')) checkCIDR(r.trim(), at, out);
}

function checkLoadBalancer(s: ServiceSpec, out: FieldError[]): void {
  const balanced = s.type === 'LoadBalancer';
  const { allocateLoadBalancerNodePorts: allocate, loadBalancerClass: name } = s;
  if (allocate !== undefined && !balanced) {
    out.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LB));
  }
  if (allocate === undefined && balanced) out.push(required('allocateLoadBalancerNodePorts'));
  if (name === undefined) return;
  if (!balanced) out.push(forbidden('spec.loadBalancerClass', ONLY_LB));
  else invalidEach(out, 'spec.loadBalancerClass', name, qualifiedName(name));
}

/** Models: validateServiceExternalTrafficPolicy and its neighbours */
function checkTraffic(s: ServiceSpec, out: FieldError[]): void {
  const { externalTrafficPolicy: outer, internalTrafficPolicy: inner } = s;
  const values = ['Cluster', 'Local'];
  if (!isExternal(s)) {
    const text = 'may only be set for externally-accessible services';
    if (outer) out.push(invalid('spec.externalTrafficPolicy', outer, text));
  } else if (!outer) out.push(required('spec.externalTrafficPolicy'));
  else checkOneOf(outer, values, 'spec.externalTrafficPolicy', out);
  const port = s.healthCheckNodePort ?? 0;
  const at = 'spec.healthCheckNodePort';
  if (!needsHealthCheck(s)) {
    const text =
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    if (port !== 0) out.push(invalid(at, port, text));
  } else if (port === 0) out.push(required(at));
  else invalidEach(out, at, port, portNumber(port));
  if (inner === undefined) {
    const typed = s.type === 'ClusterIP' || s.type === 'NodePort' || s.type === 'LoadBalancer';
    if (typed) out.push(required('spec.internalTrafficPolicy'));
  } else checkOneOf(inner, values, 'spec.internalTrafficPolicy', out);
  if (s.trafficDistribution === undefined) return;
  const list = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
  checkOneOf(s.trafficDistribution, list, 'spec.trafficDistribution', out);
}

/** Models: pkg/apis/core/validation validateService */
function checkService(o: Service, old: Service | undefined, out: FieldError[]): void {
  const s = o.spec ?? {};
  const { [HINTS]: hints, [MODE]: mode } = o.metadata?.annotations ?? {};
  if (hints !== undefined && mode !== undefined && hints !== mode) {
    const text = `must match annotations[${HINTS}] when both are specified`;
    out.push(invalid(`metadata.annotations[${MODE}]`, mode, text));
  }
  checkType(s, out);
  checkPorts(s, out);
  checkLabels(s.selector, 'spec.selector', out);
  checkAffinity(s, out);
  checkClusterIPs(o, old, out);
  checkExternalIPs(s, old?.spec, out);
  if (!s.type) out.push(required('spec.type'));
  else if (!TYPES.includes(s.type)) out.push(notSupported('spec.type', s.type, TYPES));
  checkTwice(s, out);
  checkSourceRanges(o, old, out);
  checkLoadBalancer(s, out);
  checkTraffic(s, out);
}

/** Models: ValidateServiceCreate */
export function validateService(o: Service): readonly FieldError[] {
  const out: FieldError[] = [];
  checkService(o, undefined, out);
  return out;
}

/** Models: ValidateServiceUpdate */
export function validateServiceUpdate(o: Service, old: Service): readonly FieldError[] {
  if (o.spec === old.spec && o.metadata?.annotations === old.metadata?.annotations) return [];
  const out: FieldError[] = [];
  const [s, was] = [o.spec ?? {}, old.spec ?? {}];
  checkClusterIPsUpdate(o, old, out);
  checkFamiliesUpdate(o, old, out);
  if (s.type === 'LoadBalancer' && was.type === 'LoadBalancer') {
    const at = 'spec.loadBalancerClass';
    if (s.loadBalancerClass !== was.loadBalancerClass) {
      out.push(invalid(at, s.loadBalancerClass ?? null, 'may not change once set'));
    }
  }
  if (s.type === 'LoadBalancer' && s.loadBalancerClass !== undefined) {
    invalidEach(
      out,
      'spec.loadBalancerClass',
      s.loadBalancerClass,
      qualifiedName(s.loadBalancerClass),
    );
  } else if (s.loadBalancerClass !== undefined) {
    out.push(forbidden('spec.loadBalancerClass', ONLY_LB));
  }
  const checks = needsHealthCheck(s) && needsHealthCheck(was);
  if (checks && s.healthCheckNodePort !== was.healthCheckNodePort) {
    out.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  }
  checkService(o, old, out);
  return out;
}

type Ingress = NonNullable<
  NonNullable<NonNullable<Service['status']>['loadBalancer']>['ingress']
>[number];

function checkIngress(n: Ingress, known: readonly string[], path: string, out: FieldError[]): void {
  const { ip, ipMode: mode, hostname } = n;
  if (ip && !known.includes(ip)) checkIP(ip, `${path}.ip`, out);
  const at = `${path}.ipMode`;
  if (mode === undefined) {
    if (ip) out.push(required(at, 'must be specified when `ip` is set'));
  } else if (!ip) out.push(forbidden(at, 'may not be specified when `ip` is not set'));
  else checkOneOf(mode, ['Proxy', 'VIP'], at, out);
  if (!hostname) return;
  invalidEach(out, `${path}.hostname`, hostname, dns1123Subdomain(hostname));
  const address: FieldError[] = [];
  if (checkIP(hostname, '', address)) {
    out.push(invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  }
}

/** Models: ValidateServiceStatusUpdate */
export function validateServiceStatus(o: Service, old: Service): readonly FieldError[] {
  const out: FieldError[] = [];
  const list = o.status?.loadBalancer?.ingress ?? [];
  const at = 'status.loadBalancer.ingress';
  if (o.spec?.type !== 'LoadBalancer' && list.length > 0) {
    return [forbidden(at, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  const known = (old.status?.loadBalancer?.ingress ?? []).map((n) => n.ip ?? '');
  list.forEach((n, i) => checkIngress(n, known, `${at}[${i}]`, out));
  return out;
}
