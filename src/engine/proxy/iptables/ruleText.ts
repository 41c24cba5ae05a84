import { hostPort } from '../model/ipFamily.ts';
import type { IptablesMatch, IptablesRule, IptablesTarget } from './IptablesRule.ts';

function hex(n: number, digits: number): string {
  return `0x${n.toString(16).padStart(digits, '0')}`;
}

function not(m: { readonly not?: boolean }): string {
  return m.not ? '! ' : '';
}

function quoted(text: string): string {
  return text.includes(' ') ? JSON.stringify(text) : text;
}

/** `1/n` with ten digits, as kube-proxy writes it. */
function probability(of: number): string {
  return (1 / of).toFixed(10);
}

/** What the kernel keeps of it: a share of 2^31. */
function keptProbability(of: number): string {
  return (Math.round(Number(probability(of)) * 2 ** 31) / 2 ** 31).toFixed(11);
}

function writtenMatch(m: IptablesMatch): string {
  switch (m.is) {
    case 'comment':
      return `-m comment --comment ${quoted(m.text)}`;
    case 'protocol':
      return `-m ${m.protocol} -p ${m.protocol}`;
    case 'dport':
      return `--dport ${m.port}`;
    case 'source':
      return `${not(m)}-s ${m.cidr}`;
    case 'destination':
      return `${not(m)}-d ${m.cidr}`;
    case 'in':
      return `${not(m)}-i ${m.name}`;
    case 'ctstate':
      return `-m conntrack ${not(m)}--ctstate ${m.states}`;
    case 'state':
      return `-m state --state ${m.states}`;
    case 'mark':
      return `-m mark ${not(m)}--mark ${hex(m.bits, 8)}/${hex(m.bits, 8)}`;
    case 'random':
      return `-m statistic --mode random --probability ${probability(m.of)}`;
    case 'recentCheck':
      return `-m recent --name ${m.name} --rcheck --seconds ${m.seconds} --reap`;
    case 'recentSet':
      return `-m recent --name ${m.name} --set`;
    case 'local':
      return `-m addrtype ${not(m)}--${m.side}-type LOCAL`;
    case 'nfacct':
      return `-m nfacct --nfacct-name ${m.name}`;
    case 'set':
      return `-m set --match-set ${m.name} ${m.of}`;
    case 'plainProtocol':
      return `-p ${m.protocol}`;
    case 'ipvs':
      return `-m ipvs --vaddr ${m.ip} --vproto ${m.protocol} --vport ${m.port}`;
    case 'notBridged':
      return '-m physdev ! --physdev-is-in';
  }
}

function writtenTarget(t: IptablesTarget): string {
  switch (t.to) {
    case 'chain':
      return ` -j ${t.chain}`;
    case 'DNAT':
      return ` -j DNAT --to-destination ${hostPort(t.ip, t.port)}`;
    case 'REDIRECT':
      return ` -j REDIRECT --to-ports ${t.port}`;
    case 'MASQUERADE':
      return ' -j MASQUERADE --random-fully';
    case 'plainMasquerade':
      return ' -j MASQUERADE';
    case 'setMark':
      return ` -j MARK --or-mark ${hex(t.bits, 8)}`;
    case 'clearMark':
      return ` -j MARK --xor-mark ${hex(t.bits, 8)}`;
    case 'nothing':
      return '';
    default:
      return ` -j ${t.to}`;
  }
}

/** A rule's conditions and target as kube-proxy writes them, without `-A CHAIN`. */
export function writtenBody(r: IptablesRule): string {
  return `${r.matches.map(writtenMatch).join(' ')}${writtenTarget(r.target)}`.trimStart();
}

/** A line of the input of `iptables-restore`. */
export function writtenRule(r: IptablesRule): string {
  return `-A ${r.chain} ${writtenBody(r)}`;
}

function withBits(cidr: string): string {
  if (cidr.includes('/')) return cidr;
  return cidr.includes(':') ? `${cidr}/128` : `${cidr}/32`;
}

const HEAD = ['source', 'destination', 'in', 'protocol'] as const;

function savedHead(m: IptablesMatch): string {
  switch (m.is) {
    case 'source':
      return `${not(m)}-s ${withBits(m.cidr)}`;
    case 'destination':
      return `${not(m)}-d ${withBits(m.cidr)}`;
    case 'protocol':
      return `-p ${m.protocol}`;
    default:
      return writtenMatch(m);
  }
}

function savedModule(m: IptablesMatch, all: readonly IptablesMatch[]): string | undefined {
  switch (m.is) {
    case 'source':
    case 'destination':
    case 'in':
    case 'dport':
      return undefined;
    case 'comment':
      return `-m comment --comment ${JSON.stringify(m.text)}`;
    case 'protocol': {
      const port = all.find((x) => x.is === 'dport');
      return `-m ${m.protocol}${port ? ` --dport ${port.port}` : ''}`;
    }
    case 'mark':
      return `-m mark ${not(m)}--mark ${hex(m.bits, 0)}/${hex(m.bits, 0)}`;
    case 'random':
      return `-m statistic --mode random --probability ${keptProbability(m.of)}`;
    case 'recentCheck':
      return `-m recent --rcheck --seconds ${m.seconds} --reap --name ${m.name} ${maskOf(all)} --rsource`;
    case 'recentSet':
      return `-m recent --set --name ${m.name} ${maskOf(all)} --rsource`;
    case 'nfacct':
      return `-m nfacct --nfacct-name  ${m.name}`;
    default:
      return writtenMatch(m);
  }
}

function maskOf(all: readonly IptablesMatch[]): string {
  const six = all.some((m) => m.is === 'comment' && m.text.includes('['));
  return six ? '--mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' : '--mask 255.255.255.255';
}

function savedTarget(t: IptablesTarget, six: boolean): string {
  switch (t.to) {
    case 'REJECT':
      return ` -j REJECT --reject-with ${six ? 'icmp6' : 'icmp'}-port-unreachable`;
    case 'setMark':
      return ` -j MARK --set-xmark ${hex(t.bits, 0)}/${hex(t.bits, 0)}`;
    case 'clearMark':
      return ` -j MARK --set-xmark ${hex(t.bits, 0)}/0x0`;
    default:
      return writtenTarget(t);
  }
}

/** A line of `iptables-save`; `six`: of `ip6tables-save`. */
export function savedRule(r: IptablesRule, six: boolean): string {
  const head = HEAD.flatMap((is) => r.matches.filter((m) => m.is === is)).map(savedHead);
  const modules = r.matches.map((m) => savedModule(m, r.matches)).filter((m) => m !== undefined);
  return `-A ${[r.chain, ...head, ...modules].join(' ')}${savedTarget(r.target, six)}`;
}
