import type { WhyAnswer } from '../../../protocol/protocol.ts';

type Decision = NonNullable<WhyAnswer['decision']>;
type Table = NonNullable<WhyAnswer['table']>;

/** Nodes that stand in one column: a feasible one by itself, refused ones by their verdicts. */
export interface WhyColumn {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly zones: readonly string[];
  readonly chosen: boolean;
  readonly feasible: boolean;
  /** The sentence that FailedScheduling counts; '' for a node that fits. */
  readonly reason: string;
  readonly total: number | undefined;
}

/** What a filter says of a column: passes, refuses, was not asked after a refusal. */
export type Verdict = 'pass' | 'refused' | 'unasked';

/** A filter with its verdict by column. */
export interface FilterRow {
  readonly plugin: string;
  readonly verdicts: readonly Verdict[];
}

/** What a plugin gave a column's node. */
export interface Points {
  readonly raw: number;
  readonly normalized: number;
  readonly weighted: number;
}

/** A scoring plugin with its points by column; undefined where nobody scored. */
export interface ScoreRow {
  readonly plugin: string;
  readonly weight: number;
  readonly points: readonly (Points | undefined)[];
}

/** The table as it is drawn. */
export interface WhyModel {
  readonly columns: readonly WhyColumn[];
  readonly filters: readonly FilterRow[];
  readonly scores: readonly ScoreRow[];
  readonly nodes: number;
  readonly feasible: number;
  readonly notSampled: number;
  /** Feasible nodes that have no column of their own. */
  readonly hidden: number;
  /** Names of the nodes with the highest total. */
  readonly best: readonly string[];
  readonly message: string;
}

/** Columns of single feasible nodes, and of groups of refused ones, at most. */
const FEASIBLE_MAX = 6;
const GROUPS_MAX = 5;

/** One feasible node and its index in the score lists. */
interface Feasible {
  readonly node: string;
  readonly at: number;
  readonly total: number | undefined;
}

function topOf(all: readonly Feasible[], chosen: string): readonly Feasible[] {
  const sorted = all.toSorted((a, b) => {
    if (a.node === chosen) return -1;
    if (b.node === chosen) return 1;
    return (b.total ?? 0) - (a.total ?? 0) || (a.node < b.node ? -1 : 1);
  });
  return sorted.slice(0, FEASIBLE_MAX);
}

type Zones = ReadonlyMap<string, string>;

function zonesOf(nodes: readonly string[], zones: Zones): readonly string[] {
  return [...new Set(nodes.map((n) => zones.get(n) ?? '').filter((z) => z !== ''))].sort();
}

interface Group {
  readonly nodes: readonly string[];
  readonly reason: string;
  /** Plugins that refuse, of this group. */
  readonly refusing: readonly string[];
}

function columnsOf(
  top: readonly Feasible[],
  groups: readonly Group[],
  zones: Zones,
  chosen: string,
): readonly WhyColumn[] {
  const single = top.map(({ node, total }) => ({
    id: node,
    nodes: [node],
    zones: zonesOf([node], zones),
    chosen: node === chosen,
    feasible: true,
    reason: '',
    total,
  }));
  const refused = groups.map(({ nodes, reason, refusing }) => ({
    id: `${refusing.join(' ')} ${nodes[0]}`,
    nodes,
    zones: zonesOf(nodes, zones),
    chosen: false,
    feasible: false,
    reason,
    total: undefined,
  }));
  return [...single, ...refused];
}

/** Large groups first; what is too much becomes one column. */
function atMost(groups: readonly Group[]): readonly Group[] {
  const sorted = groups.toSorted((a, b) => b.nodes.length - a.nodes.length);
  if (sorted.length <= GROUPS_MAX) return sorted;
  const rest = sorted.slice(GROUPS_MAX - 1);
  const nodes = rest.flatMap((g) => g.nodes);
  const refusing = [...new Set(rest.flatMap((g) => g.refusing))];
  return [...sorted.slice(0, GROUPS_MAX - 1), { nodes, refusing, reason: rest[0]!.reason }];
}

function scoreRows(scores: Table['scores'], columns: readonly WhyColumn[], feasible: string[]) {
  return scores.map(({ plugin, weight, raw, normalized }) => ({
    plugin,
    weight,
    points: columns.map((c) => {
      const at = c.feasible ? feasible.indexOf(c.nodes[0]!) : -1;
      if (at < 0) return undefined;
      const n = normalized[at]!;
      return { raw: raw[at]!, normalized: n, weighted: n * weight };
    }),
  }));
}

/** Filters in the order in which they are asked: the plugins of the table that is there now. */
function filterNames(a: WhyAnswer, refusing: readonly string[]): readonly string[] {
  const names = a.table?.filters.map((f) => f.plugin) ?? [];
  return [...names, ...refusing.filter((p) => !names.includes(p))];
}

function verdictThen(column: WhyColumn, plugin: string, group: Group | undefined, order: number) {
  if (column.feasible || !group) return 'pass' as const;
  if (group.refusing.includes(plugin)) return 'refused' as const;
  return order < 0 ? ('pass' as const) : ('unasked' as const);
}

/** Refused nodes by their first refusal; a PreFilter that refuses speaks for all. */
function groupsThen(a: WhyAnswer, d: Decision): readonly Group[] {
  const groups = d.refused.map(({ status, nodes }) => ({
    nodes,
    reason: status.reasons.join(', '),
    refusing: [status.plugin],
  }));
  const { otherwise } = d;
  if (!otherwise || groups.length > 0) return groups;
  const nodes = a.table?.nodes ?? [];
  return [{ nodes, reason: otherwise.reasons.join(', '), refusing: [otherwise.plugin] }];
}

/** The table as it was decided: a node's first refusal ends its column. */
function thenModel(a: WhyAnswer, d: Decision): WhyModel {
  const zones = new Map(a.table?.nodes.map((n, i) => [n, a.zones[i] ?? '']));
  const chosen = d.node ?? '';
  const feasible = d.feasible.map((node, at) => ({ node, at, total: d.total[at] }));
  const top = topOf(feasible, chosen);
  const groups = atMost(groupsThen(a, d));
  const columns = columnsOf(top, groups, zones, chosen);
  const names = filterNames(
    a,
    groups.flatMap((g) => g.refusing),
  );
  const filters = names.map((plugin, i) => ({
    plugin,
    verdicts: columns.map((c, k) => {
      const group = groups[k - top.length];
      const first = group ? names.indexOf(group.refusing[0]!) : -1;
      return verdictThen(c, plugin, group, i < first ? -1 : 1);
    }),
  }));
  return {
    columns,
    filters,
    scores: scoreRows(d.scores, columns, [...d.feasible]),
    nodes: d.nodes,
    feasible: d.feasible.length,
    notSampled: d.notSampled,
    hidden: feasible.length - top.length,
    best: d.best,
    message: d.message,
  };
}

/** Refused nodes by what refuses them: every filter gives its own verdict. */
function groupsNow(t: Table): readonly Group[] {
  const refusing = t.nodes.map((): string[] => []);
  for (const { plugin, refused } of t.filters) {
    for (const { nodes } of refused) for (const n of nodes) refusing[n]!.push(plugin);
  }
  const groups = new Map<string, { nodes: string[]; reason: string; refusing: string[] }>();
  t.first.forEach((status, i) => {
    if (!status) return;
    const reason = status.reasons.join(', ');
    const key = `${refusing[i]!.join(' ')} ${reason}`;
    const group = groups.get(key);
    if (group) group.nodes.push(t.nodes[i]!);
    else groups.set(key, { nodes: [t.nodes[i]!], reason, refusing: refusing[i]! });
  });
  return [...groups.values()];
}

function nowModel(a: WhyAnswer, t: Table, present: string): WhyModel {
  const zones = new Map(t.nodes.map((n, i) => [n, a.zones[i] ?? '']));
  const names = t.feasible.map((i) => t.nodes[i]!);
  const best = t.best.map((i) => t.nodes[i]!);
  const chosen = names.length === 1 ? names[0]! : best.length === 1 ? best[0]! : present;
  const feasible = names.map((node, at) => ({ node, at, total: t.total[at] }));
  const top = topOf(feasible, best.includes(chosen) ? chosen : (best[0] ?? ''));
  const groups = atMost(groupsNow(t));
  const columns = columnsOf(top, groups, zones, best.length > 1 ? '' : chosen);
  const filters = t.filters.map(({ plugin }) => ({
    plugin,
    verdicts: columns.map((c, k): Verdict => {
      if (c.feasible) return 'pass';
      return groups[k - top.length]!.refusing.includes(plugin) ? 'refused' : 'pass';
    }),
  }));
  return {
    columns,
    filters,
    scores: scoreRows(t.scores, columns, names),
    nodes: t.nodes.length,
    feasible: names.length,
    notSampled: 0,
    hidden: feasible.length - top.length,
    best,
    message: t.gate?.reasons.join(', ') ?? t.message,
  };
}

/** The table of an answer; undefined when there is none of that time. `present`: the Pod's node. */
export function whyModel(
  a: WhyAnswer,
  time: 'then' | 'now',
  present: string,
): WhyModel | undefined {
  if (time === 'then' && a.decision) return thenModel(a, a.decision);
  return a.table && nowModel(a, a.table, present);
}
