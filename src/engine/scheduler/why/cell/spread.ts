import type { PodTopologySpreadArgs } from '../../config/pluginArgs.ts';
import type { Listers } from '../../framework/Listers.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Snapshot } from '../../framework/Snapshot.ts';
import {
  constraintsOf,
  HOSTNAME,
  ownConstraints,
  SYSTEM_DEFAULTS,
} from '../../plugins/podTopologySpread/constraints.ts';
import { HardState } from '../../plugins/podTopologySpread/hardState.ts';
import { softState } from '../../plugins/podTopologySpread/softState.ts';
import type { Working } from './WhyCell.ts';
import { WorkingBuilder } from './WhyCell.ts';

/** What spreading is explained with. */
export interface SpreadSource {
  readonly snapshot: Snapshot;
  readonly listers: Listers;
  readonly args: PodTopologySpreadArgs;
}

function defaultsOf({ args }: SpreadSource) {
  return args.defaultingType === 'System' ? SYSTEM_DEFAULTS : args.defaultConstraints;
}

/** PodTopologySpread's filter: the skew that each hard constraint would have. */
export function spreadFilter(s: SpreadSource, pod: PodInfo, node: NodeInfo): Working {
  const w = new WorkingBuilder();
  const hard = constraintsOf(pod, 'DoNotSchedule', defaultsOf(s), s.listers);
  const state = HardState.of(pod, hard, s.snapshot);
  hard.forEach((c, i) => {
    const domain = node.labels[c.topologyKey];
    const field = 'spec.topologySpreadConstraints';
    const name = c.topologyKey;
    if (domain === undefined) {
      w.line(name, [w.fact({ value: '–', of: 'node', what: 'label', name })], '✗');
      return;
    }
    const count = state.count(i, domain);
    const least = state.least(i);
    const self = state.selfMatches[i] ? 1 : 0;
    const fits = count + self - least <= c.maxSkew;
    const there = w.fact({ value: String(count), of: 'cluster', what: 'matching', name: domain });
    const me = w.fact({ value: String(self), of: 'pod', what: 'self', name });
    const few = w.fact({ value: String(least), of: 'cluster', what: 'least', name });
    const skew = w.fact({ value: String(c.maxSkew), of: 'pod', what: 'maxSkew', name, field });
    w.line(name, [there, ' + ', me, ' − ', few, fits ? ' ≤ ' : ' > ', skew], fits ? '✓' : '✗');
  });
  return w;
}

/** PodTopologySpread's score: matching Pods in the node's domains; fewer are better. */
export function spreadScore(
  s: SpreadSource,
  pod: PodInfo,
  node: NodeInfo,
  feasible: readonly NodeInfo[],
): Working {
  const w = new WorkingBuilder();
  const soft = constraintsOf(pod, 'ScheduleAnyway', defaultsOf(s), s.listers);
  const own = ownConstraints(pod.pod).length > 0;
  const allKeys = own || s.args.defaultingType !== 'System';
  const state = softState(pod, soft, feasible, s.snapshot, allKeys);
  const terms: string[] = [];
  soft.forEach((c, i) => {
    const domain = node.labels[c.topologyKey];
    if (domain === undefined) return;
    const host = c.topologyKey === HOSTNAME;
    const tally = state.tallies[i]?.liveOn(node.name) ?? 0;
    const count = host ? tally : (state.counts[i]!.get(domain) ?? 0);
    const name = c.topologyKey;
    const there = w.fact({ value: String(count), of: 'cluster', what: 'matching', name: domain });
    const value = state.weights[i]!.toFixed(3);
    const weight = w.fact({ value, of: 'cluster', what: 'domainWeight', name });
    const field = own ? 'spec.topologySpreadConstraints' : '';
    const of = own ? ('pod' as const) : ('rule' as const);
    const skew = w.fact({ value: String(c.maxSkew), of, what: 'maxSkew', name, field });
    const part = count * state.weights[i]! + c.maxSkew - 1;
    w.line(name, [there, ' × ', weight, ' + (', skew, ' − 1)'], part.toFixed(2));
    terms.push(part.toFixed(2));
  });
  if (terms.length > 1) w.line('sum', [terms.join(' + ')], '');
  return w;
}
