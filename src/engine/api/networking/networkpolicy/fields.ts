import type { TypeOf } from '../../fields/Field.ts';
import { int32, intOrString, list, obj, oneOf, str, struct } from '../../fields/Field.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

const NETWORK_POLICY_PORT = struct('v1.NetworkPolicyPort', {
  protocol: oneOf(['TCP', 'UDP', 'SCTP'], { pointer: true, go: 'v1.Protocol' }),
  port: intOrString({ pointer: true }),
  endPort: int32({ pointer: true }),
});

const IP_BLOCK = struct('v1.IPBlock', {
  cidr: str({ required: true }),
  except: list(str()),
});

const NETWORK_POLICY_PEER = struct('v1.NetworkPolicyPeer', {
  podSelector: obj(() => LABEL_SELECTOR, { atomic: true }),
  namespaceSelector: obj(() => LABEL_SELECTOR, { atomic: true }),
  ipBlock: obj(() => IP_BLOCK),
});

const NETWORK_POLICY_INGRESS_RULE = struct('v1.NetworkPolicyIngressRule', {
  ports: list(obj(() => NETWORK_POLICY_PORT)),
  from: list(obj(() => NETWORK_POLICY_PEER)),
});

const NETWORK_POLICY_EGRESS_RULE = struct('v1.NetworkPolicyEgressRule', {
  ports: list(obj(() => NETWORK_POLICY_PORT)),
  to: list(obj(() => NETWORK_POLICY_PEER)),
});

const NETWORK_POLICY_SPEC = struct('v1.NetworkPolicySpec', {
  podSelector: obj(() => LABEL_SELECTOR, { always: true, atomic: true }),
  ingress: list(obj(() => NETWORK_POLICY_INGRESS_RULE)),
  egress: list(obj(() => NETWORK_POLICY_EGRESS_RULE)),
  policyTypes: list(oneOf(['Ingress', 'Egress'], { go: 'v1.PolicyType' })),
});

/** Models: networking/v1 NetworkPolicy */
export const NETWORK_POLICY_FIELDS = kindStruct('v1.NetworkPolicy', {
  spec: obj(() => NETWORK_POLICY_SPEC, { always: true }),
});

export type NetworkPolicy = TypeOf<typeof NETWORK_POLICY_FIELDS>;
export type NetworkPolicySpec = TypeOf<typeof NETWORK_POLICY_SPEC>;
export type NetworkPolicyIngressRule = TypeOf<typeof NETWORK_POLICY_INGRESS_RULE>;
export type NetworkPolicyEgressRule = TypeOf<typeof NETWORK_POLICY_EGRESS_RULE>;
export type NetworkPolicyPeer = TypeOf<typeof NETWORK_POLICY_PEER>;
export type NetworkPolicyPort = TypeOf<typeof NETWORK_POLICY_PORT>;
export type IPBlock = TypeOf<typeof IP_BLOCK>;
