import type { Pod } from '../../api/core/pod/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';

/** A condition that the API server itself sets on a Pod. */
interface Given {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

/**
 * The Pod's status with a condition set; the time of its transition moves only with its status.
 * Models: pkg/api/v1/pod UpdatePodCondition
 */
export function withPodCondition(pod: Pod, given: Given, now: SimTime): Pod['status'] {
  const conditions = pod.status?.conditions ?? [];
  const i = conditions.findIndex((c) => c.type === given.type);
  const old = conditions[i];
  const lastTransitionTime =
    old?.status === given.status && old.lastTransitionTime ? old.lastTransitionTime : rfc3339(now);
  const { type, status, ...words } = given;
  const condition = { type, status, lastProbeTime: null, lastTransitionTime, ...words };
  const list =
    i < 0 ? [...conditions, condition] : conditions.map((c, n) => (n === i ? condition : c));
  return { ...pod.status, conditions: list } as Pod['status'];
}
