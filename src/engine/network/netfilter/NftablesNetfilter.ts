import type { IPFamily } from '../../proxy/model/ipFamily.ts';
import type { NftPart, NftRule, NftVerdict } from '../../proxy/nftables/NftRule.ts';
import type { NftLookup } from '../../proxy/nftables/NftTable.ts';
import { nftRuleBody } from '../../proxy/nftables/nftText.ts';
import type { Hook, HookEnv, HookPacket, HookResult, Netfilter, RuleHit } from './Netfilter.ts';
import { inRange } from './ranges.ts';

/** Base chains asked at a hook, by priority; those of `nat` only for the first packet. */
const CHAINS: Readonly<Record<Hook, readonly string[]>> = {
  PREROUTING: ['filter-prerouting-pre-dnat', 'nat-prerouting'],
  INPUT: ['filter-input'],
  FORWARD: ['filter-forward'],
  OUTPUT: ['filter-output-pre-dnat', 'nat-output', 'filter-output'],
  POSTROUTING: ['nat-postrouting'],
};

/** Chains within chains that are followed at most: the kernel refuses loops. */
const DEPTH_MAX = 16;

/** What ends a chain; `undefined`: it goes on behind the jump that led to it. */
type End = 'DROP' | 'REJECT' | 'NAT' | undefined;

/** What a rule came to. */
type Outcome = { readonly end: End } | 'next';

function keyOf(by: 'service' | 'nodePort', p: HookPacket): string {
  const port = `${p.protocol} . ${p.dport}`;
  return by === 'service' ? `${p.dst} . ${port}` : port;
}

/** One hook's walk through its base chains. */
class Walk {
  walked = 0;
  readonly hits: RuleHit[] = [];
  masquerade = false;
  sticky = false;
  to: { readonly ip: string; readonly port: number } | undefined;
  packet: HookPacket;
  readonly #table: NftLookup;
  readonly #family: IPFamily;
  readonly #env: HookEnv;

  constructor(table: NftLookup, family: IPFamily, p: HookPacket, env: HookEnv) {
    this.#table = table;
    this.#family = family;
    this.packet = p;
    this.#env = env;
  }

  run(base: string): End {
    const end = this.#chain(base, 0);
    if (this.to) {
      this.packet = { ...this.packet, dst: this.to.ip, dport: this.to.port, dnat: true };
    }
    return end;
  }

  #chain(name: string, depth: number): End {
    const rules = this.#table.rulesOf(name);
    for (let i = 0; i < rules.length; i++) {
      this.walked++;
      const out = this.#rule(rules[i]!, i, depth);
      if (out !== 'next') return out.end;
    }
    return undefined;
  }

  #hit(r: NftRule, index: number): void {
    const text = (): string => nftRuleBody(r, this.#family);
    this.hits.push({ table: 'kube-proxy', chain: r.chain, index, text });
  }

  #rule(r: NftRule, index: number, depth: number): Outcome {
    let noted = false;
    for (const part of r.parts) {
      const matched = this.#match(part);
      if (matched === false) return 'next';
      if (matched === true) continue;
      const out = this.#act(part, depth, () => {
        if (!noted) this.#hit(r, index);
        noted = true;
      });
      if (out !== 'next') return out;
    }
    return 'next';
  }

  /** Undefined for a part that does something. */
  #match(m: NftPart): boolean | undefined {
    const p = this.packet;
    switch (m.is) {
      case 'ctNew':
        return p.state === 'NEW';
      case 'dnated':
        return p.dnat;
      case 'marked':
        return (p.mark & m.bits) !== 0;
      case 'inSet':
        return this.#inSet(m.set, m.side === 'daddr' ? p.dst : p.src);
      case 'address': {
        const ip = m.side === 'daddr' ? p.dst : p.src;
        return m.ranges.some((r) => inRange(r, ip)) !== m.not;
      }
      case 'in':
        return this.#cameBy(m.name) !== m.not;
      case 'local':
        return this.#env.isLocal(m.side === 'daddr' ? p.dst : p.src);
      case 'protocol':
        return m.protocol === p.protocol;
      case 'connectionIn':
        return this.#has(m.set, `${p.src} . ${p.dst} . ${p.protocol} . ${p.dport}`);
      default:
        return undefined;
    }
  }

  #has(set: string, key: string): boolean {
    return this.#table.element(set, key) !== undefined;
  }

  /** Affinity sets are filled by packets, the others by kube-proxy. */
  #inSet(set: string, ip: string): boolean {
    const seconds = this.#table.timeoutOf(set);
    return seconds === undefined ? this.#has(set, ip) : this.#env.recent.seen(set, ip, seconds);
  }

  #cameBy(name: string): boolean {
    const { inInterface } = this.packet;
    return name.endsWith('*') ? inInterface.startsWith(name.slice(0, -1)) : inInterface === name;
  }

  #act(a: NftPart, depth: number, hit: () => void): Outcome {
    if (a.is === 'vmap') {
      const verdict = this.#table.element(a.map, keyOf(a.by, this.packet))?.verdict;
      if (!verdict) return 'next';
      hit();
      return { end: this.#verdict(verdict, depth) };
    }
    hit();
    switch (a.is) {
      case 'jump': {
        const end = this.#into(a.chain, depth);
        return end === undefined ? 'next' : { end };
      }
      case 'goto':
        return { end: this.#into(a.chain, depth) };
      case 'pick':
        return { end: this.#into(this.#draw(a.chains), depth) };
      case 'drop':
        return { end: 'DROP' };
      case 'reject':
        return { end: 'REJECT' };
      default:
        return this.#change(a);
    }
  }

  #change(a: NftPart): Outcome {
    const { mark } = this.packet;
    switch (a.is) {
      case 'masquerade':
        this.masquerade = true;
        return { end: 'NAT' };
      case 'setMark':
        this.packet = { ...this.packet, mark: mark | a.bits };
        return 'next';
      case 'clearMark':
        this.packet = { ...this.packet, mark: mark ^ a.bits };
        return 'next';
      case 'remember':
        this.#env.recent.note(a.set, this.packet.src);
        this.sticky = true;
        return 'next';
      case 'dnatAny':
        this.to = this.#draw(a.to);
        return { end: 'NAT' };
      case 'dnat':
        this.to = { ip: a.ip, port: a.port };
        return { end: 'NAT' };
      default:
        return 'next';
    }
  }

  /** `numgen random`: each with equal chance. */
  #draw<T>(all: readonly T[]): T {
    let i = 0;
    while (i < all.length - 1 && !this.#env.chance(all.length - i)) i++;
    return all[i]!;
  }

  #into(chain: string, depth: number): End {
    return depth < DEPTH_MAX ? this.#chain(chain, depth + 1) : undefined;
  }

  #verdict(v: NftVerdict, depth: number): End {
    return 'goto' in v ? this.#into(v.goto, depth) : 'DROP';
  }
}

function judge(t: NftLookup, f: IPFamily, hook: Hook, p: HookPacket, env: HookEnv): HookResult {
  const w = new Walk(t, f, p, env);
  let verdict: HookResult['verdict'] = 'ACCEPT';
  for (const base of CHAINS[hook]) {
    if (base.startsWith('nat-') && p.state !== 'NEW') continue;
    const end = w.run(base);
    if (end !== 'DROP' && end !== 'REJECT') continue;
    verdict = end;
    break;
  }
  return {
    verdict,
    ...(w.to ? { to: w.to } : {}),
    masquerade: w.masquerade,
    sticky: w.sticky,
    mark: w.packet.mark,
    walked: w.walked,
    hits: w.hits,
  };
}

/**
 * The kernel's verdicts by the table that the nftables mode wrote. Rules that match and change
 * nothing count as walked, as the others do. Models: linux/net/netfilter/nf_tables_core.c
 */
export function nftablesNetfilter(table: NftLookup, family: IPFamily): Netfilter {
  return { at: (hook, p, env) => judge(table, family, hook, p, env) };
}
