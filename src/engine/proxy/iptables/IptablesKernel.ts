import type { BuiltInJump } from './baseRules.ts';
import type { IptablesRule, IptablesTable } from './IptablesRule.ts';
import { savedRule, writtenBody, writtenRule } from './ruleText.ts';

/** What one `iptables-restore --noflush` gets for a table. */
export interface TableInput {
  /** Chains that are made, or emptied when they exist. */
  readonly chains: readonly string[];
  readonly rules: readonly IptablesRule[];
  /** Chains that are removed. */
  readonly removed: readonly string[];
  /** Rules that come after the removals. */
  readonly last: readonly IptablesRule[];
}

/** Rules by chain. Immutable: a change makes a new one. */
export type Chains = Readonly<Record<string, readonly IptablesRule[]>>;

/** The tables of one node's kernel that kube-proxy writes, of one family. */
export type IptablesKernel = Readonly<Record<IptablesTable, Chains>>;

const BUILT_IN: Readonly<Record<IptablesTable, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

function emptyTable(table: IptablesTable, ...more: readonly string[]): Chains {
  return Object.fromEntries([...BUILT_IN[table], ...more].map((c) => [c, []]));
}

/** A kernel without any rule. */
export const EMPTY_KERNEL: IptablesKernel = {
  filter: emptyTable('filter'),
  nat: emptyTable('nat'),
};

const CANARY = 'KUBE-PROXY-CANARY';

/** A kernel in which only kube-proxy's canary chains stand. */
export const FRESH_KERNEL: IptablesKernel = {
  filter: emptyTable('filter', CANARY),
  nat: emptyTable('nat', CANARY),
};

/** Makes a chain when it is missing. */
export function ensureChain(
  k: IptablesKernel,
  table: IptablesTable,
  chain: string,
): IptablesKernel {
  return k[table][chain] ? k : { ...k, [table]: { ...k[table], [chain]: [] } };
}

/** Puts a jump at the head of its chain, or at its end, when it is missing. Models: EnsureRule */
export function ensureJump(
  k: IptablesKernel,
  j: BuiltInJump,
  at: 'head' | 'end' = 'head',
): IptablesKernel {
  const table = k[j.table];
  const { chain, target } = j.rule;
  const to = target.to === 'chain' ? target.chain : '';
  const made: Chains = table[to] ? table : { ...table, [to]: [] };
  const rules = made[chain] ?? [];
  const text = writtenBody(j.rule);
  if (rules.some((r) => writtenBody(r) === text)) {
    return made === table ? k : { ...k, [j.table]: made };
  }
  const all = at === 'head' ? [j.rule, ...rules] : [...rules, j.rule];
  return { ...k, [j.table]: { ...made, [chain]: all } };
}

/** What `iptables-restore --noflush` leaves: it is atomic. */
export function restoreTable(old: Chains, input: TableInput): Chains {
  const table: Record<string, readonly IptablesRule[]> = { ...old };
  const fresh = new Map<string, IptablesRule[]>(input.chains.map((c) => [c, []]));
  for (const r of [...input.rules, ...input.last]) fresh.get(r.chain)!.push(r);
  for (const [chain, rules] of fresh) table[chain] = rules;
  for (const c of input.removed) delete table[c];
  return table;
}

/** The text of a table's input. */
export function restoreText(table: IptablesTable, input: TableInput): string {
  const lines = [
    `*${table}`,
    ...input.chains.map((c) => `:${c} - [0:0]`),
    ...input.rules.map(writtenRule),
    ...input.removed.map((c) => `-X ${c}`),
    ...input.last.map(writtenRule),
    'COMMIT',
  ];
  return `${lines.join('\n')}\n`;
}

/** A table as `iptables-save -t` prints it, built-in chains first, counters at 0. */
export function saveText(table: IptablesTable, chains: Chains, six: boolean): string {
  const own = BUILT_IN[table];
  const others = Object.keys(chains)
    .filter((c) => !own.includes(c))
    .sort();
  const lines = [
    `*${table}`,
    ...own.map((c) => `:${c} ACCEPT [0:0]`),
    ...others.map((c) => `:${c} - [0:0]`),
    ...[...own, ...others].flatMap((c) => (chains[c] ?? []).map((r) => savedRule(r, six))),
    'COMMIT',
  ];
  return `${lines.join('\n')}\n`;
}

/** One run of `iptables`: a rule is appended to its chain, or deleted from it. */
export interface RuleEdit {
  readonly do: 'append' | 'delete';
  readonly table: IptablesTable;
  readonly rule: IptablesRule;
}

/** Carries out many runs of `iptables`, each chain being copied once. */
export function editRules(k: IptablesKernel, edits: readonly RuleEdit[]): IptablesKernel {
  const deleted = new Set(edits.filter((e) => e.do === 'delete').map((e) => e.rule));
  const chains = new Map<string, IptablesRule[]>();
  const tables = { ...k };
  for (const { table, rule, do: how } of edits) {
    const key = `${table} ${rule.chain}`;
    let rules = chains.get(key);
    if (!rules) {
      rules = (tables[table][rule.chain] ?? []).filter((r) => !deleted.has(r));
      chains.set(key, rules);
      tables[table] = { ...tables[table], [rule.chain]: rules };
    }
    if (how === 'append' && !deleted.has(rule)) rules.push(rule);
  }
  return tables;
}
