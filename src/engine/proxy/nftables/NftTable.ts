import { PMap } from '../../sim/PMap.ts';
import type { NftChainSpec, NftElement, NftOp, NftRule, NftSetSpec } from './NftRule.ts';

/** A chain with its rules in order. */
export interface NftChain {
  readonly spec: NftChainSpec;
  readonly rules: readonly NftRule[];
}

/** What packets ask of a table. */
export interface NftLookup {
  rulesOf(chain: string): readonly NftRule[];
  element(set: string, key: string): NftElement | undefined;
  /** Seconds that an affinity set keeps its elements; undefined for another set. */
  timeoutOf(set: string): number | undefined;
}

/** Key of an element among all: elements of one set lie side by side. */
export function elementKey(set: string, key: string): string {
  return `${set}\t${key}`;
}

const NO_RULES: readonly NftRule[] = [];

/**
 * The table `kube-proxy` of one family in a node's kernel. Affinity sets are filled by packets
 * and are kept where connections are, not here. Models: the nf_tables of Linux.
 */
export class NftTable implements NftLookup {
  readonly state = {
    chains: new PMap<string, NftChain>(),
    sets: new PMap<string, NftSetSpec>(),
    elements: new PMap<string, NftElement>(),
  };

  rulesOf(chain: string): readonly NftRule[] {
    return this.chain(chain)?.rules ?? NO_RULES;
  }

  timeoutOf(set: string): number | undefined {
    return this.state.sets.get(set)?.timeoutSeconds;
  }

  chain(name: string): NftChain | undefined {
    return this.state.chains.get(name);
  }

  element(set: string, key: string): NftElement | undefined {
    return this.state.elements.get(elementKey(set, key));
  }

  /** Calls `f` for the elements of a set in order of their keys. */
  elementsOf(set: string, f: (e: NftElement) => void): void {
    this.state.elements.range(`${set}\t`, `${set}\n`, f);
  }

  /** Carries out a transaction. */
  apply(ops: readonly NftOp[]): void {
    const added = new Map<string, NftRule[]>();
    for (const o of ops) {
      if (o.do === 'addRule') this.#append(o.rule, added);
      else this.#change(o);
    }
    for (const [name, rules] of added) this.#write(name, rules);
  }

  /** Rules are gathered by chain: they follow the flush of their chain. */
  #append(r: NftRule, added: Map<string, NftRule[]>): void {
    const rules = added.get(r.chain);
    if (rules) rules.push(r);
    else added.set(r.chain, [...(this.chain(r.chain)?.rules ?? NO_RULES), r]);
  }

  #write(name: string, rules: readonly NftRule[]): void {
    const c = this.chain(name);
    if (c) this.state.chains.set(name, { spec: c.spec, rules });
  }

  #change(o: Exclude<NftOp, { do: 'addRule' }>): void {
    const { chains, sets, elements } = this.state;
    switch (o.do) {
      case 'addTable':
        return;
      case 'addChain':
        chains.set(o.chain.name, {
          spec: o.chain,
          rules: this.chain(o.chain.name)?.rules ?? NO_RULES,
        });
        return;
      case 'flushChain':
        this.#write(o.name, NO_RULES);
        return;
      case 'deleteChain':
        chains.delete(o.name);
        return;
      case 'addSet':
        sets.set(o.set.name, o.set);
        return;
      case 'flushSet':
        this.#empty(o.name);
        return;
      case 'deleteSet':
        this.#empty(o.name);
        sets.delete(o.name);
        return;
      case 'addElement':
        elements.set(elementKey(o.element.set, o.element.key), o.element);
        return;
      case 'deleteElement':
        elements.delete(elementKey(o.element.set, o.element.key));
    }
  }

  #empty(set: string): void {
    const keys: string[] = [];
    this.elementsOf(set, (e) => void keys.push(elementKey(set, e.key)));
    for (const k of keys) this.state.elements.delete(k);
  }
}
