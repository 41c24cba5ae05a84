import type { Node } from '../../api/core/node/fields.ts';
import type { NodeSelectorTerm, Pod } from '../../api/core/pod/fields.ts';
import type { NodeAffinityArgs } from '../config/pluginArgs.ts';
import { ACTION } from '../framework/ClusterEvent.ts';
import { cycleKey } from '../framework/CycleState.ts';
import { NodeSelector, PreferredNodeAffinity } from '../framework/nodeSelector.ts';
import type { Handle, Plugin, PreFilterAnswer } from '../framework/Plugin.ts';
import { SKIP, unresolvable } from '../framework/PluginStatus.ts';
import { scaleToHighest } from '../framework/scoring.ts';

const NAME = 'NodeAffinity';
const REFUSED = unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector");
const ENFORCED = unresolvable(NAME, "node(s) didn't match scheduler-enforced node affinity");
const CONFLICT = unresolvable(NAME, 'pod affinity terms conflict');

interface PreScore {
  readonly preferred: PreferredNodeAffinity | undefined;
}

const STATE = cycleKey<PreScore>(NAME);

/** Names that a term's matchFields allow; undefined: it names none. */
function namesOf(t: NodeSelectorTerm): ReadonlySet<string> | undefined {
  let names: Set<string> | undefined;
  for (const r of t.matchFields ?? []) {
    if (r.key !== 'metadata.name' || r.operator !== 'In') continue;
    const values = r.values ?? [];
    names = new Set(names ? values.filter((v) => names!.has(v)) : values);
  }
  return names;
}

function restriction(pod: Pod): PreFilterAnswer {
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = required?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const t of terms) {
    const own = namesOf(t);
    if (!own) return undefined;
    for (const n of own) names.add(n);
  }
  return names.size === 0 ? CONFLICT : { nodes: names };
}

/** nodeSelector and node affinity. Models: plugins/nodeaffinity/node_affinity.go */
export function nodeAffinity(_: Handle, args: NodeAffinityArgs): Plugin {
  const { addedAffinity: added } = args;
  const enforced = added?.requiredDuringSchedulingIgnoredDuringExecution;
  const required = enforced && new NodeSelector(enforced.nodeSelectorTerms ?? []);
  const wished = added?.preferredDuringSchedulingIgnoredDuringExecution;
  const preferredByAll = wished?.length ? new PreferredNodeAffinity(wished) : undefined;
  const allowed = (n: Node) =>
    !required || required.matches(n.metadata?.labels ?? {}, n.metadata?.name ?? '');
  return {
    name: NAME,
    preFilter(__, { pod, requiredNodeAffinity }) {
      const nothing = requiredNodeAffinity.empty && pod.spec?.nodeSelector === undefined;
      if (nothing && !required) return SKIP;
      return restriction(pod);
    },
    filter(__, pod, { node }) {
      if (!allowed(node)) return ENFORCED;
      return pod.requiredNodeAffinity.matches(node) ? undefined : REFUSED;
    },
    preScore(cycle, { pod }) {
      const terms =
        pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
      if (!terms && !preferredByAll) return SKIP;
      const preferred = terms && new PreferredNodeAffinity(terms);
      cycle.write(STATE, { preferred });
      return undefined;
    },
    score(cycle, __, { node }) {
      const own = cycle.read(STATE)?.preferred?.score(node) ?? 0;
      return own + (preferredByAll?.score(node) ?? 0);
    },
    normalize: (__, ___, scores) => scaleToHighest(scores, false),
    events: [
      {
        event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeLabel },
        hint(pod, old, now) {
          if (!allowed(now as Node) || !pod.requiredNodeAffinity.matches(now as Node)) return false;
          return old === undefined || !pod.requiredNodeAffinity.matches(old as Node);
        },
      },
    ],
  };
}
