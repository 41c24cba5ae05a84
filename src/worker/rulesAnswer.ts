import type { Cluster } from '../engine/Cluster.ts';
import { rulesTextOf } from '../engine/network/kernel/NodeRules.ts';
import { rulesExplained } from '../engine/network/kernel/rulesExplained.ts';
import type { ConnectionRow, ExplainedGroup, RulesAnswer } from '../protocol/networkAnswers.ts';

/** What stands in a node's kernel; undefined: there is no such node. */
export function rulesAnswer(c: Cluster, node: string): RulesAnswer | undefined {
  const i = c.machines.findIndex((m) => m.name === node);
  const kernel = c.kernels[i]?.kernel;
  const proxy = c.proxies[i];
  if (!kernel || !proxy) return undefined;
  const { rules } = kernel.state;
  const { fullSyncs, partialSyncs, endedAt } = proxy.proxier.state;
  return {
    mode: rules?.mode ?? '',
    tables: rules ? rulesTextOf(rules) : [],
    running: proxy.up,
    fullSyncs,
    partialSyncs,
    syncedAt: endedAt,
  };
}

/** The connections that a node's kernel tracks. */
export function connectionRows(c: Cluster, node: string): readonly ConnectionRow[] {
  const i = c.machines.findIndex((m) => m.name === node);
  const { now } = c.sim;
  return (c.kernels[i]?.kernel.conntrack.list(now) ?? []).map(
    ({ original: o, reply: r, state, expires }): ConnectionRow => ({
      protocol: o.protocol,
      state,
      original: `${o.src}:${o.sport} > ${o.dst}:${o.dport}`,
      reply: `${r.src}:${r.sport} > ${r.dst}:${r.dport}`,
      seconds: Math.round((expires - now) / 1_000_000),
    }),
  );
}

/** The rules in a node's kernel line by line, each with what it does. */
export function explainedRules(c: Cluster, node: string): readonly ExplainedGroup[] {
  const i = c.machines.findIndex((m) => m.name === node);
  const rules = c.kernels[i]?.kernel.state.rules;
  return rules ? rulesExplained(rules) : [];
}
