import type { NodeRow } from '../../protocol/protocol.ts';
import type { MarkName } from '../kit/marks.ts';

/** The mark of a node's state. */
export function nodeMark(n: NodeRow): MarkName {
  if (n.status === 'NotReady' || n.status === 'Unknown') return 'n-notready';
  return n.schedulable ? 'n-ready' : 'n-cordon';
}

/** What `CPU 26 %` says: how much of a node's allocatable its Pods request. */
export function percentOf(requested: number, allocatable: number): number {
  return allocatable === 0 ? 0 : Math.round((requested / allocatable) * 100);
}

/** The words of `kubectl get nodes` for a node's state. */
export function nodeStatus(n: NodeRow): string {
  const ready = n.status === 'Ready' ? 'Ready' : 'NotReady';
  return n.schedulable ? ready : `${ready},SchedulingDisabled`;
}
