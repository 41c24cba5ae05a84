import type { Job, JobCondition, JobStatus } from '../../api/batch/job/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { parseRfc3339, rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';
import { isPodReady } from '../common/podCondition.ts';
import { isPodActive, isPodTerminating } from '../common/pods.ts';
import type { BackoffRecord } from './backoff.ts';
import { finishedAt, nextRecord } from './backoff.ts';
import { newCondition, trueCondition } from './conditions.ts';
import type { Intervals } from './indexes.ts';
import { countIndexes, hasIndex, indexOf, parseIndexes, withIndexes } from './indexes.ts';
import {
  allIndexFailures,
  indexFailures,
  isFailedFor,
  isIndexed,
  isSuspended,
  isTracked,
} from './jobPods.ts';
import { judge } from './podFailurePolicy.ts';
import { successMet } from './successPolicy.ts';

/** A sync under way, handed from request to request. Models: pkg/controller/job syncJobCtx */
export interface Work {
  /** The Job as the sync has changed it so far. */
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly activePods: readonly Pod[];
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Uids whose finalizer was taken away already. */
  readonly removing: readonly string[];
  readonly record: BackoffRecord;
  readonly finished: JobCondition | undefined;
  readonly before: Intervals;
  readonly succeededIndexes: Intervals;
  readonly failedIndexes: Intervals | undefined;
  /** Failed Pods by index that wait for their replacement. */
  readonly delayed: Readonly<Record<number, Pod>>;
  readonly suspendChanged: boolean;
}

/** Whether a Pod waits to be counted and was not already. */
function isNew(w: Pick<Work, 'job' | 'removing'>, pod: Pod, counted: readonly string[]): boolean {
  const uid = pod.metadata?.uid ?? '';
  if (!isTracked(pod) || counted.includes(uid) || w.removing.includes(uid)) return false;
  if (!isIndexed(w.job)) return true;
  const i = indexOf(pod);
  return i >= 0 && i < (w.job.spec?.completions ?? 0);
}

function uncounted(job: Job): { succeeded: readonly string[]; failed: readonly string[] } {
  const u = job.status?.uncountedTerminatedPods;
  return { succeeded: u?.succeeded ?? [], failed: u?.failed ?? [] };
}

function started(job: Job, now: SimTime): Job {
  const status: JobStatus = {
    ...job.status,
    uncountedTerminatedPods: job.status?.uncountedTerminatedPods ?? {},
    ...(job.status?.startTime === undefined && !isSuspended(job)
      ? { startTime: rfc3339(now) }
      : {}),
  };
  return { ...job, status };
}

/** What a Job's Pods come to. */
export function contextOf(
  job: Job,
  pods: readonly Pod[],
  removing: readonly string[],
  old: BackoffRecord,
  now: SimTime,
): Work {
  const activePods = pods.filter(isPodActive);
  const { succeeded, failed } = uncounted(job);
  const base = { job, removing };
  const newSucceeded = pods.filter(
    (p) => p.status?.phase === 'Succeeded' && isNew(base, p, succeeded),
  );
  const newFailed = pods.filter((p) => isFailedFor(job, p) && isNew(base, p, failed));
  const counted = newFailed.filter((p) => judge(job, p).counts).length;
  const work: Work = {
    job: started(job, now),
    pods,
    activePods,
    active: activePods.length,
    ready: activePods.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    succeeded: (job.status?.succeeded ?? 0) + newSucceeded.length + succeeded.length,
    failed: (job.status?.failed ?? 0) + counted + failed.length,
    removing,
    record: nextRecord(old, newSucceeded, newFailed),
    finished: undefined,
    before: [],
    succeededIndexes: [],
    failedIndexes: undefined,
    delayed: {},
    suspendChanged: false,
  };
  return withFinish(isIndexed(job) ? withIndexState(work) : work, now);
}

function withIndexState(w: Work): Work {
  const { job, pods } = w;
  const completions = job.spec?.completions ?? 0;
  const known = (p: Pod): boolean => isTracked(p) && indexOf(p) >= 0 && indexOf(p) < completions;
  const before = parseIndexes(job.status?.completedIndexes, completions);
  const fresh = pods.filter((p) => p.status?.phase === 'Succeeded' && known(p)).map(indexOf);
  const succeededIndexes = withIndexes(before, fresh);
  const indexed = { ...w, before, succeededIndexes, succeeded: countIndexes(succeededIndexes) };
  const limit = job.spec?.backoffLimitPerIndex;
  if (limit === undefined) return indexed;
  const failed = pods.filter((p) => known(p) && isIndexFailed(job, p, limit)).map(indexOf);
  const failedIndexes = withIndexes(parseIndexes(job.status?.failedIndexes, completions), failed);
  return { ...indexed, failedIndexes, delayed: delayedPods(indexed, failedIndexes) };
}

function isIndexFailed(job: Job, pod: Pod, limit: number): boolean {
  if (!isFailedFor(job, pod)) return false;
  const v = judge(job, pod);
  return v.failIndex === true || (v.counts && indexFailures(pod) >= limit);
}

/** The last failed Pod of each index that is neither done nor at work. */
function delayedPods(w: Work, failedIndexes: Intervals): Readonly<Record<number, Pod>> {
  const out: Record<number, Pod> = {};
  const active = new Set(w.activePods.map(indexOf));
  for (const p of w.pods) {
    const i = indexOf(p);
    if (!isFailedFor(w.job, p) || !isNew(w, p, [])) continue;
    if (hasIndex(w.succeededIndexes, i) || hasIndex(failedIndexes, i) || active.has(i)) continue;
    const last = out[i];
    const later =
      !last || (allIndexFailures(last) <= allIndexFailures(p) && finishedAt(p) >= finishedAt(last));
    if (later) out[i] = p;
  }
  return out;
}

function restartsExceeded(job: Job, pods: readonly Pod[]): boolean {
  if (job.spec?.template?.spec?.restartPolicy !== 'OnFailure') return false;
  let n = 0;
  for (const p of pods) {
    if (p.status?.phase !== 'Running' && p.status?.phase !== 'Pending') continue;
    for (const c of p.status.initContainerStatuses ?? []) n += c.restartCount ?? 0;
    for (const c of p.status.containerStatuses ?? []) n += c.restartCount ?? 0;
  }
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? n > 0 : n >= limit;
}

/** µs until the Job's deadline; undefined without one. */
export function deadlineUs(job: Job, now: SimTime): number | undefined {
  const { activeDeadlineSeconds } = job.spec ?? {};
  const start = parseRfc3339(job.status?.startTime ?? '');
  if (activeDeadlineSeconds === undefined || start === undefined || isSuspended(job)) {
    return undefined;
  }
  return start + activeDeadlineSeconds * SECOND - now;
}

function policyFailure(job: Job, pods: readonly Pod[]): string | undefined {
  if (!job.spec?.podFailurePolicy) return undefined;
  for (const p of pods) {
    const message = isFailedFor(job, p) ? judge(job, p).failJob : undefined;
    if (message !== undefined) return message;
  }
  return undefined;
}

function failure(reason: string, message: string, now: SimTime): JobCondition {
  return newCondition('FailureTarget', 'True', reason, message, now);
}

/** Why the Job ends, in upstream's order. */
function finishOf(w: Work, now: SimTime): JobCondition | undefined {
  const { job, pods } = w;
  const met = trueCondition(job, 'SuccessCriteriaMet');
  if (met) return met;
  const target = trueCondition(job, 'FailureTarget');
  if (target) return newCondition('Failed', 'True', target.reason ?? '', target.message ?? '', now);
  const policy = policyFailure(job, pods);
  if (policy !== undefined) return failure('PodFailurePolicy', policy, now);
  if (w.failed > (job.spec?.backoffLimit ?? 6) || restartsExceeded(job, pods)) {
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit', now);
  }
  if ((deadlineUs(job, now) ?? 1) <= 0) {
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline', now);
  }
  return indexFinish(w, now);
}

function indexFinish(w: Work, now: SimTime): JobCondition | undefined {
  const { job } = w;
  if (!isIndexed(job)) return undefined;
  const failed = w.failedIndexes ? countIndexes(w.failedIndexes) : 0;
  const max = job.spec?.maxFailedIndexes;
  if (w.failedIndexes && max !== undefined && failed > max) {
    const text = 'Job has exceeded the specified maximal number of failed indexes';
    return failure('MaxFailedIndexesExceeded', text, now);
  }
  if (failed > 0 && failed + countIndexes(w.succeededIndexes) >= (job.spec?.completions ?? 0)) {
    return failure('FailedIndexes', 'Job has failed indexes', now);
  }
  const text = successMet(job, w.succeededIndexes);
  if (text === undefined) return undefined;
  return newCondition('SuccessCriteriaMet', 'True', 'SuccessPolicy', text, now);
}

function withFinish(w: Work, now: SimTime): Work {
  return { ...w, finished: finishOf(w, now) };
}
