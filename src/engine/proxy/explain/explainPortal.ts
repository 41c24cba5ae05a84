import type { IptablesRule } from '../iptables/IptablesRule.ts';
import { hostPort } from '../model/ipFamily.ts';
import type { Explanation } from './Explanation.ts';
import { explained } from './Explanation.ts';
import { has, serviceOf, towardsText } from './ruleFacts.ts';

const WAYS: Readonly<Record<string, string>> = {
  'KUBE-PORTALS-CONTAINER': 'portal.pods',
  'KUBE-PORTALS-HOST': 'portal.node',
  'KUBE-NODEPORT-CONTAINER': 'portal.nodePort',
  'KUBE-NODEPORT-HOST': 'portal.nodePort.node',
  'KUBE-NODEPORT-NON-LOCAL': 'portal.open',
};

function portOf(r: IptablesRule): string {
  if (r.target.to === 'REDIRECT') return String(r.target.port);
  return r.target.to === 'DNAT' ? hostPort(r.target.ip, r.target.port) : '';
}

/** What a rule of the userspace mode does; undefined for a rule of another mode. */
export function explainPortal(r: IptablesRule): Explanation | undefined {
  const id = WAYS[r.chain];
  if (id === undefined) return undefined;
  const params = { service: serviceOf(r), to: towardsText(r), port: portOf(r) };
  if (has(r, 'notBridged')) return explained('portal.outside', params);
  return explained(has(r, 'local') ? `${id}.local` : id, params);
}
