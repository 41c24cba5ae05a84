import { checkNonnegative, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, notSupported, required } from '../../meta/FieldError.ts';
import { checkJobSpec } from '../job/validate.ts';
import type { CronJob, CronJobSpec } from './fields.ts';
import { parseSchedule } from './parseSchedule.ts';

/** First parts of names in the time zone database, and names that have only one. */
const AREAS = new Set([
  'Africa',
  'America',
  'Antarctica',
  'Arctic',
  'Asia',
  'Atlantic',
  'Australia',
  'Brazil',
  'Canada',
  'Chile',
  'Etc',
  'Europe',
  'Indian',
  'Mexico',
  'Pacific',
  'US',
]);
const PLAIN = /^(UTC|GMT|UCT|Zulu|CET|CST6CDT|EET|EST|EST5EDT|HST|MET|MST|MST7MDT|PST8PDT|WET)$/;

/** Whether a zone may exist; which cities do is not known here. */
function mayExist(zone: string): boolean {
  const parts = zone.split('/');
  const bad = parts.some((p) => /^\.{1,2}$|^-/.test(p) || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(p));
  if (bad) return false;
  return parts.length === 1 ? PLAIN.test(zone) : AREAS.has(parts[0]!);
}

function checkTimeZone(zone: string | undefined, path: string, out: FieldError[]): void {
  if (zone === undefined) return;
  if (zone === '') out.push(invalid(path, zone, 'timeZone must be nil or non-empty string'));
  else if (zone.toLowerCase() === 'local') {
    const text =
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    out.push(invalid(path, zone, text));
  } else if (!mayExist(zone)) out.push(invalid(path, zone, `unknown time zone ${zone}`));
}

function checkSchedule(s: CronJobSpec, old: CronJobSpec | undefined, out: FieldError[]): void {
  const at = 'spec.schedule';
  const { schedule } = s;
  if (!schedule) return void out.push(required(at));
  const parsed = parseSchedule(schedule);
  if (typeof parsed === 'string') out.push(invalid(at, schedule, parsed));
  if (!schedule.includes('TZ')) return;
  if (!old?.schedule?.includes('TZ')) {
    const text = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    out.push(invalid(at, schedule, text));
  } else if (s.timeZone !== undefined) {
    const text = 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
    out.push(invalid(at, schedule, text));
  }
}

function checkSpec(s: CronJobSpec, old: CronJobSpec | undefined, out: FieldError[]): void {
  checkSchedule(s, old, out);
  checkNonnegative(s.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', out);
  if (!old || old.timeZone !== s.timeZone) checkTimeZone(s.timeZone, 'spec.timeZone', out);
  const policy = s.concurrencyPolicy;
  if (!policy) out.push(required('spec.concurrencyPolicy'));
  else checkOneOf(policy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy', out);
  const job = s.jobTemplate?.spec ?? {};
  const path = 'spec.jobTemplate.spec';
  checkJobSpec(job, path, out);
  if (job.selector) {
    out.push(invalid(`${path}.selector`, job.selector, '`selector` will be auto-generated'));
  }
  if (job.manualSelector) {
    out.push(notSupported(`${path}.manualSelector`, true, ['nil', 'false']));
  }
  checkNonnegative(s.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', out);
  checkNonnegative(s.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', out);
}

/** Models: pkg/apis/batch/validation ValidateCronJobCreate */
export function validateCronJob(o: CronJob): readonly FieldError[] {
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, undefined, out);
  const name = o.metadata?.name ?? '';
  if (name.length > 52) {
    out.push(invalid('metadata.name', name, 'must be no more than 52 characters'));
  }
  return out;
}

/** Models: ValidateCronJobUpdate */
export function validateCronJobUpdate(o: CronJob, old: CronJob): readonly FieldError[] {
  if (o.spec === old.spec) return [];
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, old.spec ?? {}, out);
  return out;
}
