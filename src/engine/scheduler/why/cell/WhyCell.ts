/** A piece of a formula: text, or a number that stands for a fact (its index). */
export type FormulaToken = string | { readonly value: string; readonly fact: number };

/** One line: what it computes, how, and what it comes to. `label` is a resource, a key, or a code. */
export interface FormulaLine {
  readonly label: string;
  readonly tokens: readonly FormulaToken[];
  readonly value: string;
}

/** Where a number or a word comes from. */
export interface WhyFact {
  readonly value: string;
  /** `pod`: a field of the Pod; `node`: of this node; `cluster`: counted over others; `rule`. */
  readonly of: 'pod' | 'node' | 'cluster' | 'rule';
  /** A code that the page words. */
  readonly what: FactCode;
  /** What the words are about: a resource, a key, an image. */
  readonly name: string;
  /** Path of the field, `spec.containers[0].resources.requests.cpu`; or ''. */
  readonly field: string;
}

export type FactCode =
  | 'requests'
  | 'assumed'
  | 'taken'
  | 'allocatable'
  | 'pods'
  | 'podsMax'
  | 'imageSize'
  | 'imageNodes'
  | 'threshold'
  | 'taint'
  | 'toleration'
  | 'unschedulable'
  | 'selector'
  | 'label'
  | 'wish'
  | 'matching'
  | 'least'
  | 'self'
  | 'maxSkew'
  | 'domainWeight'
  | 'port'
  | 'name';

/** A plugin's part of the table for one node, with the numbers that made it. */
export interface WhyCell {
  readonly plugin: string;
  readonly node: string;
  readonly point: 'filter' | 'score';
  /** Filter: the reasons, verbatim; empty when the node passes. */
  readonly reasons: readonly string[];
  readonly lines: readonly FormulaLine[];
  readonly facts: readonly WhyFact[];
  /** Score only. */
  readonly raw?: number;
  readonly normalized?: number;
  readonly weight?: number;
}

/** Lines and facts of a cell; empty where the plugin has no numbers to show. */
export interface Working {
  readonly lines: readonly FormulaLine[];
  readonly facts: readonly WhyFact[];
}

export const NO_WORKING: Working = { lines: [], facts: [] };

/** Collects lines and facts; equal facts stand once. */
export class WorkingBuilder {
  readonly lines: FormulaLine[] = [];
  readonly facts: WhyFact[] = [];

  /** A number in a formula. */
  fact(f: Omit<WhyFact, 'field' | 'name'> & Partial<WhyFact>): FormulaToken {
    const whole: WhyFact = { name: '', field: '', ...f };
    const same = (x: WhyFact): boolean =>
      x.what === whole.what && x.name === whole.name && x.value === whole.value;
    const at = this.facts.findIndex(same);
    const fact = at >= 0 ? at : this.facts.push(whole) - 1;
    return { value: whole.value, fact };
  }

  line(label: string, tokens: readonly FormulaToken[], value: number | string): void {
    this.lines.push({ label, tokens, value: String(value) });
  }
}
