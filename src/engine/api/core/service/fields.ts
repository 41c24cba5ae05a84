import type { TypeOf } from '../../fields/Field.ts';
import {
  bool,
  int32,
  intOrString,
  list,
  map,
  obj,
  oneOf,
  str,
  struct,
} from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { CONDITION } from '../../meta/condition.ts';

const SERVICE_PORT = struct('v1.ServicePort', {
  name: str(),
  protocol: oneOf(['TCP', 'UDP', 'SCTP'], { default: 'TCP', go: 'v1.Protocol' }),
  appProtocol: str({ pointer: true }),
  port: int32({ required: true }),
  targetPort: intOrString({ always: true }),
  nodePort: int32(),
});

const CLIENT_IP_CONFIG = struct('v1.ClientIPConfig', {
  timeoutSeconds: int32({ pointer: true }),
});

const SESSION_AFFINITY_CONFIG = struct('v1.SessionAffinityConfig', {
  clientIP: obj(() => CLIENT_IP_CONFIG),
});

const SERVICE_SPEC = struct('v1.ServiceSpec', {
  ports: list(
    obj(() => SERVICE_PORT),
    { mergeKey: 'port', keys: ['port', 'protocol'] },
  ),
  selector: map(str(), { atomic: true }),
  clusterIP: str(),
  clusterIPs: list(str()),
  type: oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'], { go: 'v1.ServiceType' }),
  externalIPs: list(str()),
  sessionAffinity: oneOf(['ClientIP', 'None'], { go: 'v1.ServiceAffinity' }),
  loadBalancerIP: str(),
  loadBalancerSourceRanges: list(str()),
  externalName: str(),
  externalTrafficPolicy: oneOf(['Cluster', 'Local'], { go: 'v1.ServiceExternalTrafficPolicy' }),
  healthCheckNodePort: int32(),
  publishNotReadyAddresses: bool(),
  sessionAffinityConfig: obj(() => SESSION_AFFINITY_CONFIG),
  ipFamilies: list(oneOf(['IPv4', 'IPv6'], { go: 'v1.IPFamily' })),
  ipFamilyPolicy: oneOf(['SingleStack', 'PreferDualStack', 'RequireDualStack'], {
    pointer: true,
    go: 'v1.IPFamilyPolicy',
  }),
  allocateLoadBalancerNodePorts: bool({ pointer: true }),
  loadBalancerClass: str({ pointer: true }),
  internalTrafficPolicy: oneOf(['Cluster', 'Local'], {
    pointer: true,
    go: 'v1.ServiceInternalTrafficPolicy',
  }),
  trafficDistribution: str({ pointer: true }),
});

const PORT_STATUS = struct('v1.PortStatus', {
  port: int32({ required: true }),
  protocol: oneOf(['TCP', 'UDP', 'SCTP'], { required: true, go: 'v1.Protocol' }),
  error: str({ pointer: true }),
});

const LOAD_BALANCER_INGRESS = struct('v1.LoadBalancerIngress', {
  ip: str(),
  hostname: str(),
  ipMode: str({ pointer: true, go: 'v1.LoadBalancerIPMode' }),
  ports: list(obj(() => PORT_STATUS)),
});

const LOAD_BALANCER_STATUS = struct('v1.LoadBalancerStatus', {
  ingress: list(obj(() => LOAD_BALANCER_INGRESS)),
});

const SERVICE_STATUS = struct('v1.ServiceStatus', {
  loadBalancer: obj(() => LOAD_BALANCER_STATUS, { always: true }),
  conditions: list(
    obj(() => CONDITION),
    { mergeKey: 'type' },
  ),
});

/** Models: core/v1 Service */
export const SERVICE_FIELDS = kindStruct('v1.Service', {
  spec: obj(() => SERVICE_SPEC, { always: true }),
  status: obj(() => SERVICE_STATUS, { always: true }),
});

export type Service = TypeOf<typeof SERVICE_FIELDS>;
export type ServiceSpec = TypeOf<typeof SERVICE_SPEC>;
export type ServicePort = TypeOf<typeof SERVICE_PORT>;
export type ServiceStatus = TypeOf<typeof SERVICE_STATUS>;
