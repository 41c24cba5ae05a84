import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { nameWarnings } from '../../meta/nameWarnings.ts';
import { jobWarnings } from '../job/warnings.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { setDefaults, withField } from '../../meta/setDefaults.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import { defaultJobSpecParts } from '../job/defaults.ts';
import type { CronJob } from './fields.ts';
import { CRON_JOB_TABLE } from './table.ts';
import { CRON_JOB_FIELDS } from './fields.ts';
import { validateCronJob, validateCronJobUpdate } from './validate.ts';

const SPEC = {
  concurrencyPolicy: 'Allow',
  suspend: false,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
} as const;

function defaults(o: CronJob): CronJob {
  const s = setDefaults(o.spec ?? {}, SPEC);
  const t = s.jobTemplate ?? {};
  const jobTemplate = withField(t, 'spec', defaultJobSpecParts(t.spec ?? {}));
  return withField(o, 'spec', withField(s, 'jobTemplate', jobTemplate));
}

const TZ_WARNING =
  'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

function warnings(o: CronJob, old: CronJob | undefined): readonly string[] {
  const tz = old && o.spec?.schedule?.includes('TZ') ? [TZ_WARNING] : [];
  if (old && o.metadata?.generation === old.metadata?.generation) return tz;
  const job = jobWarnings(o.spec?.jobTemplate?.spec ?? {}, 'spec.jobTemplate.spec');
  return [...(old ? [] : nameWarnings(o)), ...job, ...tz];
}

/** Models: pkg/registry/batch/cronjob/strategy.go */
export const CRON_JOB: Kind = kind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  categories: ['all'],
  shortNames: ['cj'],
  namespaced: true,
  fields: CRON_JOB_FIELDS,
  table: CRON_JOB_TABLE,
  validateName: dns1123Subdomain,
  warnings,
  validate: validateCronJob,
  validateUpdate: validateCronJobUpdate,
  updateSparesMeta: true,
  defaults,
  ...specStrategy<CronJob>(CRON_JOB_FIELDS),
});
