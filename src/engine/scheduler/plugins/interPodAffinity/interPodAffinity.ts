import type { InterPodAffinityArgs } from '../../config/pluginArgs.ts';
import type { AffinityTerm } from '../../framework/AffinityTerm.ts';
import { ACTION } from '../../framework/ClusterEvent.ts';
import type { CycleState } from '../../framework/CycleState.ts';
import { cycleKey } from '../../framework/CycleState.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { Handle, Plugin } from '../../framework/Plugin.ts';
import { MAX_NODE_SCORE } from '../../framework/Plugin.ts';
import { SKIP, unresolvable, unschedulable } from '../../framework/PluginStatus.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import { NOTHING } from '../../framework/Selector.ts';
import { nodeHint, podHint } from './hints.ts';
import type { PreferredTerms } from './preferredState.ts';
import { PreferredState } from './preferredState.ts';
import { RequiredState } from './requiredState.ts';

const NAME = 'InterPodAffinity';
const REQUIRED = cycleKey<RequiredState>(NAME);
const PREFERRED = cycleKey<PreferredState>(`PreScore${NAME}`);
const NO_AFFINITY = unresolvable(NAME, "node(s) didn't match pod affinity rules");
const ANTI_AFFINITY = unschedulable(NAME, "node(s) didn't match pod anti-affinity rules");
const EXISTING = unschedulable(NAME, "node(s) didn't satisfy existing pods anti-affinity rules");

/** Replaces a namespace selector by the names it means now. */
function resolved<T extends AffinityTerm>(terms: readonly T[], handle: Handle): readonly T[] {
  return terms.map((t) => {
    if (!t.namespaceSelector.requirements || t.namespaceSelector.empty) return t;
    const named = handle.listers
      .namespaces()
      .filter((n) => t.namespaceSelector.matches(n.labels))
      .map((n) => n.name);
    return { ...t, namespaces: [...t.namespaces, ...named], namespaceSelector: NOTHING };
  });
}

function filterNode(s: RequiredState, { labels }: NodeInfo) {
  if (!s.satisfiesAffinity(labels)) return NO_AFFINITY;
  if (!s.satisfiesAntiAffinity(labels)) return ANTI_AFFINITY;
  return s.satisfiesExisting(labels) ? undefined : EXISTING;
}

function normalize(scores: number[]): void {
  let min = Infinity;
  let max = -Infinity;
  for (const s of scores) {
    min = Math.min(min, s);
    max = Math.max(max, s);
  }
  const span = max - min;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = span > 0 ? Math.trunc(MAX_NODE_SCORE * ((scores[i]! - min) / span)) : 0;
  }
}

/** Wishes between the Pod and those that are there; undefined when there are none. */
function preferredState(handle: Handle, args: InterPodAffinityArgs, pod: PodInfo) {
  const { preferredAffinity, preferredAntiAffinity } = pod.terms;
  const wishes = preferredAffinity.length + preferredAntiAffinity.length > 0;
  if (args.ignorePreferredTermsOfExistingPods && !wishes) return undefined;
  const terms: PreferredTerms = {
    affinity: resolved(preferredAffinity, handle),
    antiAffinity: resolved(preferredAntiAffinity, handle),
    namespaceLabels: handle.listers.namespaceLabels(pod.namespace),
    hardWeight: args.hardPodAffinityWeight,
  };
  const s = new PreferredState(pod, terms, handle.snapshot);
  return s.empty ? undefined : s;
}

function required(cycle: CycleState): RequiredState | undefined {
  return cycle.read(REQUIRED);
}

/** Affinity and anti-affinity between Pods. Models: plugins/interpodaffinity */
export function interPodAffinity(handle: Handle, args: InterPodAffinityArgs): Plugin {
  return {
    name: NAME,
    preFilter(cycle, pod) {
      const terms = {
        affinity: resolved(pod.terms.requiredAffinity, handle),
        antiAffinity: resolved(pod.terms.requiredAntiAffinity, handle),
        namespaceLabels: handle.listers.namespaceLabels(pod.namespace),
      };
      const s = RequiredState.of(pod, terms, handle.snapshot);
      if (s.nothing) return SKIP;
      cycle.write(REQUIRED, s);
      return undefined;
    },
    addPod: (cycle, _, p, node) => required(cycle)?.update(p, node, 1),
    removePod: (cycle, _, p, node) => required(cycle)?.update(p, node, -1),
    filter: (cycle, _, node) => filterNode(required(cycle)!, node),
    preScore(cycle, pod) {
      const s = preferredState(handle, args, pod);
      if (!s) return SKIP;
      cycle.write(PREFERRED, s);
      return undefined;
    },
    score: (cycle, _, { labels }) => cycle.read(PREFERRED)!.score(labels),
    normalize: (_, __, scores) => normalize(scores),
    events: [
      {
        event: {
          resource: 'Pod',
          action: ACTION.Add | ACTION.Delete | ACTION.UpdatePodLabel,
        },
        hint: podHint,
      },
      {
        event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeLabel },
        hint: nodeHint,
      },
    ],
  };
}
