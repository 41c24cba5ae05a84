import type { Job, JobCondition, JobStatus } from '../../api/batch/job/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { ensured, newCondition, trueCondition } from './conditions.ts';
import type { Work } from './context.ts';
import { countIndexes, hasIndex, indexOf, printIndexes, withIndexes } from './indexes.ts';
import { isFailedFor, isIndexed, isTracked } from './jobPods.ts';
import { judge } from './podFailurePolicy.ts';

/** What is to be written before and after finalizers are taken away. */
export interface Tracking {
  readonly job: Job;
  readonly finished: JobCondition | undefined;
  /** Pods that are counted, or whose Job ends: their finalizer goes. */
  readonly release: readonly Pod[];
  /** The status changed. */
  readonly flush: boolean;
}

/** The Job with other fields of its status; zero counts and undefined are left out. */
export function withStatus(job: Job, s: JobStatus): Job {
  const status: Record<string, unknown> = { ...job.status, ...s };
  for (const k of ['active', 'succeeded', 'failed', 'completedIndexes']) {
    if (!status[k]) delete status[k];
  }
  for (const k in status) if (status[k] === undefined) delete status[k];
  return { ...job, status: status as JobStatus };
}

function uncounted(job: Job): { succeeded: readonly string[]; failed: readonly string[] } {
  const u = job.status?.uncountedTerminatedPods;
  return { succeeded: u?.succeeded ?? [], failed: u?.failed ?? [] };
}

function printed(succeeded: readonly string[], failed: readonly string[]) {
  return {
    ...(succeeded.length > 0 ? { succeeded } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  };
}

/**
 * Counts Pods whose finalizer is gone; the same reference when there are none.
 * Models: cleanUncountedPodsWithoutFinalizers
 */
export function countReleased(job: Job, held: ReadonlySet<string>): Job {
  const u = uncounted(job);
  const succeeded = u.succeeded.filter((uid) => held.has(uid));
  const failed = u.failed.filter((uid) => held.has(uid));
  if (succeeded.length + failed.length === u.succeeded.length + u.failed.length) return job;
  return withStatus(job, {
    succeeded: (job.status?.succeeded ?? 0) + u.succeeded.length - succeeded.length,
    failed: (job.status?.failed ?? 0) + u.failed.length - failed.length,
    uncountedTerminatedPods: printed(succeeded, failed),
  });
}

/** Uids of Pods that have their finalizer and are not about to lose it. */
export function heldPods(w: Work): Set<string> {
  const uids = w.pods.filter(isTracked).map((p) => p.metadata?.uid ?? '');
  return new Set(uids.filter((uid) => !w.removing.includes(uid)));
}

function canRelease(w: Work, pod: Pod, failed: boolean): boolean {
  const ends = w.job.metadata?.deletionTimestamp !== undefined || w.finished !== undefined;
  if (ends || pod.status?.phase === 'Succeeded') return true;
  if (!failed) return false;
  return w.delayed[indexOf(pod)]?.metadata?.uid !== pod.metadata?.uid;
}

interface Counted {
  readonly release: readonly Pod[];
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly indexes: readonly number[];
}

/** Sorts finished Pods into those that succeeded and failed. */
function countFinished(w: Work, job: Job, held: ReadonlySet<string>): Counted {
  const u = uncounted(job);
  const succeeded = [...u.succeeded];
  const failed = [...u.failed];
  const release: Pod[] = [];
  const indexes: number[] = [];
  const success = w.finished?.type === 'SuccessCriteriaMet';
  for (const pod of ordered(w)) {
    const uid = pod.metadata?.uid ?? '';
    if (!held.has(uid)) continue;
    const lost = isFailedFor(job, pod);
    if (!canRelease(w, pod, lost)) continue;
    release.push(pod);
    if (pod.status?.phase === 'Succeeded' && !u.failed.includes(uid)) {
      if (isIndexed(job)) countIndex(w, pod, indexes);
      else if (!succeeded.includes(uid)) succeeded.push(uid);
    } else if (lost || (w.finished && !success)) {
      const valid = !isIndexed(job) || inRange(job, pod);
      if (valid && !failed.includes(uid) && judge(job, pod).counts) failed.push(uid);
    }
  }
  return { release, succeeded, failed, indexes };
}

function ordered(w: Work): readonly Pod[] {
  return isIndexed(w.job) ? [...w.pods].sort((a, b) => indexOf(a) - indexOf(b)) : w.pods;
}

function inRange(job: Job, pod: Pod): boolean {
  const i = indexOf(pod);
  return i >= 0 && i < (job.spec?.completions ?? 0);
}

function countIndex(w: Work, pod: Pod, indexes: number[]): void {
  const i = indexOf(pod);
  if (inRange(w.job, pod) && !hasIndex(w.before, i) && !indexes.includes(i)) indexes.push(i);
}

function withIndexStatus(w: Work, job: Job, indexes: readonly number[]): Job {
  if (!isIndexed(job)) return job;
  const all = withIndexes(w.succeededIndexes, indexes);
  return withStatus(job, {
    succeeded: countIndexes(all),
    completedIndexes: printIndexes(all),
    ...(w.failedIndexes ? { failedIndexes: printIndexes(w.failedIndexes) } : {}),
  });
}

/** The condition that announces the end, and the one that will be it. */
function announced(
  job: Job,
  finished: JobCondition | undefined,
  now: SimTime,
): { job: Job; finished: JobCondition | undefined } {
  const { type, reason = '', message = '' } = finished ?? {};
  const add = (c: JobCondition): Job =>
    withStatus(job, { conditions: [...(job.status?.conditions ?? []), c] });
  if (type === 'FailureTarget') {
    const end = newCondition('Failed', 'True', reason, message, now);
    return { job: add(finished!), finished: end };
  }
  if (type !== 'SuccessCriteriaMet') return { job, finished };
  const end = newCondition('Complete', 'True', reason, message, now);
  const met = trueCondition(job, 'SuccessCriteriaMet');
  return { job: met ? job : add(finished!), finished: end };
}

/** Models: trackJobStatusAndRemoveFinalizers, its first half */
export function track(w: Work, changed: boolean, now: SimTime): Tracking {
  const held = heldPods(w);
  const cleaned = countReleased(w.job, held);
  const c = countFinished(w, cleaned, held);
  const u = uncounted(cleaned);
  const grown = c.succeeded.length + c.failed.length > u.succeeded.length + u.failed.length;
  const counted = grown
    ? withStatus(cleaned, { uncountedTerminatedPods: printed(c.succeeded, c.failed) })
    : cleaned;
  const indexed = withIndexStatus(w, counted, c.indexes);
  const moved =
    indexed.status?.completedIndexes !== w.job.status?.completedIndexes ||
    indexed.status?.failedIndexes !== w.job.status?.failedIndexes;
  const end = announced(indexed, w.finished, now);
  const flush =
    changed || cleaned !== w.job || grown || c.indexes.length > 0 || moved || end.job !== indexed;
  return { job: end.job, finished: end.finished, release: c.release, flush };
}

/**
 * The Job with its last condition, once nothing is uncounted and no Pod ends; else undefined.
 * Models: enactJobFinished
 */
export function enacted(
  job: Job,
  finished: JobCondition | undefined,
  terminating: number,
  now: SimTime,
): Job | undefined {
  const u = uncounted(job);
  if (!finished || u.succeeded.length + u.failed.length + terminating > 0) return undefined;
  const { type, reason = '', message = '', lastTransitionTime } = finished;
  const c = newCondition(type ?? '', 'True', reason, message, now);
  const conditions = ensured(job.status?.conditions ?? [], c);
  const completionTime = type === 'Complete' ? lastTransitionTime : undefined;
  return withStatus(job, { conditions, ...(completionTime ? { completionTime } : {}) });
}
