import type { BuiltInJump } from '../iptables/baseRules.ts';
import { jump } from '../iptables/baseRules.ts';
import type {
  IptablesMatch,
  IptablesRule,
  IptablesTable,
  IptablesTarget,
} from '../iptables/IptablesRule.ts';
import { ACCEPT, comment, rule } from '../iptables/IptablesRule.ts';
import type { ServicePortInfo } from '../model/ServicePortInfo.ts';

const FROM_PODS = 'KUBE-PORTALS-CONTAINER';
const FROM_HOST = 'KUBE-PORTALS-HOST';
const NODE_PORT_FROM_PODS = 'KUBE-NODEPORT-CONTAINER';
const NODE_PORT_FROM_HOST = 'KUBE-NODEPORT-HOST';
const NON_LOCAL = 'KUBE-NODEPORT-NON-LOCAL';

const FIRST = [comment('handle ClusterIPs; NOTE: this must be before the NodePort rules')];
const LAST: readonly IptablesMatch[] = [
  { is: 'local', side: 'dst' },
  comment('handle service NodePorts; NOTE: this must be the last rule in the chain'),
];

/** A jump that is made sure of, at the head of its chain or at its end. */
export interface PortalJump extends BuiltInJump {
  readonly at: 'head' | 'end';
}

function at(where: PortalJump['at'], j: BuiltInJump): PortalJump {
  return { ...j, at: where };
}

/** Jumps from the built-in chains: addresses before node ports. Models: iptablesInit */
export const PORTAL_JUMPS: readonly PortalJump[] = [
  at('head', jump('nat', 'PREROUTING', FROM_PODS, FIRST)),
  at('head', jump('nat', 'OUTPUT', FROM_HOST, FIRST)),
  at('end', jump('nat', 'PREROUTING', NODE_PORT_FROM_PODS, LAST)),
  at('end', jump('nat', 'OUTPUT', NODE_PORT_FROM_HOST, LAST)),
  at(
    'head',
    jump('filter', 'INPUT', NON_LOCAL, [
      comment('Ensure that non-local NodePort traffic can flow'),
    ]),
  ),
];

/** A rule of a table, which `iptables -A` appends and `iptables -D` deletes. */
export interface PortalRule {
  readonly table: IptablesTable;
  readonly rule: IptablesRule;
}

interface Portal {
  readonly ip: string;
  readonly external: boolean;
}

const NOT_BRIDGED: IptablesMatch = { is: 'notBridged' };
const HERE: IptablesMatch = { is: 'local', side: 'dst' };

/** What all rules of a Service port begin with. */
function common(p: ServicePortInfo, port: number, ip: string): readonly IptablesMatch[] {
  const cidr = ip.includes(':') ? `${ip}/128` : `${ip}/32`;
  return [
    comment(p.name),
    { is: 'protocol', protocol: p.protocol },
    { is: 'dport', port },
    ...(ip === '' ? [] : [{ is: 'destination', cidr } as const]),
  ];
}

/**
 * The rules that lead a Service port's packets into kube-proxy itself: from Pods by REDIRECT, from
 * the node by DNAT to its own address. They have no endpoints in them, and stand also when there
 * is none. Models: pkg/proxy/userspace/proxier.go openPortal, as of 1.25
 */
export function portalRules(
  p: ServicePortInfo,
  proxyPort: number,
  hostIP: string,
): readonly PortalRule[] {
  const redirect: IptablesTarget = { to: 'REDIRECT', port: proxyPort };
  const dnat: IptablesTarget = { to: 'DNAT', ip: hostIP, port: proxyPort };
  const nat = (
    chain: string,
    matches: readonly IptablesMatch[],
    target: IptablesTarget,
  ): PortalRule => ({ table: 'nat', rule: rule(chain, matches, target) });
  const portals: readonly Portal[] = [
    { ip: p.clusterIP, external: false },
    ...p.externalIPs.map((ip) => ({ ip, external: true })),
    ...p.loadBalancerVIPs.map((ip) => ({ ip, external: false })),
  ];
  const ways = portals.flatMap(({ ip, external }): readonly PortalRule[] => {
    const to = common(p, p.port, ip);
    if (!external) return [nat(FROM_PODS, to, redirect), nat(FROM_HOST, to, dnat)];
    return [
      nat(FROM_PODS, [...to, NOT_BRIDGED], redirect),
      nat(FROM_PODS, [...to, HERE], redirect),
      nat(FROM_HOST, [...to, HERE], dnat),
    ];
  });
  if (p.nodePort === 0) return ways;
  const to = common(p, p.nodePort, '');
  const fresh: readonly IptablesMatch[] = [comment(p.name), { is: 'state', states: 'NEW' }];
  const open = rule(NON_LOCAL, [...common(p, proxyPort, ''), ...fresh], ACCEPT);
  return [
    ...ways,
    nat(NODE_PORT_FROM_PODS, to, redirect),
    nat(NODE_PORT_FROM_HOST, to, dnat),
    { table: 'filter', rule: open },
  ];
}
