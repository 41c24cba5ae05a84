import type { IPFamily } from '../model/ipFamily.ts';
import { familyOf, isLoopback } from '../model/ipFamily.ts';
import type { LocalDetector, ProxyConfig } from '../model/ProxyConfig.ts';
import { localDetector, nodePortAddresses } from '../model/ProxyConfig.ts';
import type { NodePortAddresses } from '../model/ProxyConfig.ts';
import type { NftChainSpec, NftHook, NftKeyType, NftOp, NftPart, NftSetSpec } from './NftRule.ts';
import { nftRule } from './NftRule.ts';

function base(
  type: NftHook['type'],
  hook: NftHook['hook'],
  priority: number,
  suffix = '',
): NftChainSpec {
  return { name: `${type}-${hook}${suffix}`, base: { type, hook, priority } };
}

/** Chains that netfilter calls. */
const BASE_CHAINS: readonly NftChainSpec[] = [
  base('filter', 'prerouting', -110, '-pre-dnat'),
  base('filter', 'output', -110, '-pre-dnat'),
  base('filter', 'input', 0),
  base('filter', 'forward', 0),
  base('filter', 'output', 0),
  base('nat', 'prerouting', -100),
  base('nat', 'output', -100),
  base('nat', 'postrouting', 100),
];

/** Chain, base chain that jumps to it, and whether for new connections only. */
const JUMPS: readonly (readonly [string, string, boolean])[] = [
  ['nodeport-endpoints-check', 'filter-input', true],
  ['service-endpoints-check', 'filter-input', true],
  ['service-endpoints-check', 'filter-forward', true],
  ['service-endpoints-check', 'filter-output', true],
  ['firewall-check', 'filter-prerouting-pre-dnat', true],
  ['firewall-check', 'filter-output-pre-dnat', true],
  ['services', 'nat-output', false],
  ['services', 'nat-prerouting', false],
  ['masquerading', 'nat-postrouting', false],
  ['cluster-ips-check', 'filter-forward', true],
  ['cluster-ips-check', 'filter-output', true],
];

/** Chain that refuses; elements of the no-endpoint maps lead to it. */
export const REJECT_CHAIN = 'reject-chain';

const SERVICE_KEY: readonly NftKeyType[] = ['address', 'inet_proto', 'inet_service'];
const NODE_PORT_KEY: readonly NftKeyType[] = ['inet_proto', 'inet_service'];

function set(name: string, key: readonly NftKeyType[], comment: string): NftSetSpec {
  return { name, map: false, key, comment };
}

function map(name: string, key: readonly NftKeyType[], comment: string): NftSetSpec {
  return { name, map: true, key, comment };
}

const HAIRPIN = set(
  'hairpin-connections',
  ['address', 'address', 'inet_proto', 'inet_service'],
  'service hairpin connections',
);
const CLUSTER_IPS = set('cluster-ips', ['address'], 'Active ClusterIPs');
const NODE_PORT_IPS = set('nodeport-ips', ['address'], 'IPs that accept NodePort traffic');
const NO_ENDPOINT_SERVICES = map(
  'no-endpoint-services',
  SERVICE_KEY,
  'vmap to drop or reject packets to services with no endpoints',
);
const NO_ENDPOINT_NODE_PORTS = map(
  'no-endpoint-nodeports',
  NODE_PORT_KEY,
  'vmap to drop or reject packets to service nodeports with no endpoints',
);
const FIREWALL_IPS = map(
  'firewall-ips',
  SERVICE_KEY,
  'destinations that are subject to LoadBalancerSourceRanges',
);
const SERVICE_IPS = map(
  'service-ips',
  SERVICE_KEY,
  'ClusterIP, ExternalIP and LoadBalancer IP traffic',
);
const SERVICE_NODE_PORTS = map('service-nodeports', NODE_PORT_KEY, 'NodePort traffic');

function addChain(chain: NftChainSpec): readonly NftOp[] {
  return [
    { do: 'addChain', chain },
    { do: 'flushChain', name: chain.name },
  ];
}

function addRule(chain: string, parts: readonly NftPart[], comment?: string): NftOp {
  return { do: 'addRule', rule: nftRule(chain, parts, comment) };
}

/** Base chains are made anew once: their priorities may have changed. */
function renewed(): readonly NftOp[] {
  return BASE_CHAINS.flatMap(({ name }): NftOp[] => [
    { do: 'addChain', chain: { name } },
    { do: 'deleteChain', name },
  ]);
}

function jumpOps(): readonly NftOp[] {
  const made = new Set<string>();
  return JUMPS.flatMap(([chain, from, fresh]) => {
    const add = made.has(chain) ? [] : addChain({ name: chain });
    made.add(chain);
    const when: readonly NftPart[] = fresh ? [{ is: 'ctNew' }] : [];
    return [...add, addRule(from, [...when, { is: 'jump', chain }])];
  });
}

/** Node ports: by default on the node's own address only, never on loopback. */
function nodePortsOf(c: ProxyConfig, f: IPFamily): NodePortAddresses {
  const chosen = c.nodePortAddresses.length === 0 ? ['primary'] : c.nodePortAddresses;
  return nodePortAddresses({ ...c, nodePortAddresses: chosen }, f);
}

function nodePortIPs(at: NodePortAddresses): readonly NftOp[] {
  const name = NODE_PORT_IPS.name;
  if (at.all)
    return [
      { do: 'addSet', set: NODE_PORT_IPS },
      { do: 'deleteSet', name },
    ];
  return [
    { do: 'addSet', set: NODE_PORT_IPS },
    { do: 'flushSet', name },
    ...at.ips
      .filter((ip) => !isLoopback(ip))
      .map((key): NftOp => ({ do: 'addElement', element: { set: name, key } })),
  ];
}

/** Whom a node port serves: packets to its addresses. */
function nodePortWhere(at: NodePortAddresses, f: IPFamily): NftPart {
  if (!at.all) return { is: 'inSet', side: 'daddr', set: NODE_PORT_IPS.name };
  const ranges = [f === 'IPv6' ? '::1' : '127.0.0.0/8'];
  return { is: 'address', side: 'daddr', ranges, not: true, braces: false };
}

/** Packets of local Pods, or all others. */
export function detectedBy(d: LocalDetector, not: boolean): NftPart {
  if (d.by === 'interface') return { is: 'in', name: d.name.replace(/\+$/, '*'), not };
  return { is: 'address', side: 'saddr', ranges: [d.cidr], not, braces: false };
}

function masqueradingOps(bits: number): readonly NftOp[] {
  return [
    { do: 'addSet', set: HAIRPIN },
    addRule('masquerading', [
      { is: 'marked', bits },
      { is: 'clearMark', bits },
      { is: 'masquerade' },
    ]),
    addRule('masquerading', [
      { is: 'dnated' },
      { is: 'connectionIn', set: HAIRPIN.name },
      { is: 'masquerade' },
    ]),
  ];
}

function clusterIPOps(c: ProxyConfig, f: IPFamily): readonly NftOp[] {
  const ranges = c.serviceCIDRs.filter((r) => familyOf(r) === f);
  const known: NftPart = { is: 'inSet', side: 'daddr', set: CLUSTER_IPS.name };
  const within: NftPart = { is: 'address', side: 'daddr', ranges, not: false, braces: true };
  const chain = 'cluster-ips-check';
  const wrong = 'Reject traffic to invalid ports of ClusterIPs';
  const free = 'Drop traffic to unallocated ClusterIPs';
  return [
    { do: 'addSet', set: CLUSTER_IPS },
    addRule(chain, [known, { is: 'reject' }], wrong),
    ...(ranges.length > 0 ? [addRule(chain, [within, { is: 'drop' }], free)] : []),
  ];
}

function noEndpointOps(where: NftPart): readonly NftOp[] {
  const comment = 'helper for @no-endpoint-services / @no-endpoint-nodeports';
  return [
    { do: 'addSet', set: NO_ENDPOINT_SERVICES },
    { do: 'addSet', set: NO_ENDPOINT_NODE_PORTS },
    ...addChain({ name: REJECT_CHAIN, comment }),
    addRule(REJECT_CHAIN, [{ is: 'reject' }]),
    addRule('service-endpoints-check', [
      { is: 'vmap', by: 'service', map: NO_ENDPOINT_SERVICES.name },
    ]),
    addRule('nodeport-endpoints-check', [
      where,
      { is: 'vmap', by: 'nodePort', map: NO_ENDPOINT_NODE_PORTS.name },
    ]),
    { do: 'addSet', set: FIREWALL_IPS },
    addRule('firewall-check', [{ is: 'vmap', by: 'service', map: FIREWALL_IPS.name }]),
  ];
}

function masqueradeRule(c: ProxyConfig, f: IPFamily): readonly NftOp[] {
  const to: NftPart = { is: 'inSet', side: 'daddr', set: CLUSTER_IPS.name };
  const mark: NftPart = { is: 'setMark', bits: 1 << c.masqueradeBit };
  if (c.masqueradeAll) return [addRule('services', [to, mark], 'masquerade all clusterIP traffic')];
  const local = localDetector(c, f);
  if (!local) return [];
  const text = 'masquerade clusterIP traffic from outside cluster';
  return [addRule('services', [to, detectedBy(local, true), mark], text)];
}

/**
 * What a full sync sends before the Services: table, base chains, fixed chains, sets, maps and
 * their rules. Models: pkg/proxy/nftables/proxier.go setupNFTables
 */
export function baseTable(c: ProxyConfig, f: IPFamily, first: boolean): readonly NftOp[] {
  const at = nodePortsOf(c, f);
  const where = nodePortWhere(at, f);
  const own: readonly NftPart[] = at.all ? [{ is: 'local', side: 'daddr' }] : [];
  return [
    { do: 'addTable' },
    ...(first ? renewed() : []),
    ...BASE_CHAINS.flatMap(addChain),
    ...jumpOps(),
    ...masqueradingOps(1 << c.masqueradeBit),
    ...clusterIPOps(c, f),
    ...nodePortIPs(at),
    ...noEndpointOps(where),
    { do: 'addSet', set: SERVICE_IPS },
    { do: 'addSet', set: SERVICE_NODE_PORTS },
    ...masqueradeRule(c, f),
    addRule('services', [{ is: 'vmap', by: 'service', map: SERVICE_IPS.name }]),
    addRule('services', [
      ...own,
      where,
      { is: 'vmap', by: 'nodePort', map: SERVICE_NODE_PORTS.name },
    ]),
  ];
}
