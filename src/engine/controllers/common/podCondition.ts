import type { Pod, PodCondition } from '../../api/core/pod/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';

/** The condition of a type. */
export function podConditionOf(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((c) => c.type === type);
}

/** Whether a Pod's Ready condition is True. */
export function isPodReady(pod: Pod): boolean {
  return podConditionOf(pod, 'Ready')?.status === 'True';
}

/**
 * Conditions with one set; the same reference when nothing changes. The transition time moves with
 * the status only. Models: pkg/api/v1/pod UpdatePodCondition
 */
export function withPodCondition(
  pod: Pod,
  condition: Omit<PodCondition, 'lastTransitionTime' | 'observedGeneration'>,
  now: SimTime,
): readonly PodCondition[] {
  const old = pod.status?.conditions ?? [];
  const at = old.findIndex((c) => c.type === condition.type);
  const was = old[at];
  const same =
    was?.status === condition.status &&
    (was?.reason ?? '') === (condition.reason ?? '') &&
    (was?.message ?? '') === (condition.message ?? '');
  if (was && same) return old;
  const lastTransitionTime =
    was?.status === condition.status ? was!.lastTransitionTime! : rfc3339(now);
  const observedGeneration = pod.metadata?.generation ?? 1;
  const made: PodCondition = { ...condition, observedGeneration, lastTransitionTime };
  return was ? old.map((c, i) => (i === at ? made : c)) : [...old, made];
}

/** The condition that says why a Pod is taken away. */
export function disruptionTarget(reason: string, message: string) {
  return { type: 'DisruptionTarget', status: 'True', reason, message } as const;
}
