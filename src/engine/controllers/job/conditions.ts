import type { Job, JobCondition } from '../../api/batch/job/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';

type Conditions = readonly JobCondition[];

/** A condition as of now. */
export function newCondition(
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: SimTime,
): JobCondition {
  const time = rfc3339(now);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/** The condition of a type if it is True. */
export function trueCondition(job: Job, type: string): JobCondition | undefined {
  return job.status?.conditions?.find((c) => c.type === type && c.status === 'True');
}

/**
 * Conditions with one set; a False one is not added. The same reference when nothing changes.
 * Models: pkg/controller/job ensureJobConditionStatus
 */
export function ensured(old: Conditions, c: JobCondition): Conditions {
  const was = old.find((x) => x.type === c.type);
  if (!was) return c.status === 'False' ? old : [...old, c];
  const same =
    was.status === c.status && was.reason === c.reason && (was.message ?? '') === c.message;
  return same ? old : old.map((x) => (x === was ? c : x));
}
