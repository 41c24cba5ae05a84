import { validateNetworkPolicy } from './validate.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapList, withField } from '../../meta/setDefaults.ts';
import { raisedGeneration, withGeneration } from '../../meta/specStrategy.ts';
import type { NetworkPolicy, NetworkPolicyPort, NetworkPolicySpec } from './fields.ts';
import { NETWORK_POLICY_TABLE } from './table.ts';
import { NETWORK_POLICY_FIELDS } from './fields.ts';

function defaultPort(p: NetworkPolicyPort): NetworkPolicyPort {
  return p.protocol ? p : { ...p, protocol: 'TCP' };
}

function policyTypes(s: NetworkPolicySpec): NetworkPolicySpec['policyTypes'] {
  if (s.policyTypes?.length) return s.policyTypes;
  return (s.egress?.length ?? 0) > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function defaults(o: NetworkPolicy): NetworkPolicy {
  let s = o.spec ?? {};
  s = mapList(s, 'ingress', (r) => mapList(r, 'ports', defaultPort));
  s = mapList(s, 'egress', (r) => mapList(r, 'ports', defaultPort));
  return withField(o, 'spec', withField(s, 'policyTypes', policyTypes(s)));
}

/** Models: pkg/registry/networking/networkpolicy/strategy.go */
export const NETWORK_POLICY: Kind = kind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  resource: 'networkpolicies',
  shortNames: ['netpol'],
  namespaced: true,
  fields: NETWORK_POLICY_FIELDS,
  table: NETWORK_POLICY_TABLE,
  validateName: dns1123Subdomain,
  validate: (o) => validateNetworkPolicy(o),
  validateUpdate: validateNetworkPolicy,
  updateSparesMeta: true,
  defaults,
  prepareForCreate: (o) => withGeneration(o, 1),
  prepareForUpdate: raisedGeneration,
});
