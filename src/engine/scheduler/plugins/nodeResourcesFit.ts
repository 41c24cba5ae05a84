import { podRequests } from '../framework/NodeInfo.ts';
import type { Plugin } from '../framework/Plugin.ts';

function least(requested: number, allocatable: number): number | undefined {
  if (allocatable === 0) return undefined;
  if (requested > allocatable) return 0;
  return Math.trunc(((allocatable - requested) * 100) / allocatable);
}

/** Filter by requests, score LeastAllocated. Models: plugins/noderesources/fit.go */
export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter(pod, n) {
    const asked = podRequests(pod, false);
    const reasons: string[] = [];
    let unresolvable = false;
    if (n.pods + 1 > n.allocatable.pods) reasons.push('Too many pods');
    for (const [key, word] of [
      ['milliCPU', 'cpu'],
      ['memory', 'memory'],
    ] as const) {
      if (asked[key] === 0 || asked[key] <= n.allocatable[key] - n.requested[key]) continue;
      reasons.push(`Insufficient ${word}`);
      if (asked[key] > n.allocatable[key]) unresolvable = true;
    }
    return reasons.length === 0 ? undefined : { plugin: 'NodeResourcesFit', unresolvable, reasons };
  },
  score(pod, n) {
    const asked = podRequests(pod, true);
    const scores = [
      least(n.nonZeroRequested.milliCPU + asked.milliCPU, n.allocatable.milliCPU),
      least(n.nonZeroRequested.memory + asked.memory, n.allocatable.memory),
    ].filter((s) => s !== undefined);
    if (scores.length === 0) return 0;
    return Math.trunc(scores.reduce((x, y) => x + y, 0) / scores.length);
  },
};
