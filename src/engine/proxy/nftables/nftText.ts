import type { IPFamily } from '../model/ipFamily.ts';
import { hostPort } from '../model/ipFamily.ts';
import type {
  NftChainSpec,
  NftElement,
  NftOp,
  NftPart,
  NftRule,
  NftSetSpec,
  NftVerdict,
} from './NftRule.ts';

/** `ip` or `ip6`: the table's family, and the header that its rules look at. */
export function nftFamily(f: IPFamily): 'ip' | 'ip6' {
  return f === 'IPv6' ? 'ip6' : 'ip';
}

function hex(bits: number): string {
  return `0x${bits.toString(16).padStart(8, '0')}`;
}

function addresses(p: Extract<NftPart, { is: 'address' }>, ip: string): string {
  const not = p.not ? '!= ' : '';
  const ranges = p.ranges.join(' , ');
  return `${ip} ${p.side} ${not}${p.braces ? `{ ${ranges} }` : ranges}`;
}

function numbered(items: readonly string[]): string {
  return items.map((t, i) => `${i} : ${t}`).join(' , ');
}

/** One part of a rule as kube-proxy writes it. */
function partText(p: NftPart, ip: string): string {
  switch (p.is) {
    case 'ctNew':
      return 'ct state new';
    case 'dnated':
      return 'ct status dnat';
    case 'marked':
      return `mark and ${hex(p.bits)} != 0`;
    case 'inSet':
      return `${ip} ${p.side} @${p.set}`;
    case 'address':
      return addresses(p, ip);
    case 'in':
      return `iifname ${p.not ? '!= ' : ''}${p.name}`;
    case 'local':
      return `fib ${p.side} type local`;
    case 'protocol':
      return `meta l4proto ${p.protocol}`;
    case 'connectionIn':
      return `${ip} saddr . ${ip} daddr . meta l4proto . th dport @${p.set}`;
    case 'vmap':
      return `${p.by === 'service' ? `${ip} daddr . ` : ''}meta l4proto . th dport vmap @${p.map}`;
    case 'jump':
    case 'goto':
      return `${p.is} ${p.chain}`;
    case 'masquerade':
      return 'masquerade fully-random';
    case 'setMark':
      return `mark set mark or ${hex(p.bits)}`;
    case 'clearMark':
      return `mark set mark xor ${hex(p.bits)}`;
    case 'dnatAny': {
      const to = numbered(p.to.map((e) => `${e.ip} . ${e.port}`));
      return `dnat ${ip} addr . port to numgen random mod ${p.to.length} map { ${to} }`;
    }
    case 'pick': {
      const chains = numbered(p.chains.map((c) => `goto ${c}`));
      return `numgen random mod ${p.chains.length} vmap { ${chains} }`;
    }
    case 'remember':
      return `update @${p.set} { ${ip} saddr }`;
    case 'dnat':
      return `dnat to ${hostPort(p.ip, p.port)}`;
    default:
      return p.is;
  }
}

/** A rule without its chain, as kube-proxy writes it. */
export function nftRuleBody(r: NftRule, f: IPFamily): string {
  const ip = nftFamily(f);
  const comment = r.comment === undefined ? [] : [`comment "${r.comment}"`];
  return [...r.parts.map((p) => partText(p, ip)), ...comment].join(' ');
}

/** `goto CHAIN` or `drop`. */
export function verdictText(v: NftVerdict): string {
  return 'goto' in v ? `goto ${v.goto}` : 'drop';
}

function braces(properties: readonly string[]): string {
  return properties.length === 0 ? '' : ` { ${properties.map((p) => `${p} ;`).join(' ')} }`;
}

function commentOf(comment: string | undefined): readonly string[] {
  return comment === undefined ? [] : [`comment "${comment}"`];
}

function chainText(c: NftChainSpec): string {
  const { base } = c;
  const hook = base ? [`type ${base.type} hook ${base.hook} priority ${base.priority}`] : [];
  return `${c.name}${braces([...hook, ...commentOf(c.comment)])}`;
}

/** Type of a set's keys, as `nft` names it. */
export function keyTypeText(s: NftSetSpec, f: IPFamily): string {
  const address = f === 'IPv6' ? 'ipv6_addr' : 'ipv4_addr';
  const key = s.key.map((k) => (k === 'address' ? address : k)).join(' . ');
  return s.map ? `${key} : verdict` : key;
}

function setText(s: NftSetSpec, f: IPFamily): string {
  const timeout = s.timeoutSeconds;
  const dynamic = timeout === undefined ? [] : ['flags dynamic,timeout', `timeout ${timeout}s`];
  return `${s.name}${braces([`type ${keyTypeText(s, f)}`, ...dynamic, ...commentOf(s.comment)])}`;
}

/** An element with comment and verdict, without the braces. */
export function elementText(e: NftElement): string {
  const verdict = e.verdict ? [`: ${verdictText(e.verdict)}`] : [];
  return [e.key, ...commentOf(e.comment), ...verdict].join(' ');
}

/** One line of a transaction. Models: sigs.k8s.io/knftables, which writes `nft -f -` */
export function nftOpText(o: NftOp, f: IPFamily): string {
  const at = `${nftFamily(f)} kube-proxy`;
  switch (o.do) {
    case 'addTable':
      return `add table ${at} { comment "rules for kube-proxy" ; }`;
    case 'addChain':
      return `add chain ${at} ${chainText(o.chain)}`;
    case 'flushChain':
      return `flush chain ${at} ${o.name}`;
    case 'deleteChain':
      return `delete chain ${at} ${o.name}`;
    case 'addRule':
      return `add rule ${at} ${o.rule.chain} ${nftRuleBody(o.rule, f)}`;
    case 'addSet':
      return `add ${o.set.map ? 'map' : 'set'} ${at} ${setText(o.set, f)}`;
    case 'flushSet':
      return `flush set ${at} ${o.name}`;
    case 'deleteSet':
      return `delete set ${at} ${o.name}`;
    case 'addElement':
      return `add element ${at} ${o.element.set} { ${elementText(o.element)} }`;
    case 'deleteElement':
      return `delete element ${at} ${o.element.set} { ${o.element.key} }`;
  }
}

/** A transaction as `nft -f -` reads it; '' for one without changes. */
export function transactionText(ops: readonly NftOp[], f: IPFamily): string {
  return ops.map((o) => `${nftOpText(o, f)}\n`).join('');
}
