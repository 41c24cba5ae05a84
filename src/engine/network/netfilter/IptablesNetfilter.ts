import type { Chains, IptablesKernel } from '../../proxy/iptables/IptablesKernel.ts';
import type {
  IptablesMatch,
  IptablesRule,
  IptablesTable,
} from '../../proxy/iptables/IptablesRule.ts';
import { writtenRule } from '../../proxy/iptables/ruleText.ts';
import type { Hook, HookEnv, HookPacket, HookResult, Netfilter, RuleHit } from './Netfilter.ts';
import { inRange } from './ranges.ts';

/** Tables asked at a hook, in the kernel's order; `nat` only for the first packet. */
const TABLES: Readonly<Record<Hook, readonly IptablesTable[]>> = {
  PREROUTING: ['nat'],
  INPUT: ['filter', 'nat'],
  FORWARD: ['filter'],
  OUTPUT: ['nat', 'filter'],
  POSTROUTING: ['nat'],
};

/**
 * A chain longer than this is looked through by address. The kernel looks at every rule: what it
 * looks at is counted all the same.
 */
const LONG = 32;

/** Jumps within jumps that are followed at most: rules have no loops. */
const DEPTH_MAX = 16;

/** What rules of the ipvs mode ask of their kernel beside the tables. */
export interface IpvsLookups {
  /** Whether the parts `of` a packet (`dst,dst,src`) are an entry of an IP set. */
  inSet(name: string, of: string, p: HookPacket): boolean;
  /** Whether IPVS took the packet to this virtual server. */
  cameThrough(ip: string, protocol: string, port: number, p: HookPacket): boolean;
}

/** The iptables mode writes no rule that asks for either. */
const NO_IPVS: IpvsLookups = { inSet: () => false, cameThrough: () => false };

type Verdict = 'ACCEPT' | 'DROP' | 'REJECT' | 'NAT' | undefined;

function ctstateMatches(states: string, p: HookPacket): boolean {
  return states.split(',').some((s) => (s === 'DNAT' ? p.dnat : s === p.state));
}

function interfaceMatches(name: string, p: HookPacket): boolean {
  if (name.endsWith('+')) return p.inInterface.startsWith(name.slice(0, -1));
  return p.inInterface === name;
}

/** One hook's walk through the chains of its tables. */
class Walk {
  walked = 0;
  readonly hits: RuleHit[] = [];
  masquerade = false;
  sticky = false;
  to: { readonly ip: string; readonly port: number } | undefined;
  #p: HookPacket;
  readonly #env: HookEnv;
  readonly #ipvs: IpvsLookups;
  #table: IptablesTable = 'nat';
  #chains: Chains = {};

  constructor(p: HookPacket, env: HookEnv, ipvs: IpvsLookups) {
    this.#p = p;
    this.#env = env;
    this.#ipvs = ipvs;
  }

  get mark(): number {
    return this.#p.mark;
  }

  run(table: IptablesTable, chains: Chains, chain: string): Verdict {
    this.#table = table;
    this.#chains = chains;
    const verdict = this.#chain(chain, 0);
    if (this.to) this.#p = { ...this.#p, dst: this.to.ip, dport: this.to.port, dnat: true };
    return verdict;
  }

  #chain(name: string, depth: number): Verdict {
    const rules = this.#chains[name] ?? [];
    const candidates = rules.length > LONG ? candidatesOf(rules, this.#p.dst) : undefined;
    const n = candidates?.length ?? rules.length;
    let counted = 0;
    for (let c = 0; c < n; c++) {
      const i = candidates?.[c] ?? c;
      const r = rules[i]!;
      if (!this.#matches(r)) continue;
      this.#hit(r, i);
      this.walked += i + 1 - counted;
      counted = i + 1;
      const { target } = r;
      if (target.to === 'RETURN') return undefined;
      const verdict =
        target.to === 'chain' && depth < DEPTH_MAX
          ? this.#chain(target.chain, depth + 1)
          : this.#target(target);
      if (verdict !== undefined) return verdict;
    }
    this.walked += rules.length - counted;
    return undefined;
  }

  #hit(r: IptablesRule, index: number): void {
    this.hits.push({ table: this.#table, chain: r.chain, index, text: () => writtenRule(r) });
  }

  #target(t: IptablesRule['target']): Verdict {
    switch (t.to) {
      case 'ACCEPT':
      case 'DROP':
      case 'REJECT':
        return t.to;
      case 'DNAT':
        this.to = { ip: t.ip, port: t.port };
        return 'NAT';
      case 'REDIRECT':
        this.to = { ip: this.#env.redirectTo ?? '127.0.0.1', port: t.port };
        return 'NAT';
      case 'MASQUERADE':
      case 'plainMasquerade':
        this.masquerade = true;
        return 'NAT';
      case 'setMark':
        this.#p = { ...this.#p, mark: this.#p.mark | t.bits };
        return undefined;
      case 'clearMark':
        this.#p = { ...this.#p, mark: this.#p.mark ^ t.bits };
        return undefined;
      default:
        return undefined;
    }
  }

  #matches(r: IptablesRule): boolean {
    for (const m of r.matches) if (!this.#match(m)) return false;
    return true;
  }

  #match(m: IptablesMatch): boolean {
    const p = this.#p;
    switch (m.is) {
      case 'comment':
      case 'nfacct':
        return true;
      case 'protocol':
      case 'plainProtocol':
        return m.protocol === p.protocol;
      case 'dport':
        return m.port === p.dport;
      case 'destination':
        return inRange(m.cidr, p.dst) !== (m.not ?? false);
      case 'source':
        return inRange(m.cidr, p.src) !== (m.not ?? false);
      case 'in':
        return interfaceMatches(m.name, p) !== (m.not ?? false);
      case 'ctstate':
        return ctstateMatches(m.states, p) !== (m.not ?? false);
      case 'state':
        return ctstateMatches(m.states, p);
      case 'mark':
        return ((p.mark & m.bits) === m.bits) !== (m.not ?? false);
      case 'local':
        return this.#env.isLocal(m.side === 'dst' ? p.dst : p.src) !== (m.not ?? false);
      case 'set':
        return this.#ipvs.inSet(m.name, m.of, p);
      case 'ipvs':
        return this.#ipvs.cameThrough(m.ip, m.protocol, m.port, p);
      case 'notBridged':
        return !p.inInterface.startsWith('veth');
      case 'random':
        return this.#env.chance(m.of);
      case 'recentCheck':
        return this.#env.recent.seen(m.name, p.src, m.seconds);
      case 'recentSet':
        this.#env.recent.note(m.name, p.src);
        this.sticky = true;
        return true;
    }
  }
}

/** Rules of a chain by the one address that they are for, and all others. */
interface ChainIndex {
  readonly byDestination: ReadonlyMap<string, readonly number[]>;
  readonly others: readonly number[];
}

const indexes = new WeakMap<readonly IptablesRule[], ChainIndex>();

function indexOf(rules: readonly IptablesRule[]): ChainIndex {
  const byDestination = new Map<string, number[]>();
  const others: number[] = [];
  rules.forEach((r, i) => {
    const d = r.matches.find((m) => m.is === 'destination');
    if (d?.is !== 'destination' || d.not || d.cidr.includes('/')) others.push(i);
    else {
      const own = byDestination.get(d.cidr);
      if (own) own.push(i);
      else byDestination.set(d.cidr, [i]);
    }
  });
  return { byDestination, others };
}

/** Positions of the rules that a packet to an address may match, in order: the others cannot. */
function candidatesOf(rules: readonly IptablesRule[], dst: string): readonly number[] {
  let index = indexes.get(rules);
  if (!index) indexes.set(rules, (index = indexOf(rules)));
  const own = index.byDestination.get(dst);
  return own ? [...own, ...index.others].sort((x, y) => x - y) : index.others;
}

const made = new WeakMap<IptablesKernel, Netfilter>();

/** The kernel's verdicts by the tables that the iptables mode wrote. Models: linux/net/ipv4/netfilter/ip_tables.c ipt_do_table */
export function iptablesNetfilter(kernel: IptablesKernel): Netfilter {
  let n = made.get(kernel);
  if (!n) made.set(kernel, (n = { at: (hook, p, env) => judgeByIptables(kernel, hook, p, env) }));
  return n;
}

/** What the tables of a kernel decide at a hook. */
export function judgeByIptables(
  k: IptablesKernel,
  hook: Hook,
  p: HookPacket,
  env: HookEnv,
  ipvs: IpvsLookups = NO_IPVS,
): HookResult {
  const w = new Walk(p, env, ipvs);
  let verdict: HookResult['verdict'] = 'ACCEPT';
  for (const table of TABLES[hook]) {
    if (table === 'nat' && p.state !== 'NEW') continue;
    const v = w.run(table, k[table], hook);
    if (v !== 'DROP' && v !== 'REJECT') continue;
    verdict = v;
    break;
  }
  return {
    verdict,
    ...(w.to ? { to: w.to } : {}),
    masquerade: w.masquerade,
    sticky: w.sticky,
    mark: w.mark,
    walked: w.walked,
    hits: w.hits,
  };
}
