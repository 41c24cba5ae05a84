import { PMap } from '../../sim/PMap.ts';
import { Claims } from '../model/Claims.ts';
import type { IPFamily } from '../model/ipFamily.ts';
import type { ProxyConfig } from '../model/ProxyConfig.ts';
import { localDetector } from '../model/ProxyConfig.ts';
import type { ProxyTracker } from '../model/ProxyTracker.ts';
import { baseTable } from './baseTable.ts';
import { isAffinitySet, isNftServiceChain } from './nftNames.ts';
import type { NftElement, NftOp, NftRule, NftSetSpec, NftVerdict } from './NftRule.ts';
import { elementKey, NftTable } from './NftTable.ts';
import type { NftContext, NftServicePort } from './servicePort.ts';
import { nftServicePort } from './servicePort.ts';

/** One sync: what is sent to the kernel, in order. */
export interface NftSync {
  readonly full: boolean;
  readonly transactions: readonly (readonly NftOp[])[];
}

/** Chains that nobody needs are deleted by the first sync a second later. */
const STALE_MICROS = 1_000_000;

function sameVerdict(x: NftVerdict | undefined, y: NftVerdict | undefined): boolean {
  if (x === y) return true;
  if (!x || !y) return false;
  return 'goto' in x ? 'goto' in y && x.goto === y.goto : 'drop' in y;
}

function byText<T>(items: Iterable<T>, text: (item: T) => string): T[] {
  return [...items].sort((x, y) => {
    const a = text(x);
    const b = text(y);
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

/** What a sync has found so far. */
interface Work {
  readonly chains: Set<string>;
  readonly sets: Map<string, NftSetSpec>;
  readonly rules: NftRule[];
  /** Chains and sets that a Service had. */
  readonly left: Set<string>;
  /** Elements by key whose claims may have changed. */
  readonly touched: Set<string>;
}

/** Sets whose elements Services claim. */
const CLAIMED = [
  'cluster-ips',
  'firewall-ips',
  'hairpin-connections',
  'no-endpoint-nodeports',
  'no-endpoint-services',
  'service-ips',
  'service-nodeports',
];

/**
 * The nftables proxier of one family: which Service wants what of the table, and what it has
 * written. A partial sync works on the Services that changed only; its transaction is what the
 * real one sends after it has walked all. Models: pkg/proxy/nftables/proxier.go
 */
export class NftablesProxier {
  readonly table = new NftTable();
  /** By element. */
  readonly claims = new Claims<NftElement>();
  readonly state = {
    /** By Service. */
    made: new PMap<string, readonly NftServicePort[]>(),
    /** Emptied chains, and since when. */
    stale: new PMap<string, number>(),
    /** Base chains have been renewed once. */
    renewed: false,
    needsFull: true,
  };
  readonly #config: ProxyConfig;
  readonly #family: IPFamily;
  readonly #context: NftContext;

  constructor(config: ProxyConfig, family: IPFamily) {
    this.#config = config;
    this.#family = family;
    this.#context = {
      local: localDetector(config, family),
      masqueradeBits: 1 << config.masqueradeBit,
      nodeIP: config.nodeIPs[family] ?? '',
      nodeName: config.nodeName,
    };
  }

  /**
   * One sync at a time in microseconds. `fails`: the kernel refuses its transaction, so that the
   * next sync is a full one.
   */
  sync(tracker: ProxyTracker, now: number, fails = false, forced = false): NftSync {
    const full = this.state.needsFull || forced || tracker.state.moved;
    const removal = this.#removeStale(now);
    const setup = full ? baseTable(this.#config, this.#family, !this.state.renewed) : [];
    if (full) this.state.renewed = true;
    const work = this.#collect(tracker, full);
    tracker.taken();
    const flushed = this.#staleChains(work, full);
    const ops = [...setup, ...this.#transaction(work, flushed, full)];
    this.state.needsFull = fails;
    if (fails) {
      this.state.stale.clear();
    } else {
      this.table.apply(ops);
      for (const c of work.chains) this.state.stale.delete(c);
      for (const c of flushed) this.state.stale.set(c, now);
    }
    return { full, transactions: removal.length > 0 ? [removal, ops] : [ops] };
  }

  /** Deletes chains that have been empty for long enough. */
  #removeStale(now: number): readonly NftOp[] {
    const due: string[] = [];
    this.state.stale.forEach((since, c) => {
      if (since < now - STALE_MICROS) due.push(c);
    });
    const ops = due.map((name): NftOp => ({ do: 'deleteChain', name }));
    for (const c of due) this.state.stale.delete(c);
    this.table.apply(ops);
    return ops;
  }

  /** Takes up the Services that are due. */
  #collect(tracker: ProxyTracker, full: boolean): Work {
    const due = new Set<string>();
    const touched = new Set<string>();
    const work = {
      chains: new Set(),
      sets: new Map(),
      rules: [],
      left: new Set(),
      touched,
    } as Work;
    if (full) {
      this.state.made.forEach((_, s) => void due.add(s));
      tracker.state.services.forEach((_, s) => void due.add(s));
      for (const set of CLAIMED) {
        this.table.elementsOf(set, (e) => void touched.add(elementKey(set, e.key)));
      }
    } else {
      tracker.state.changed.forEach((_, s) => void due.add(s));
    }
    for (const s of due) this.#service(s, tracker, work);
    return work;
  }

  #service(service: string, tracker: ProxyTracker, work: Work): void {
    const old = this.state.made.get(service) ?? [];
    const made = tracker
      .portsOf(service)
      .map(({ port, choice }) => nftServicePort(port, choice, this.#context));
    for (const p of old) {
      for (const e of p.elements) this.#claim(service, e, work, false);
      for (const c of p.chains) work.left.add(c);
      for (const s of p.sets) work.left.add(s.name);
    }
    for (const p of made) {
      for (const e of p.elements) this.#claim(service, e, work, true);
      for (const c of p.chains) work.chains.add(c);
      for (const s of p.sets) work.sets.set(s.name, s);
      work.rules.push(...p.rules);
    }
    if (made.length > 0) this.state.made.set(service, made);
    else this.state.made.delete(service);
  }

  #claim(by: string, element: NftElement, work: Work, wanted: boolean): void {
    const key = elementKey(element.set, element.key);
    if (wanted) this.claims.set(key, by, element);
    else this.claims.remove(key, by);
    work.touched.add(key);
  }

  /** Chains that are emptied: nobody needs them, but an element may have led there. */
  #staleChains(work: Work, full: boolean): readonly string[] {
    const found = new Set<string>();
    const add = (c: string): void => {
      if (isNftServiceChain(c) && !work.chains.has(c) && this.table.chain(c)) found.add(c);
    };
    if (full) this.table.state.chains.forEach((_, c) => add(c));
    else for (const c of work.left) if (!isAffinitySet(c)) add(c);
    this.state.stale.forEach((_, c) => add(c));
    return [...found].sort();
  }

  #staleSets(work: Work, full: boolean): readonly string[] {
    const found: string[] = [];
    const add = (s: string): void => {
      if (isAffinitySet(s) && !work.sets.has(s) && this.table.state.sets.has(s)) found.push(s);
    };
    if (full) this.table.state.sets.forEach((_, s) => add(s));
    else for (const s of work.left) add(s);
    return found.sort();
  }

  /** What a sync sends after the fixed part, in the order of the recordings. */
  #transaction(work: Work, flushed: readonly string[], full: boolean): readonly NftOp[] {
    const chains = [...work.chains].sort().flatMap((name): NftOp[] => [
      { do: 'addChain', chain: { name } },
      { do: 'flushChain', name },
    ]);
    const sets = byText(work.sets.values(), (s) => s.name);
    const { added, deleted } = this.#elements(work);
    return [
      ...chains,
      ...sets.map((set): NftOp => ({ do: 'addSet', set })),
      ...byText(work.rules, (r) => r.chain).map((rule): NftOp => ({ do: 'addRule', rule })),
      ...added,
      ...flushed.map((name): NftOp => ({ do: 'flushChain', name })),
      ...this.#staleSets(work, full).map((name): NftOp => ({ do: 'deleteSet', name })),
      ...deleted,
    ];
  }

  #elements(work: Work): { readonly added: readonly NftOp[]; readonly deleted: readonly NftOp[] } {
    const added: NftOp[] = [];
    const changed: NftOp[] = [];
    const deleted: NftOp[] = [];
    for (const key of [...work.touched].sort()) {
      const want = this.claims.get(key);
      const have = this.table.state.elements.get(key);
      if (want && have && sameVerdict(want.verdict, have.verdict)) continue;
      const into = have ? changed : added;
      if (have) (want ? changed : deleted).push({ do: 'deleteElement', element: have });
      if (want) into.push({ do: 'addElement', element: want });
    }
    return { added: [...added, ...changed], deleted };
  }
}
