import type { Tuple } from '../kernel/Conntrack.ts';
import type { NodeJudgement } from '../netfilter/judgeAtNode.ts';
import type { HookResult } from '../netfilter/Netfilter.ts';
import type { End, Flight, Hop, HopRule } from './Flight.ts';

/** What hops of one connection cost, µs: drawn once a connection. */
export interface HopCosts {
  /** From a Pod to its node or back. */
  readonly vethUs: number;
  /** A new connection's entry and translation. */
  readonly natUs: number;
  /** A rule looked at. */
  readonly ruleUs: number;
}

function decision(r: HookResult): string {
  if (r.verdict !== 'ACCEPT') return r.verdict;
  return r.to ? 'DNAT' : r.masquerade ? 'MASQUERADE' : 'ACCEPT';
}

/** Collects the stations of a packet while it flies. */
export class HopList {
  readonly #costs: HopCosts;
  readonly #hops: Hop[] = [];
  #at = 0;

  constructor(costs: HopCosts) {
    this.#costs = costs;
  }

  veth(machine: string, packet: Tuple, way: 'in' | 'out'): void {
    this.#add({ machine, place: 'veth', what: way, packet, costUs: this.#costs.vethUs });
  }

  wire(from: string, to: string, packet: Tuple, us: number): void {
    this.#add({ machine: from, place: 'wire', what: to, packet, costUs: us });
  }

  socket(machine: string, packet: Tuple): void {
    this.#add({ machine, place: 'socket', what: 'in', packet, costUs: 0 });
  }

  full(machine: string, packet: Tuple): void {
    this.#add({ machine, place: 'conntrack', what: 'table full', packet, costUs: 0 });
  }

  /** A new connection: what each hook decided. */
  judged(machine: string, j: NodeJudgement, before: Tuple, after: Tuple): void {
    let packet = before;
    for (const { hook, result } of j.steps) {
      const { to, masquerade, walked, hits } = result;
      if (to) packet = { ...packet, dst: to.ip, dport: to.port };
      if (masquerade) packet = after;
      if (hits.length === 0 && walked === 0) continue;
      const costUs = walked * this.#costs.ruleUs + (to || masquerade ? this.#costs.natUs / 2 : 0);
      const what = decision(result);
      const rules = hits.map(({ table, chain, index, text }): HopRule => ({
        table,
        chain,
        index,
        text: text(),
      }));
      this.#add({ machine, place: hook, what, packet, costUs, walked, rules });
    }
  }

  /** A packet of a known connection: its entry translates it, rules are not asked for NAT. */
  tracked(machine: string, j: NodeJudgement, before: Tuple, after: Tuple): void {
    const same = before.src === after.src && before.dst === after.dst;
    const verdict = j.end === 'DROP' || j.end === 'REJECT' ? j.end : same ? 'ESTABLISHED' : 'NAT';
    this.#add({ machine, place: 'conntrack', what: verdict, packet: after, costUs: 0 });
  }

  end(end: End, packet: Tuple): Flight {
    return { hops: this.#hops, us: Math.round(this.#at), end, packet };
  }

  #add(h: Omit<Hop, 'at' | 'walked' | 'rules'> & Partial<Pick<Hop, 'walked' | 'rules'>>): void {
    this.#hops.push({ walked: 0, rules: [], ...h, at: this.#at });
    this.#at += h.costUs;
  }
}
