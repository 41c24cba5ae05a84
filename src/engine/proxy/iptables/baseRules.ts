import type { IPFamily } from '../model/ipFamily.ts';
import { isLoopback } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import { nodePortAddresses, servesLocalhost } from '../model/ProxyConfig.ts';
import type { IptablesMatch, IptablesRule, IptablesTable } from './IptablesRule.ts';
import { ACCEPT, comment, DROP, rule } from './IptablesRule.ts';

/** A jump from a built-in chain: inserted at its head when it is missing. */
export interface BuiltInJump {
  readonly table: IptablesTable;
  readonly rule: IptablesRule;
}

const NEW: IptablesMatch = { is: 'ctstate', states: 'NEW' };

/** A jump from a built-in chain. */
export function jump(
  table: IptablesTable,
  from: string,
  to: string,
  matches: readonly IptablesMatch[],
): BuiltInJump {
  return { table, rule: rule(from, matches, to) };
}

const EXTERNAL = [NEW, comment('kubernetes externally-visible service portals')];
const PORTALS = comment('kubernetes service portals');
const FIREWALL = [NEW, comment('kubernetes load balancer firewall')];

/** In the order in which they are ensured; each is put before the earlier ones. */
export const BUILT_IN_JUMPS: readonly BuiltInJump[] = [
  jump('filter', 'INPUT', 'KUBE-EXTERNAL-SERVICES', EXTERNAL),
  jump('filter', 'FORWARD', 'KUBE-EXTERNAL-SERVICES', EXTERNAL),
  jump('filter', 'INPUT', 'KUBE-NODEPORTS', [comment('kubernetes health check service ports')]),
  jump('filter', 'FORWARD', 'KUBE-SERVICES', [NEW, PORTALS]),
  jump('filter', 'OUTPUT', 'KUBE-SERVICES', [NEW, PORTALS]),
  jump('filter', 'FORWARD', 'KUBE-FORWARD', [comment('kubernetes forwarding rules')]),
  jump('filter', 'INPUT', 'KUBE-PROXY-FIREWALL', FIREWALL),
  jump('filter', 'OUTPUT', 'KUBE-PROXY-FIREWALL', FIREWALL),
  jump('filter', 'FORWARD', 'KUBE-PROXY-FIREWALL', FIREWALL),
  jump('nat', 'OUTPUT', 'KUBE-SERVICES', [PORTALS]),
  jump('nat', 'PREROUTING', 'KUBE-SERVICES', [PORTALS]),
  jump('nat', 'POSTROUTING', 'KUBE-POSTROUTING', [comment('kubernetes postrouting rules')]),
  jump('filter', 'INPUT', 'KUBE-FIREWALL', []),
  jump('filter', 'OUTPUT', 'KUBE-FIREWALL', []),
];

/** Packets to 127.0.0.0/8 from elsewhere, which `route_localnet` would let in. */
export function localnetRules(c: ProxyConfig, family: IPFamily): readonly IptablesRule[] {
  if (!servesLocalhost(c, family)) return [];
  const matches: IptablesMatch[] = [
    comment('block incoming localnet connections'),
    { is: 'destination', cidr: '127.0.0.0/8' },
    { is: 'source', cidr: '127.0.0.0/8', not: true },
    { is: 'ctstate', states: 'RELATED,ESTABLISHED,DNAT', not: true },
  ];
  return [rule('KUBE-FIREWALL', matches, DROP)];
}

/** KUBE-FORWARD. */
export function forwardRules(c: ProxyConfig): readonly IptablesRule[] {
  const counted: IptablesMatch | undefined = c.nfacct
    ? { is: 'nfacct', name: 'ct_state_invalid_dropped_pkts' }
    : undefined;
  const invalid = rule('KUBE-FORWARD', [{ is: 'ctstate', states: 'INVALID' }, counted], DROP);
  const bits = 1 << c.masqueradeBit;
  const known: IptablesMatch = { is: 'ctstate', states: 'RELATED,ESTABLISHED' };
  return [
    ...(c.conntrackTCPBeLiberal ? [] : [invalid]),
    rule('KUBE-FORWARD', [comment('kubernetes forwarding rules'), { is: 'mark', bits }], ACCEPT),
    rule('KUBE-FORWARD', [comment('kubernetes forwarding conntrack rule'), known], ACCEPT),
  ];
}

/** KUBE-POSTROUTING and KUBE-MARK-MASQ. */
export function masqueradeBaseRules(c: ProxyConfig): readonly IptablesRule[] {
  const bits = 1 << c.masqueradeBit;
  const text = comment('kubernetes service traffic requiring SNAT');
  return [
    rule('KUBE-POSTROUTING', [{ is: 'mark', bits, not: true }], { to: 'RETURN' }),
    rule('KUBE-POSTROUTING', [], { to: 'clearMark', bits }),
    rule('KUBE-POSTROUTING', [text], { to: 'MASQUERADE' }),
    rule('KUBE-MARK-MASQ', [], { to: 'setMark', bits }),
  ];
}

/** The last rules of KUBE-SERVICES: whatever is meant for the node itself may be a node port. */
export function nodePortRules(c: ProxyConfig, family: IPFamily): readonly IptablesRule[] {
  const text = comment(
    'kubernetes service nodeports; NOTE: this must be the last rule in this chain',
  );
  const localhost = servesLocalhost(c, family);
  const { all, ips } = nodePortAddresses(c, family);
  if (all) {
    const loop = family === 'IPv6' ? '::1/128' : localhost ? undefined : '127.0.0.0/8';
    const except: IptablesMatch | undefined =
      loop === undefined ? undefined : { is: 'destination', cidr: loop, not: true };
    return [rule('KUBE-SERVICES', [text, { is: 'local', side: 'dst' }, except], 'KUBE-NODEPORTS')];
  }
  return ips
    .filter((ip) => !isLoopback(ip) || localhost)
    .map((cidr) => rule('KUBE-SERVICES', [text, { is: 'destination', cidr }], 'KUBE-NODEPORTS'));
}
