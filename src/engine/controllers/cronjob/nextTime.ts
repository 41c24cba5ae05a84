import type { Schedule } from '../../api/batch/cronjob/parseSchedule.ts';
import { civil } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';

const DAY_MINUTES = 24 * 60;
/** A schedule that fits no day of five years never comes. */
const DAYS_MAX = 5 * 366;

type Fields = Extract<Schedule, { type: 'fields' }>;

/** A star in either day field means that both must fit, else one of them is enough. */
function fitsDay(s: Fields, days: number): boolean {
  const { month, day } = civil(days);
  if (!s.month.includes(month)) return false;
  const dom = s.dayOfMonth.includes(day);
  // 1970-01-01 was a Thursday.
  const dow = s.dayOfWeek.includes((((days + 4) % 7) + 7) % 7);
  return s.anyDayOfMonth || s.anyDayOfWeek ? dom && dow : dom || dow;
}

/** First minute of a day that fits, from `from` on. */
function fitsMinute(s: Fields, from: number): number | undefined {
  for (const h of s.hour) {
    if (h * 60 + 59 < from) continue;
    for (const m of s.minute) if (h * 60 + m >= from) return h * 60 + m;
  }
  return undefined;
}

/**
 * The first time after `t` that a schedule names, in a zone `offsetMinutes` east of UTC; undefined
 * when there is none. Models: github.com/robfig/cron/v3 SpecSchedule.Next, ConstantDelaySchedule
 */
export function nextTime(s: Schedule, t: SimTime, offsetMinutes: number): SimTime | undefined {
  const whole = Math.floor(t / SECOND) * SECOND;
  if (s.type === 'every') return whole + s.seconds * SECOND;
  const first = Math.ceil((whole + SECOND) / MINUTE) + offsetMinutes;
  const today = Math.floor(first / DAY_MINUTES);
  for (let days = today; days < today + DAYS_MAX; days++) {
    if (!fitsDay(s, days)) continue;
    const minute = fitsMinute(s, days === today ? first - today * DAY_MINUTES : 0);
    if (minute !== undefined) return (days * DAY_MINUTES + minute - offsetMinutes) * MINUTE;
  }
  return undefined;
}
