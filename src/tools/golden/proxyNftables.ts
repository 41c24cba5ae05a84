import type { Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import { nftablesNetfilter } from '../../engine/network/netfilter/NftablesNetfilter.ts';
import type { IPFamily } from '../../engine/proxy/model/ipFamily.ts';
import type { ProxyConfig } from '../../engine/proxy/model/ProxyConfig.ts';
import type { ProxyTracker } from '../../engine/proxy/model/ProxyTracker.ts';
import { NftablesProxier } from '../../engine/proxy/nftables/NftablesProxier.ts';
import { listTable } from '../../engine/proxy/nftables/nftList.ts';
import type {
  NftElement,
  NftOp,
  NftRule,
  NftSetSpec,
} from '../../engine/proxy/nftables/NftRule.ts';
import type { NftChain, NftTable } from '../../engine/proxy/nftables/NftTable.ts';
import { transactionText } from '../../engine/proxy/nftables/nftText.ts';

/** Time between two syncs of a recording: longer than a stale chain is kept. */
const STEP_MICROS = 2_000_000;

function sorted<T>(all: readonly T[], name: (x: T) => string): readonly T[] {
  return [...all].sort((x, y) => (name(x) < name(y) ? -1 : name(x) > name(y) ? 1 : 0));
}

function contents(t: NftTable): {
  readonly chains: readonly NftChain[];
  readonly sets: readonly NftSetSpec[];
  readonly elements: readonly NftElement[];
} {
  const chains: NftChain[] = [];
  const sets: NftSetSpec[] = [];
  const elements: NftElement[] = [];
  t.state.chains.forEach((c) => void chains.push(c));
  t.state.sets.forEach((s) => void sets.push(s));
  t.state.elements.forEach((e) => void elements.push(e));
  return { chains, sets, elements };
}

/** The whole table as "add" lines. */
function stateText(t: NftTable, f: IPFamily): string {
  const { chains, sets, elements } = contents(t);
  const rules: readonly NftRule[] = chains.flatMap((c) => c.rules);
  const ops: NftOp[] = [
    { do: 'addTable' },
    ...chains.map((c): NftOp => ({ do: 'addChain', chain: c.spec })),
    ...sorted(sets, (s) => (s.map ? 1 : 0) + s.name).map((set): NftOp => ({ do: 'addSet', set })),
    ...rules.map((rule): NftOp => ({ do: 'addRule', rule })),
    ...elements.map((element): NftOp => ({ do: 'addElement', element })),
  ];
  return transactionText(ops, f);
}

function countsOf(t: NftTable): Record<string, number> {
  const { chains, sets, elements } = contents(t);
  const counts: Record<string, number> = {};
  const add = (key: string, n: number): void => {
    counts[key] = (counts[key] ?? 0) + n;
  };
  counts['tables'] = 1;
  for (const key of ['chains', 'rules', 'elements', 'sets', 'maps']) counts[key] = 0;
  for (const c of chains) {
    add('chains', 1);
    add('rules', c.rules.length);
    const group = /^(service|local|external|firewall|endpoint)-.*\//.exec(c.spec.name)?.[1];
    if (!group) continue;
    add(`chains.${group}-*`, 1);
    if (c.rules.length > 0) add(`rules.${group}-*`, c.rules.length);
  }
  for (const s of sets) add(s.map ? 'maps' : 'sets', 1);
  for (const e of elements) {
    add('elements', 1);
    add(`elements.${e.set}`, 1);
  }
  return counts;
}

/** The nftables proxier of one family, as the recording drove it: one sync a step. */
export class ReplayNftables {
  readonly #proxier: NftablesProxier;
  readonly #family: IPFamily;
  #now = 0;

  constructor(config: ProxyConfig, family: IPFamily) {
    this.#proxier = new NftablesProxier(config, family);
    this.#family = family;
  }

  get netfilter(): Netfilter {
    return nftablesNetfilter(this.#proxier.table, this.#family);
  }

  /** One sync; answers what the recording keeps of it. */
  sync(tracker: ProxyTracker, fails: boolean, forced: boolean): Record<string, unknown> {
    this.#now += STEP_MICROS;
    const made = this.#proxier.sync(tracker, this.#now, fails, forced);
    const { table } = this.#proxier;
    const texts = made.transactions.map((t) => transactionText(t, this.#family));
    const lines = texts.map((t) => t.trimEnd().split('\n').length);
    return {
      fullSync: made.full,
      transactions: texts.map((t) => (t === '' ? '\n' : t)),
      state: stateText(table, this.#family),
      list: listTable(table, this.#family),
      counts: {
        ...countsOf(table),
        'written.bytes': texts.reduce((n, t) => n + t.length, 0),
        'written.lines': lines.reduce((n, l) => n + l, 0),
      },
    };
  }
}
