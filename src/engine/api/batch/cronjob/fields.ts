import type { TypeOf } from '../../fields/Field.ts';
import { bool, int32, int64, list, obj, oneOf, str, struct, time } from '../../fields/Field.ts';
import { OBJECT_REFERENCE } from '../../core/references.ts';
import { OBJECT_META, kindStruct } from '../../meta/ObjectMeta.ts';
import { JOB_SPEC } from '../job/fields.ts';

const JOB_TEMPLATE_SPEC = struct('v1.JobTemplateSpec', {
  metadata: obj(() => OBJECT_META, { always: true }),
  spec: obj(() => JOB_SPEC, { always: true }),
});

const CRON_JOB_SPEC = struct('v1.CronJobSpec', {
  schedule: str({ required: true }),
  timeZone: str({ pointer: true }),
  startingDeadlineSeconds: int64({ pointer: true }),
  concurrencyPolicy: oneOf(['Allow', 'Forbid', 'Replace'], { go: 'v1.ConcurrencyPolicy' }),
  suspend: bool({ pointer: true }),
  jobTemplate: obj(() => JOB_TEMPLATE_SPEC, { required: true }),
  successfulJobsHistoryLimit: int32({ pointer: true }),
  failedJobsHistoryLimit: int32({ pointer: true }),
});

const CRON_JOB_STATUS = struct('v1.CronJobStatus', {
  active: list(obj(() => OBJECT_REFERENCE)),
  lastScheduleTime: time({ pointer: true }),
  lastSuccessfulTime: time({ pointer: true }),
});

/** Models: batch/v1 CronJob */
export const CRON_JOB_FIELDS = kindStruct('v1.CronJob', {
  spec: obj(() => CRON_JOB_SPEC, { always: true }),
  status: obj(() => CRON_JOB_STATUS, { always: true }),
});

export type CronJob = TypeOf<typeof CRON_JOB_FIELDS>;
export type CronJobSpec = TypeOf<typeof CRON_JOB_SPEC>;
export type CronJobStatus = TypeOf<typeof CRON_JOB_STATUS>;
export type JobTemplateSpec = TypeOf<typeof JOB_TEMPLATE_SPEC>;
