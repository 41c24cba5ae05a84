import type { Node } from '../api/core/node/fields.ts';
import type { ClusterEvent } from './framework/ClusterEvent.ts';
import { ACTION } from './framework/ClusterEvent.ts';
import { equal } from './framework/equal.ts';
import type { PodInfo } from './framework/PodInfo.ts';
import type { Resource } from './framework/Resource.ts';

function smaller(before: Resource, after: Resource): boolean {
  if (before.milliCPU > after.milliCPU || before.memory > after.memory) return true;
  if (before.ephemeralStorage > after.ephemeralStorage) return true;
  for (const [name, n] of before.scalars ?? []) if (n > after.scalar(name)) return true;
  return false;
}

/**
 * What a Pod's change means for waiting Pods.
 * Models: pkg/scheduler/framework/events.go PodSchedulingPropertiesChange
 */
export function podChanges(old: PodInfo, now: PodInfo): readonly ClusterEvent[] {
  const resource = now.nodeName === '' ? 'UnschedulablePod' : 'AssignedPod';
  const out: ClusterEvent[] = [];
  const is = (action: number) => out.push({ resource, action });
  if (old.labels !== now.labels && !equal(old.labels, now.labels)) is(ACTION.UpdatePodLabel);
  if (old.requests !== now.requests && smaller(old.requests, now.requests)) {
    is(ACTION.UpdatePodScaleDown);
  }
  const gates = (p: PodInfo) => p.pod.spec?.schedulingGates?.length ?? 0;
  if (gates(old) > 0 && gates(now) === 0) is(ACTION.UpdatePodSchedulingGatesEliminated);
  const tolerations = (p: PodInfo) => p.pod.spec?.tolerations?.length ?? 0;
  if (tolerations(old) !== tolerations(now)) is(ACTION.UpdatePodToleration);
  if (out.length === 0) is(ACTION.Update);
  return out;
}

function conditions(n: Node): Readonly<Record<string, string>> {
  const of = n.status?.conditions ?? [];
  return Object.fromEntries(of.map((c) => [c.type ?? '', c.status ?? '']));
}

/** Whether a field changed; the same reference did not. */
function differs(a: unknown, b: unknown): boolean {
  return a !== b && !equal(a, b);
}

/**
 * What a node's change means for waiting Pods: a heartbeat means nothing.
 * Models: pkg/scheduler/framework/events.go NodeSchedulingPropertiesChange
 */
export function nodeChanges(old: Node, now: Node): readonly ClusterEvent[] {
  const out: ClusterEvent[] = [];
  const is = (action: number) => out.push({ resource: 'Node', action });
  const wasCordoned = old.spec?.unschedulable === true;
  if (wasCordoned && now.spec?.unschedulable !== true) is(ACTION.UpdateNodeTaint);
  if (differs(old.status?.allocatable, now.status?.allocatable)) is(ACTION.UpdateNodeAllocatable);
  if (differs(old.metadata?.labels, now.metadata?.labels)) is(ACTION.UpdateNodeLabel);
  if (differs(old.spec?.taints, now.spec?.taints)) is(ACTION.UpdateNodeTaint);
  if (old.status?.conditions !== now.status?.conditions) {
    if (!equal(conditions(old), conditions(now))) is(ACTION.UpdateNodeCondition);
  }
  if (differs(old.metadata?.annotations, now.metadata?.annotations)) {
    is(ACTION.UpdateNodeAnnotation);
  }
  if (differs(old.status?.declaredFeatures, now.status?.declaredFeatures)) {
    is(ACTION.UpdateNodeDeclaredFeature);
  }
  return out;
}
