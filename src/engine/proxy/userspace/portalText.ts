import type { IptablesMatch, IptablesRule } from '../iptables/IptablesRule.ts';
import { writtenBody } from '../iptables/ruleText.ts';

function argument(m: IptablesMatch): string {
  if (m.is === 'protocol') return `-p ${m.protocol} -m ${m.protocol}`;
  return writtenBody({ chain: '', matches: [m], target: { to: 'nothing' } });
}

/** Arguments of `iptables -A CHAIN`, as the userspace proxy gave them. Models: iptablesCommonPortalArgs */
export function portalArgs(r: IptablesRule): string {
  const target = writtenBody({ chain: '', matches: [], target: r.target });
  return [...r.matches.map(argument), target].join(' ');
}
