import type { LabelSelector } from '../../api/meta/ObjectMeta.ts';

/** Labels of an object; absent is empty. */
export type Labels = Readonly<Record<string, string>>;

/** How a requirement compares. */
export type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

/** One requirement of a selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const INTEGER = /^[+-]?\d+$/;
const NO_LABELS: Labels = {};

function greater(value: string, bound: string | undefined): number {
  if (bound === undefined || !INTEGER.test(value) || !INTEGER.test(bound)) return 0;
  const v = BigInt(value);
  const b = BigInt(bound);
  return v > b ? 1 : v < b ? -1 : 0;
}

/** Whether labels meet one requirement. Models: apimachinery pkg/labels Requirement.Matches */
export function meets(r: Requirement, labels: Labels): boolean {
  const v = labels[r.key];
  switch (r.operator) {
    case 'In':
      return v !== undefined && (r.values.length === 1 ? r.values[0] === v : r.values.includes(v));
    case 'NotIn':
      return v === undefined || !r.values.includes(v);
    case 'Exists':
      return v !== undefined;
    case 'DoesNotExist':
      return v === undefined;
    case 'Gt':
      return v !== undefined && greater(v, r.values[0]) > 0;
    case 'Lt':
      return v !== undefined && greater(v, r.values[0]) < 0;
  }
}

/** A parsed label selector. Models: apimachinery pkg/labels Selector */
export class Selector {
  /** Undefined: matches nothing. Empty: matches everything. */
  readonly requirements: readonly Requirement[] | undefined;
  #signature: string | undefined;

  constructor(requirements: readonly Requirement[] | undefined) {
    this.requirements = requirements;
  }

  /** Matches everything for want of requirements; `NOTHING` is not empty. */
  get empty(): boolean {
    return this.requirements?.length === 0;
  }

  matches(labels: Labels | undefined): boolean {
    const rs = this.requirements;
    if (!rs) return false;
    const l = labels ?? NO_LABELS;
    for (let i = 0; i < rs.length; i++) if (!meets(rs[i]!, l)) return false;
    return true;
  }

  /** This selector with more requirements; nothing stays nothing. */
  with(more: readonly Requirement[]): Selector {
    return this.requirements ? new Selector([...this.requirements, ...more]) : this;
  }

  /** Text that is equal for selectors that match the same labels for the same reasons. */
  get signature(): string {
    if (!this.requirements) return '!';
    this.#signature ??= this.requirements
      .map((r) => `${r.key} ${r.operator} ${r.values.toSorted().join(',')}`)
      .toSorted()
      .join(';');
    return this.#signature;
  }
}

/** Matches no labels. */
export const NOTHING = new Selector(undefined);

/** Requirements that labels equal these, in the order of keys. */
export function equalities(labels: Labels): Requirement[] {
  return Object.keys(labels)
    .sort()
    .map((key) => ({ key, operator: 'In' as const, values: [labels[key]!] }));
}

/** Selectors that were parsed before: objects that are changed keep theirs. Derived, not state. */
const parsed = new WeakMap<LabelSelector, Selector>();

/** Parses a selector; absent matches nothing. Models: meta/v1 LabelSelectorAsSelector */
export function parseLabelSelector(s: LabelSelector | undefined): Selector {
  if (!s) return NOTHING;
  let selector = parsed.get(s);
  if (!selector) parsed.set(s, (selector = newSelector(s)));
  return selector;
}

function newSelector(s: LabelSelector): Selector {
  const requirements = equalities(s.matchLabels ?? NO_LABELS);
  for (const e of s.matchExpressions ?? []) {
    requirements.push({
      key: e.key ?? '',
      operator: e.operator as Operator,
      values: e.values ?? [],
    });
  }
  return new Selector(requirements);
}
