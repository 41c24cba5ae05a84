import type { Pod } from '../../api/core/pod/fields.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import { podConditionOf } from '../common/podCondition.ts';

const BACKOFF_US = 10 * SECOND;
const BACKOFF_US_MAX = 10 * MINUTE;

/** Failures since the last success. */
export interface BackoffRecord {
  readonly failures: number;
  readonly lastFailureAt: SimTime | undefined;
}

export const NO_FAILURES: BackoffRecord = { failures: 0, lastFailureAt: undefined };

/** When a Pod finished. Models: pkg/controller/job/backoff_utils.go getFinishedTime */
export function finishedAt(pod: Pod): SimTime {
  const sidecars = new Set(
    (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const all = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []).filter((c) => sidecars.has(c.name)),
  ].map((c) => parseRfc3339(c.state?.terminated?.finishedAt ?? ''));
  if (all.length > 0 && all.every((t) => t !== undefined)) return Math.max(...all);
  const ready = podConditionOf(pod, 'Ready');
  const m = pod.metadata ?? {};
  const unready =
    ready?.status === 'False' ? parseRfc3339(ready.lastTransitionTime ?? '') : undefined;
  if (unready !== undefined) return unready;
  const ends = parseRfc3339(m.deletionTimestamp ?? '');
  if (ends !== undefined) return ends - (m.deletionGracePeriodSeconds ?? 0) * SECOND;
  return parseRfc3339(m.creationTimestamp ?? '') ?? 0;
}

/** The record after newly finished Pods. Models: newBackoffRecord */
export function nextRecord(
  old: BackoffRecord,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackoffRecord {
  if (succeeded.length + failed.length === 0) return old;
  const failures = failed.map(finishedAt);
  const lastSuccess = succeeded.length > 0 ? Math.max(...succeeded.map(finishedAt)) : undefined;
  const later = failures.filter((t) => lastSuccess === undefined || t > lastSuccess);
  const before = lastSuccess === undefined ? old.failures : 0;
  if (later.length === 0) return NO_FAILURES;
  return { failures: before + later.length, lastFailureAt: Math.max(...later) };
}

/** µs until a replacement may be made. */
export function remainingUs(failures: number, lastAt: SimTime | undefined, now: SimTime): number {
  if (failures === 0 || lastAt === undefined) return 0;
  const wait = Math.min(BACKOFF_US * 2 ** Math.min(failures - 1, 20), BACKOFF_US_MAX);
  return Math.max(0, wait - (now - lastAt));
}
