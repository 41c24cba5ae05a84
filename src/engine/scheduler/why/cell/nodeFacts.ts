import { untoleratedTaint } from '../../framework/tolerates.ts';
import { tolerates } from '../../framework/tolerates.ts';
import type { NodeInfo } from '../../framework/NodeInfo.ts';
import { PreferredNodeAffinity } from '../../framework/nodeSelector.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { Taint } from '../../../api/core/node/fields.ts';
import type { Working } from './WhyCell.ts';
import { NO_WORKING, WorkingBuilder } from './WhyCell.ts';

function taintText(t: Taint): string {
  return `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`;
}

/** TaintToleration's filter: each hard taint and whether something tolerates it. */
export function taintFilter(pod: PodInfo, { node }: NodeInfo): Working {
  const w = new WorkingBuilder();
  const tolerations = pod.pod.spec?.tolerations;
  for (const taint of node.spec?.taints ?? []) {
    if (taint.effect === 'PreferNoSchedule') continue;
    const value = taintText(taint);
    const token = w.fact({ value, of: 'node', what: 'taint', field: 'spec.taints' });
    const covered = untoleratedTaint([taint], tolerations) === undefined;
    w.line('taint', [token], covered ? '✓' : '✗');
  }
  return w;
}

/** TaintToleration's score: soft taints that nothing tolerates; fewer are better. */
export function taintScore(pod: PodInfo, { node }: NodeInfo): Working {
  const w = new WorkingBuilder();
  const soft = (node.spec?.taints ?? []).filter((t) => t.effect === 'PreferNoSchedule');
  const own = pod.pod.spec?.tolerations ?? [];
  const open = soft.filter((taint) => !own.some((t) => tolerates(t, taint)));
  for (const taint of open) {
    const value = taintText(taint);
    w.line('taint', [w.fact({ value, of: 'node', what: 'taint', field: 'spec.taints' })], 1);
  }
  w.line('untolerated', ['PreferNoSchedule'], open.length);
  return w;
}

/** NodeUnschedulable's filter. */
export function cordonFilter({ node }: NodeInfo): Working {
  const w = new WorkingBuilder();
  const value = String(node.spec?.unschedulable === true);
  const field = 'spec.unschedulable';
  const token = w.fact({ value, of: 'node', what: 'unschedulable', field });
  w.line('spec.unschedulable', [token], value === 'true' ? '✗' : '✓');
  return w;
}

/** NodeName's filter. */
export function nameFilter(pod: PodInfo, node: NodeInfo): Working {
  if (pod.nodeName === '') return NO_WORKING;
  const w = new WorkingBuilder();
  const field = 'spec.nodeName';
  const wanted = w.fact({ value: pod.nodeName, of: 'pod', what: 'name', field });
  const same = pod.nodeName === node.name;
  w.line('spec.nodeName', [wanted, same ? ' = ' : ' ≠ ', node.name], same ? '✓' : '✗');
  return w;
}

/** NodeAffinity's filter: the nodeSelector key by key; terms as a whole. */
export function affinityFilter(pod: PodInfo, { node, labels }: NodeInfo): Working {
  const w = new WorkingBuilder();
  for (const [key, value] of Object.entries(pod.pod.spec?.nodeSelector ?? {})) {
    const field = `spec.nodeSelector['${key}']`;
    const wanted = w.fact({ value, of: 'pod', what: 'selector', name: key, field });
    const own = labels[key];
    const has = w.fact({ value: own ?? '–', of: 'node', what: 'label', name: key });
    const same = own === value;
    w.line(key, [wanted, same ? ' = ' : ' ≠ ', has], same ? '✓' : '✗');
  }
  const required =
    pod.pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required) {
    const fits = pod.requiredNodeAffinity.matches(node);
    const terms = (required.nodeSelectorTerms ?? []).length;
    w.line('terms', [`${terms}`], fits ? '✓' : '✗');
  }
  return w;
}

/** NodeAffinity's score: the weights of the wishes that the node meets. */
export function affinityScore(pod: PodInfo, { node }: NodeInfo): Working {
  const w = new WorkingBuilder();
  const path = 'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution';
  const wishes =
    pod.pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  let sum = 0;
  wishes.forEach((wish, i) => {
    const points = new PreferredNodeAffinity([wish]).score(node);
    sum += points;
    const name = (wish.preference?.matchExpressions ?? []).map((e) => e.key).join(', ');
    const value = String(wish.weight ?? 0);
    const weight = w.fact({ value, of: 'pod', what: 'wish', name, field: `${path}[${i}]` });
    w.line(name, [weight], points > 0 ? `+${points}` : '0');
  });
  w.line('sum', [], sum);
  return w;
}

/** NodePorts' filter. */
export function portFilter(pod: PodInfo, node: NodeInfo): Working {
  const w = new WorkingBuilder();
  for (const p of pod.ports) {
    const value = `${p.protocol} ${p.port}`;
    const free = node.usedPorts.fits([p]);
    w.line('hostPort', [w.fact({ value, of: 'pod', what: 'port' })], free ? '✓' : '✗');
  }
  return w;
}
