import type { BuiltInJump } from '../iptables/baseRules.ts';
import { jump, masqueradeBaseRules } from '../iptables/baseRules.ts';
import type { TableInput } from '../iptables/IptablesKernel.ts';
import type {
  IptablesMatch,
  IptablesRule,
  IptablesTable,
  IptablesTarget,
} from '../iptables/IptablesRule.ts';
import { ACCEPT, comment, DROP, REJECT, rule } from '../iptables/IptablesRule.ts';
import { detectedSource } from '../iptables/serviceRules.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import { localDetector } from '../model/ProxyConfig.ts';
import type { IpsetName } from './ipsets.ts';
import { ipsetName, IPSETS } from './ipsets.ts';
import type { DeniedAddress } from './ipvsServicePort.ts';

const NAT_CHAINS = [
  'KUBE-SERVICES',
  'KUBE-POSTROUTING',
  'KUBE-NODE-PORT',
  'KUBE-LOAD-BALANCER',
  'KUBE-MARK-MASQ',
];

const FILTER_CHAINS = [
  'KUBE-FORWARD',
  'KUBE-NODE-PORT',
  'KUBE-PROXY-FIREWALL',
  'KUBE-SOURCE-RANGES-FIREWALL',
  'KUBE-IPVS-FILTER',
  'KUBE-IPVS-OUT-FILTER',
];

/** Chains that are made sure of at every sync, in order. */
export const IPVS_CHAINS: readonly (readonly [IptablesTable, string])[] = [
  ...NAT_CHAINS.map((c) => ['nat', c] as const),
  ...FILTER_CHAINS.map((c) => ['filter', c] as const),
];

/** Jumps that are made sure of at every sync; each is put before the earlier ones. */
export const IPVS_JUMPS: readonly BuiltInJump[] = [
  jump('nat', 'OUTPUT', 'KUBE-SERVICES', [comment('kubernetes service portals')]),
  jump('nat', 'PREROUTING', 'KUBE-SERVICES', [comment('kubernetes service portals')]),
  jump('nat', 'POSTROUTING', 'KUBE-POSTROUTING', [comment('kubernetes postrouting rules')]),
  jump('filter', 'FORWARD', 'KUBE-FORWARD', [comment('kubernetes forwarding rules')]),
  jump('filter', 'INPUT', 'KUBE-NODE-PORT', [comment('kubernetes health check rules')]),
  jump('filter', 'INPUT', 'KUBE-PROXY-FIREWALL', [comment('kube-proxy firewall rules')]),
  jump('filter', 'FORWARD', 'KUBE-PROXY-FIREWALL', [comment('kube-proxy firewall rules')]),
  jump('filter', 'INPUT', 'KUBE-IPVS-FILTER', [comment('kubernetes ipvs access filter')]),
  jump('filter', 'OUTPUT', 'KUBE-IPVS-OUT-FILTER', [comment('kubernetes ipvs access filter')]),
];

const RETURN: IptablesTarget = { to: 'RETURN' };
const HERE: IptablesMatch = { is: 'local', side: 'dst' };

/** A rule that stands only while its set has entries. */
interface SetRule {
  readonly set: IpsetName;
  readonly table: IptablesTable;
  readonly chain: string;
  readonly target: IptablesTarget | string;
  readonly of: string;
  readonly protocol?: string;
}

function nodePort(set: IpsetName, protocol: string, local: boolean): SetRule {
  const of = protocol === 'sctp' ? 'dst,dst' : 'dst';
  const target = local ? RETURN : 'KUBE-MARK-MASQ';
  return { set, table: 'nat', chain: 'KUBE-NODE-PORT', target, of, protocol };
}

const SET_RULES: readonly SetRule[] = [
  {
    set: 'KUBE-LOOP-BACK',
    table: 'nat',
    chain: 'KUBE-POSTROUTING',
    target: { to: 'plainMasquerade' },
    of: 'dst,dst,src',
  },
  {
    set: 'KUBE-LOAD-BALANCER',
    table: 'nat',
    chain: 'KUBE-SERVICES',
    target: 'KUBE-LOAD-BALANCER',
    of: 'dst,dst',
  },
  {
    set: 'KUBE-LOAD-BALANCER-LOCAL',
    table: 'nat',
    chain: 'KUBE-LOAD-BALANCER',
    target: RETURN,
    of: 'dst,dst',
  },
  nodePort('KUBE-NODE-PORT-LOCAL-TCP', 'tcp', true),
  nodePort('KUBE-NODE-PORT-TCP', 'tcp', false),
  nodePort('KUBE-NODE-PORT-LOCAL-UDP', 'udp', true),
  nodePort('KUBE-NODE-PORT-UDP', 'udp', false),
  nodePort('KUBE-NODE-PORT-LOCAL-SCTP-HASH', 'sctp', true),
  nodePort('KUBE-NODE-PORT-SCTP-HASH', 'sctp', false),
  {
    set: 'KUBE-LOAD-BALANCER-FW',
    table: 'filter',
    chain: 'KUBE-PROXY-FIREWALL',
    target: 'KUBE-SOURCE-RANGES-FIREWALL',
    of: 'dst,dst',
  },
  {
    set: 'KUBE-LOAD-BALANCER-SOURCE-CIDR',
    table: 'filter',
    chain: 'KUBE-SOURCE-RANGES-FIREWALL',
    target: RETURN,
    of: 'dst,dst,src',
  },
  {
    set: 'KUBE-LOAD-BALANCER-SOURCE-IP',
    table: 'filter',
    chain: 'KUBE-SOURCE-RANGES-FIREWALL',
    target: RETURN,
    of: 'dst,dst,src',
  },
];

/** What the rules depend on. */
export interface IpvsRulesInput {
  readonly config: ProxyConfig;
  readonly family: IPFamily;
  readonly isEmpty: (set: IpsetName) => boolean;
  /** In order of Services' names. */
  readonly denied: readonly DeniedAddress[];
}

/** Makes the rules of one family. */
class RuleWriter {
  readonly #i: IpvsRulesInput;

  constructor(i: IpvsRulesInput) {
    this.#i = i;
  }

  #set(set: IpsetName, of: string): IptablesMatch {
    return { is: 'set', name: ipsetName(set, this.#i.family), of };
  }

  #remarked(set: IpsetName, of: string): readonly IptablesMatch[] {
    return [comment(IPSETS[set].comment), this.#set(set, of)];
  }

  /** Rules of sets that have entries, for one table. */
  ofSets(table: IptablesTable): readonly IptablesRule[] {
    return SET_RULES.filter((r) => r.table === table && !this.#i.isEmpty(r.set)).map((r) => {
      const protocol: IptablesMatch | undefined =
        r.protocol === undefined ? undefined : { is: 'plainProtocol', protocol: r.protocol };
      return rule(r.chain, [protocol, ...this.#remarked(r.set, r.of)], r.target);
    });
  }

  /** Who must be answered through this node is masqueraded. */
  clusterIPs(): readonly IptablesRule[] {
    const { config, family, isEmpty } = this.#i;
    if (isEmpty('KUBE-CLUSTER-IP')) return [];
    const local = localDetector(config, family);
    const all = config.masqueradeAll;
    const of = all || local ? 'dst,dst' : 'src,dst';
    const from = !all && local ? detectedSource(local, true) : undefined;
    const matches = [...this.#remarked('KUBE-CLUSTER-IP', of), from];
    return [rule('KUBE-SERVICES', matches, 'KUBE-MARK-MASQ')];
  }

  externalIPs(): readonly IptablesRule[] {
    const accept = (set: IpsetName): readonly IptablesRule[] => {
      const at = this.#remarked(set, 'dst,dst');
      const outside: IptablesMatch = { is: 'local', side: 'src', not: true };
      return [
        rule('KUBE-SERVICES', [...at, { is: 'notBridged' }, outside], ACCEPT),
        rule('KUBE-SERVICES', [...at, HERE], ACCEPT),
      ];
    };
    const any = this.#remarked('KUBE-EXTERNAL-IP', 'dst,dst');
    return [
      ...(this.#i.isEmpty('KUBE-EXTERNAL-IP')
        ? []
        : [rule('KUBE-SERVICES', any, 'KUBE-MARK-MASQ'), ...accept('KUBE-EXTERNAL-IP')]),
      ...(this.#i.isEmpty('KUBE-EXTERNAL-IP-LOCAL') ? [] : accept('KUBE-EXTERNAL-IP-LOCAL')),
    ];
  }

  /** The last rules of KUBE-SERVICES: what is meant for a virtual server passes. */
  accepted(): readonly IptablesRule[] {
    const sets: readonly IpsetName[] = ['KUBE-CLUSTER-IP', 'KUBE-LOAD-BALANCER'];
    return sets
      .filter((s) => !this.#i.isEmpty(s))
      .map((s) => rule('KUBE-SERVICES', [this.#set(s, 'dst,dst')], ACCEPT));
  }

  denied(): readonly IptablesRule[] {
    return this.#i.denied.map(({ ip, protocol, port }) =>
      rule(
        'KUBE-IPVS-OUT-FILTER',
        [
          { is: 'source', cidr: ip },
          { is: 'ipvs', ip, protocol, port },
        ],
        DROP,
      ),
    );
  }

  forward(): readonly IptablesRule[] {
    const bits = 1 << this.#i.config.masqueradeBit;
    const known: IptablesMatch = { is: 'ctstate', states: 'RELATED,ESTABLISHED' };
    return [
      rule('KUBE-FORWARD', [comment('kubernetes forwarding rules'), { is: 'mark', bits }], ACCEPT),
      rule('KUBE-FORWARD', [comment('kubernetes forwarding conntrack rule'), known], ACCEPT),
    ];
  }

  /** The node's own ports are closed on the Services' addresses. */
  access(): readonly IptablesRule[] {
    const back = (set: IpsetName, of: string): IptablesRule =>
      rule('KUBE-IPVS-FILTER', [this.#set(set, of)], RETURN);
    const fresh: IptablesMatch = { is: 'ctstate', states: 'NEW' };
    return [
      rule('KUBE-NODE-PORT', this.#remarked('KUBE-HEALTH-CHECK-NODE-PORT', 'dst'), ACCEPT),
      back('KUBE-LOAD-BALANCER', 'dst,dst'),
      back('KUBE-CLUSTER-IP', 'dst,dst'),
      back('KUBE-EXTERNAL-IP', 'dst,dst'),
      back('KUBE-EXTERNAL-IP-LOCAL', 'dst,dst'),
      back('KUBE-HEALTH-CHECK-NODE-PORT', 'dst'),
      rule('KUBE-IPVS-FILTER', [fresh, this.#set('KUBE-IPVS-IPS', 'dst')], REJECT),
    ];
  }
}

/**
 * The few iptables rules of the ipvs mode: what IPVS cannot do itself. Their number does not
 * depend on the number of Services. Models: pkg/proxy/ipvs/proxier.go writeIptablesRules
 */
export function ipvsRules(i: IpvsRulesInput): Readonly<Record<IptablesTable, TableInput>> {
  const w = new RuleWriter(i);
  const loopback = i.family === 'IPv6' ? '::1/128' : '127.0.0.0/8';
  const nat = [
    rule('KUBE-SERVICES', [{ is: 'source', cidr: loopback }], RETURN),
    ...w.ofSets('nat'),
    ...w.clusterIPs(),
    ...w.externalIPs(),
    rule('KUBE-SERVICES', [HERE], 'KUBE-NODE-PORT'),
    rule('KUBE-LOAD-BALANCER', [], 'KUBE-MARK-MASQ'),
    ...w.accepted(),
    ...masqueradeBaseRules(i.config),
  ];
  const filter = [
    ...w.ofSets('filter'),
    rule('KUBE-SOURCE-RANGES-FIREWALL', [], DROP),
    ...w.denied(),
    ...w.forward(),
    ...w.access(),
  ];
  return {
    nat: { chains: NAT_CHAINS, rules: nat, removed: [], last: [] },
    filter: { chains: FILTER_CHAINS, rules: filter, removed: [], last: [] },
  };
}
