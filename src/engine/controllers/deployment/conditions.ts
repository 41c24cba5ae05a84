import type { DeploymentCondition, DeploymentStatus } from '../../api/apps/deployment/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';

type Conditions = readonly DeploymentCondition[];

/** The condition of a type. */
export function conditionOf(
  status: DeploymentStatus | undefined,
  type: string,
): DeploymentCondition | undefined {
  return status?.conditions?.find((c) => c.type === type);
}

/** A condition as of now. */
export function newCondition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: SimTime,
): DeploymentCondition {
  const time = rfc3339(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** Conditions without one type. */
export function withoutCondition(old: Conditions, type: string): Conditions {
  return old.some((c) => c.type === type) ? old.filter((c) => c.type !== type) : old;
}

/**
 * Conditions with one set, unless status and reason are as before; the transition time moves with
 * the status only. Models: pkg/controller/deployment/util SetDeploymentCondition
 */
export function withCondition(old: Conditions, c: DeploymentCondition): Conditions {
  const was = old.find((x) => x.type === c.type);
  if (was?.status === c.status && was?.reason === c.reason) return old;
  const kept =
    was?.status === c.status ? { ...c, lastTransitionTime: was!.lastTransitionTime! } : c;
  return [...withoutCondition(old, c.type ?? ''), kept];
}
