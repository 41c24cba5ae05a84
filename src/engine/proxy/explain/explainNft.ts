import { hostPort } from '../model/ipFamily.ts';
import type { NftElement, NftPart, NftRule } from '../nftables/NftRule.ts';
import type { Explanation } from './Explanation.ts';
import { explained } from './Explanation.ts';

type Of<P, K> = P extends { readonly is: infer I } ? (K extends I ? P : never) : never;
type PartOf<K extends NftPart['is']> = Of<NftPart, K>;

function find<K extends NftPart['is']>(r: NftRule, is: K): PartOf<K> | undefined {
  return r.parts.find((p) => p.is === is) as PartOf<K> | undefined;
}

function has(r: NftRule, is: NftPart['is']): boolean {
  return r.parts.some((p) => p.is === is);
}

/** `namespace/name:port` out of a chain's name. */
function serviceOf(chain: string): string {
  const m = /^[a-z]+-[A-Z2-7]{8}-([^/]+)\/([^/]+)\/[a-z]+\/([^_]*)/.exec(chain);
  if (!m) return '';
  return m[3] === '' ? `${m[1]}/${m[2]}` : `${m[1]}/${m[2]}:${m[3]}`;
}

function from(r: NftRule): string {
  return find(r, 'address')?.ranges.join(', ') ?? find(r, 'in')?.name ?? '';
}

function external(r: NftRule): Explanation {
  const chain = find(r, 'goto')?.chain ?? '';
  const params = { service: serviceOf(r.chain), chain, from: from(r) };
  const marks = has(r, 'setMark');
  if (has(r, 'local')) return explained(marks ? 'ext.node.mark' : 'ext.node', params);
  if (marks) return explained('ext.mark', params);
  return explained(from(r) === '' ? 'ext.rest' : 'ext.pods', params);
}

function balance(r: NftRule): Explanation {
  const service = serviceOf(r.chain);
  const any = find(r, 'dnatAny');
  if (any) {
    const endpoints = any.to.map((e) => hostPort(e.ip, e.port)).join(', ');
    return explained('nft.balance', { service, n: any.to.length, endpoints });
  }
  const pick = find(r, 'pick');
  if (pick) return explained('nft.pick', { service, n: pick.chains.length });
  const chain = find(r, 'goto')?.chain ?? '';
  return explained('nft.sticky', { chain, set: find(r, 'inSet')?.set ?? '' });
}

function endpoint(r: NftRule): Explanation {
  const to = find(r, 'dnat');
  if (to) return explained('endpoint.dnat', { to: hostPort(to.ip, to.port) });
  return explained('nft.remember', { set: find(r, 'remember')?.set ?? '' });
}

function masquerading(r: NftRule): Explanation {
  return explained(has(r, 'connectionIn') ? 'nft.hairpin' : 'nft.masquerade');
}

function clusterIPs(r: NftRule): Explanation {
  return has(r, 'reject')
    ? explained('nft.wrongPort')
    : explained('nft.unallocated', { ranges: from(r) });
}

function services(r: NftRule): Explanation | undefined {
  if (!has(r, 'setMark')) return undefined;
  const id = from(r) === '' ? 'nft.mark.all' : 'nft.mark.outside';
  return explained(id, { from: from(r) });
}

const CHAINS: Readonly<Record<string, (r: NftRule) => Explanation | undefined>> = {
  external,
  firewall: (r) => explained('nft.firewall', { service: serviceOf(r.chain), ranges: from(r) }),
  service: balance,
  local: balance,
  endpoint,
  masquerading,
  'cluster-ips-check': clusterIPs,
  services,
  'reject-chain': () => explained('nft.reject'),
};

/** What a rule of the nftables mode does. */
export function explainNft(r: NftRule): Explanation {
  const vmap = find(r, 'vmap');
  if (vmap) return explained(`nft.vmap.${vmap.map}`);
  const jump = find(r, 'jump');
  if (jump) {
    const id = has(r, 'ctNew') ? 'jump.new' : 'jump.all';
    return explained(id, { from: r.chain, to: jump.chain });
  }
  const group = r.chain.includes('/') ? r.chain.slice(0, r.chain.indexOf('-')) : r.chain;
  return CHAINS[group]?.(r) ?? explained('rule.other', { chain: r.chain });
}

/** What an element of a set or map says. */
export function explainNftElement(e: NftElement): Explanation {
  const v = e.verdict;
  const chain = v && 'goto' in v ? v.goto : 'drop';
  return explained(`element.${e.set}`, { key: e.key, chain });
}

/** What a chain is for: the head line above its rules. */
export function explainNftChain(chain: string): Explanation {
  const group = chain.includes('/') ? chain.slice(0, chain.indexOf('-')) : chain;
  return explained(`nft.chain.${group}`, { service: serviceOf(chain) });
}

/** What a set or map is for: the head line above its elements. */
export function explainNftSet(set: string): Explanation {
  return explained(`nft.set.${set}`);
}
