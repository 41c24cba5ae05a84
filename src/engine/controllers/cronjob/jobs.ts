import type { CronJob, CronJobStatus } from '../../api/batch/cronjob/fields.ts';
import type { Job } from '../../api/batch/job/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE } from '../../sim/time.ts';
import { newControllerRef } from '../common/controllerRef.ts';
import type { Calendar } from './schedule.ts';
import { zonedTime } from './schedule.ts';

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** `Complete` or `Failed` when a Job has finished. */
export function finishedType(job: Job): string | undefined {
  const ends = (t: string | undefined): boolean => t === 'Complete' || t === 'Failed';
  return job.status?.conditions?.find((c) => ends(c.type) && c.status === 'True')?.type;
}

/** Whether a CronJob tells a Job as active. */
export function isActive(cj: CronJob, uid: string | undefined): boolean {
  return cj.status?.active?.some((a) => a.uid === uid) ?? false;
}

/** The list of active Jobs without one. */
export function withoutActive(
  cj: CronJob,
  uid: string | undefined,
): NonNullable<CronJobStatus['active']> {
  return (cj.status?.active ?? []).filter((a) => a.uid !== uid);
}

/** Jobs by start, those that never started last. */
function byStart(a: Job, b: Job): number {
  const [x, y] = [a.status?.startTime ?? '~', b.status?.startTime ?? '~'];
  if (x !== y) return x < y ? -1 : 1;
  return (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;
}

/** Finished Jobs beyond the limits of the history. Models: cleanupFinishedJobs */
export function doomedJobs(cj: CronJob, jobs: readonly Job[]): readonly Job[] {
  const surplus = (type: string, limit: number | undefined): readonly Job[] => {
    const of = limit === undefined ? [] : jobs.filter((j) => finishedType(j) === type);
    return of.sort(byStart).slice(0, Math.max(0, of.length - (limit ?? 0)));
  };
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cj.spec ?? {};
  return [
    ...surplus('Complete', successfulJobsHistoryLimit),
    ...surplus('Failed', failedJobsHistoryLimit),
  ];
}

/** The Job for a scheduled time: its name carries the minute. Models: getJobFromTemplate2 */
export function jobOf(cj: CronJob, at: SimTime, { offset }: Calendar): Job {
  const template = cj.spec?.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cj.metadata?.name}-${Math.floor(at / MINUTE)}`,
      namespace: cj.metadata?.namespace ?? '',
      ...(template?.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { ...template?.metadata?.annotations, [SCHEDULED]: zonedTime(at, offset) },
      ownerReferences: [newControllerRef(cj)],
    },
    ...(template?.spec ? { spec: template.spec } : {}),
  };
}

/** Path of a Job. */
export function pathOfJob(job: Job): string {
  return `/apis/batch/v1/namespaces/${job.metadata?.namespace}/jobs/${job.metadata?.name}`;
}
