import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../api/batch/cronjob/parseSchedule.ts';
import { parseRfc3339, rfc3339 } from '../../sim/rfc3339.ts';
import { nextTime } from './nextTime.ts';

function after(schedule: string, from: string, offset = 0): string | undefined {
  const parsed = parseSchedule(schedule);
  if (typeof parsed === 'string') throw new Error(parsed);
  const t = nextTime(parsed, parseRfc3339(from)!, offset);
  return t === undefined ? undefined : rfc3339(t);
}

describe('nextTime', () => {
  it.each([
    ['* * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'],
    ['* * * * *', '2026-01-01T00:00:59.999Z', '2026-01-01T00:01:00Z'],
    ['*/15 8-10 * * *', '2026-01-01T10:45:00Z', '2026-01-02T08:00:00Z'],
    ['30 2 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T02:30:00Z'],
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 * * sun', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['@hourly', '2026-12-31T23:00:00Z', '2027-01-01T00:00:00Z'],
    ['@every 90s', '2026-01-01T00:00:00.5Z', '2026-01-01T00:01:30Z'],
  ])('[CJ1] %s after %s is %s', (schedule, from, next) => {
    expect(after(schedule, from)).toBe(next);
  });

  it('[CJ1] counts in the time zone, and knows days that never come', () => {
    expect(after('0 9 * * *', '2026-01-01T00:00:00Z', 540)).toBe('2026-01-02T00:00:00Z');
    expect(after('30 9 1 * *', '2026-01-01T00:00:00Z', 540)).toBe('2026-01-01T00:30:00Z');
    expect(after('0 0 31 2 *', '2026-01-01T00:00:00Z')).toBeUndefined();
  });
});
