import type { TypeOf } from '../../fields/Field.ts';
import { int32, list, obj, oneOf, str, struct } from '../../fields/Field.ts';
import { TYPED_LOCAL_OBJECT_REFERENCE } from '../../core/references.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const SERVICE_BACKEND_PORT = struct('v1.ServiceBackendPort', {
  name: str(),
  number: int32(),
});

const INGRESS_SERVICE_BACKEND = struct('v1.IngressServiceBackend', {
  name: str({ required: true }),
  port: obj(() => SERVICE_BACKEND_PORT, { always: true, atomic: true }),
});

const INGRESS_BACKEND = struct('v1.IngressBackend', {
  service: obj(() => INGRESS_SERVICE_BACKEND),
  resource: obj(() => TYPED_LOCAL_OBJECT_REFERENCE, { atomic: true }),
});

const INGRESS_TLS = struct('v1.IngressTLS', {
  hosts: list(str()),
  secretName: str(),
});

const HTTP_INGRESS_PATH = struct('v1.HTTPIngressPath', {
  path: str(),
  pathType: str({ required: true, pointer: true, go: 'v1.PathType' }),
  backend: obj(() => INGRESS_BACKEND, { required: true }),
});

const HTTP_INGRESS_RULE_VALUE = struct('v1.HTTPIngressRuleValue', {
  paths: list(
    obj(() => HTTP_INGRESS_PATH),
    { required: true },
  ),
});

const INGRESS_RULE = struct('v1.IngressRule', {
  host: str(),
  http: obj(() => HTTP_INGRESS_RULE_VALUE),
});

const INGRESS_SPEC = struct('v1.IngressSpec', {
  ingressClassName: str({ pointer: true }),
  defaultBackend: obj(() => INGRESS_BACKEND),
  tls: list(obj(() => INGRESS_TLS)),
  rules: list(obj(() => INGRESS_RULE)),
});

const INGRESS_PORT_STATUS = struct('v1.IngressPortStatus', {
  port: int32({ required: true }),
  protocol: oneOf(['TCP', 'UDP', 'SCTP'], { required: true, go: 'v1.Protocol' }),
  error: str({ pointer: true }),
});

const INGRESS_LOAD_BALANCER_INGRESS = struct('v1.IngressLoadBalancerIngress', {
  ip: str(),
  hostname: str(),
  ports: list(obj(() => INGRESS_PORT_STATUS)),
});

const INGRESS_LOAD_BALANCER_STATUS = struct('v1.IngressLoadBalancerStatus', {
  ingress: list(obj(() => INGRESS_LOAD_BALANCER_INGRESS)),
});

const INGRESS_STATUS = struct('v1.IngressStatus', {
  loadBalancer: obj(() => INGRESS_LOAD_BALANCER_STATUS, { always: true }),
});

/** Models: networking/v1 Ingress */
export const INGRESS_FIELDS = kindStruct('v1.Ingress', {
  spec: obj(() => INGRESS_SPEC, { always: true }),
  status: obj(() => INGRESS_STATUS, { always: true }),
});

export type Ingress = TypeOf<typeof INGRESS_FIELDS>;
export type IngressSpec = TypeOf<typeof INGRESS_SPEC>;
export type IngressTLS = TypeOf<typeof INGRESS_TLS>;
export type IngressRule = TypeOf<typeof INGRESS_RULE>;
export type IngressStatus = TypeOf<typeof INGRESS_STATUS>;
export type HTTPIngressPath = TypeOf<typeof HTTP_INGRESS_PATH>;
export type HTTPIngressRuleValue = TypeOf<typeof HTTP_INGRESS_RULE_VALUE>;
export type IngressBackend = TypeOf<typeof INGRESS_BACKEND>;
export type IngressServiceBackend = TypeOf<typeof INGRESS_SERVICE_BACKEND>;
