import type { Node } from '../../api/core/node/fields.ts';
import type { NodeSelectorTerm, PodSpec } from '../../api/core/pod/fields.ts';
import type { Labels, Operator, Requirement } from './Selector.ts';
import { equalities, meets } from './Selector.ts';

type Expression = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

/** A parsed term; undefined: it cannot be parsed and matches no node. */
interface ParsedTerm {
  readonly labels: readonly Requirement[];
  readonly fields: readonly Requirement[];
}

const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
const NO_LABELS: Labels = {};

function parsed(expressions: readonly Expression[]): Requirement[] {
  return expressions.map((e) => ({
    key: e.key ?? '',
    operator: e.operator as Operator,
    values: e.values ?? [],
  }));
}

/** Undefined for a term that is empty or wrong. */
function parseTerm(t: NodeSelectorTerm): ParsedTerm | undefined {
  const labels = parsed(t.matchExpressions ?? []);
  const fields = parsed(t.matchFields ?? []);
  if (labels.length + fields.length === 0) return undefined;
  if (labels.some((r) => !OPERATORS.includes(r.operator))) return undefined;
  const single = (r: Requirement) =>
    (r.operator === 'In' || r.operator === 'NotIn') && r.values.length === 1;
  return fields.every(single) ? { labels, fields } : undefined;
}

function fieldMeets(r: Requirement, name: string): boolean {
  const value = r.key === 'metadata.name' ? name : '';
  return (value === r.values[0]) === (r.operator === 'In');
}

function termMatches(t: ParsedTerm, labels: Labels, name: string): boolean {
  for (const r of t.labels) if (!meets(r, labels)) return false;
  for (const r of t.fields) if (!fieldMeets(r, name)) return false;
  return true;
}

/**
 * What a Pod demands of its node: its nodeSelector and the required node affinity.
 * Models: component-helpers scheduling/corev1/nodeaffinity RequiredNodeAffinity
 */
export class RequiredNodeAffinity {
  readonly #equal: readonly Requirement[];
  readonly #terms: readonly ParsedTerm[] | undefined;

  constructor(spec: Pick<PodSpec, 'nodeSelector' | 'affinity'> | undefined) {
    this.#equal = spec?.nodeSelector ? equalities(spec.nodeSelector) : [];
    const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    this.#terms = required && parseTerms(required.nodeSelectorTerms ?? []);
  }

  /** Demands nothing. */
  get empty(): boolean {
    return this.#equal.length === 0 && this.#terms === undefined;
  }

  matches(node: Node): boolean {
    const labels = node.metadata?.labels ?? NO_LABELS;
    for (const r of this.#equal) if (labels[r.key] !== r.values[0]) return false;
    if (!this.#terms) return true;
    const name = node.metadata?.name ?? '';
    for (const t of this.#terms) if (termMatches(t, labels, name)) return true;
    return false;
  }
}

function parseTerms(terms: readonly NodeSelectorTerm[]): ParsedTerm[] {
  return terms.map(parseTerm).filter((t) => t !== undefined);
}

/** A node selector of its own: one of its terms must match. */
export class NodeSelector {
  readonly #terms: readonly ParsedTerm[];

  constructor(terms: readonly NodeSelectorTerm[]) {
    this.#terms = parseTerms(terms);
  }

  matches(labels: Labels, name: string): boolean {
    return this.#terms.some((t) => termMatches(t, labels, name));
  }
}

/** A preferred term as a Pod writes it. */
interface PreferredTerm {
  readonly weight?: number;
  readonly preference?: NodeSelectorTerm;
}

/** Weighted wishes. Models: nodeaffinity PreferredSchedulingTerms */
export class PreferredNodeAffinity {
  readonly #terms: readonly { readonly term: ParsedTerm; readonly weight: number }[];

  constructor(terms: readonly PreferredTerm[]) {
    const kept: { term: ParsedTerm; weight: number }[] = [];
    for (const t of terms) {
      const term = parseTerm(t.preference ?? {});
      if (term && t.weight) kept.push({ term, weight: t.weight });
    }
    this.#terms = kept;
  }

  /** Sum of the weights of the terms that match. */
  score(node: Node): number {
    const labels = node.metadata?.labels ?? NO_LABELS;
    const name = node.metadata?.name ?? '';
    let sum = 0;
    for (const t of this.#terms) if (termMatches(t.term, labels, name)) sum += t.weight;
    return sum;
  }
}
