import type { Pod, PodCondition } from '../api/core/pod/fields.ts';
import { rfc3339 } from '../sim/rfc3339.ts';

/** A condition as a component sets it. */
export interface NewCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/**
 * The condition with its transition time, or undefined when the Pod has it already.
 * Models: pkg/api/v1/pod/util.go UpdatePodCondition
 */
export function changedCondition(pod: Pod, c: NewCondition, now: number): PodCondition | undefined {
  const old = pod.status?.conditions?.find((x) => x.type === c.type);
  const observedGeneration = pod.metadata?.generation ?? 1;
  const same =
    old?.status === c.status &&
    old.reason === c.reason &&
    old.message === c.message &&
    old.observedGeneration === observedGeneration;
  if (same) return undefined;
  const kept = old?.status === c.status ? old.lastTransitionTime : undefined;
  return {
    type: c.type,
    observedGeneration,
    status: c.status,
    lastTransitionTime: kept ?? rfc3339(now),
    reason: c.reason,
    message: c.message,
  };
}
