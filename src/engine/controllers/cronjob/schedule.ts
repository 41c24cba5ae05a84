import type { CronJob } from '../../api/batch/cronjob/fields.ts';
import type { Schedule } from '../../api/batch/cronjob/parseSchedule.ts';
import { parseRfc3339, rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE, MS, SECOND } from '../../sim/time.ts';
import { nextTime } from './nextTime.ts';

/** Added to a schedule's time before it is looked at: clocks differ a little. */
const PADDING_US = 100 * MS;
const NEVER = 'time difference between two schedules is less than 1 second';

/** A CronJob's schedule in its time zone. */
export interface Calendar {
  readonly schedule: Schedule;
  /** Minutes east of UTC. */
  readonly offset: number;
}

interface Recent {
  /** The last run, or the CronJob's creation. */
  readonly earliest: SimTime;
  /** The newest time that is due. */
  readonly due: SimTime | undefined;
  readonly missed: 'none' | 'few' | 'many';
  readonly error?: string;
}

/** Models: pkg/controller/cronjob/utils.go mostRecentScheduleTime */
function mostRecent(cj: CronJob, now: SimTime, c: Calendar, deadlineToo: boolean): Recent {
  const since = cj.status?.lastScheduleTime ?? cj.metadata?.creationTimestamp ?? '';
  let earliest = parseRfc3339(since) ?? now;
  const { startingDeadlineSeconds } = cj.spec ?? {};
  if (deadlineToo && startingDeadlineSeconds !== undefined) {
    earliest = Math.max(earliest, now - startingDeadlineSeconds * SECOND);
  }
  const next = (t: SimTime): SimTime | undefined => nextTime(c.schedule, t, c.offset);
  const t1 = next(earliest);
  const t2 = t1 === undefined ? undefined : next(t1);
  if (t1 === undefined || t2 === undefined) {
    return { earliest, due: undefined, missed: 'none', error: NEVER };
  }
  if (now < t1) return { earliest, due: undefined, missed: 'none' };
  if (now < t2) return { earliest, due: t1, missed: 'none' };
  const between = Math.floor((t2 - t1) / SECOND);
  const n = Math.floor((now - t1) / SECOND / between) + 1;
  let due: SimTime | undefined;
  for (let t = next(t1 + (n - 2) * between * SECOND); t !== undefined && t <= now; t = next(t)) {
    due = t;
  }
  return { earliest, due, missed: n > 100 ? 'many' : 'few' };
}

/** µs until the CronJob is to be looked at again. Models: nextScheduleTimeDuration */
export function untilNext(cj: CronJob, now: SimTime, c: Calendar): number {
  const r = mostRecent(cj, now, c, false);
  const base = r.due ?? (r.error === undefined && r.missed === 'none' ? r.earliest : now);
  const next = nextTime(c.schedule, base, c.offset);
  // A schedule that never comes is looked at as often as upstream's zero time makes it.
  return next === undefined ? MINUTE : next + PADDING_US - now;
}

/** The time for which a Job is to be made, if any. Models: nextScheduleTime */
export function dueTime(cj: CronJob, now: SimTime, c: Calendar): Omit<Recent, 'earliest'> {
  return mostRecent(cj, now, c, true);
}

/** RFC 3339 in the zone of the schedule. */
export function zonedTime(t: SimTime, offset: number): string {
  if (offset === 0) return rfc3339(t);
  const two = (n: number): string => String(n).padStart(2, '0');
  const by = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  const local = rfc3339(t + offset * MINUTE).slice(0, -1);
  return `${local}${sign}${two(Math.floor(by / 60))}:${two(by % 60)}`;
}

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Thu, 01 Jan 2026 00:00:00 +0000`. Models: time.RFC1123Z */
export function rfc1123(t: SimTime): string {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T(.*)Z$/.exec(rfc3339(t))!;
  const weekday = DAYS[Math.floor(t / (24 * 60 * MINUTE)) % 7];
  return `${weekday}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${clock} +0000`;
}
