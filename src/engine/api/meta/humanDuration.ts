import type { SimTime } from '../../sim/time.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';

const HOUR = 60 * MINUTE;

/**
 * A duration in µs as tables print it: at most two units, fewer the longer it is.
 * Models: apimachinery pkg/util/duration HumanDuration
 */
export function humanDuration(us: number): string {
  const seconds = Math.trunc(us / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(us / MINUTE);
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(us / HOUR);
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 192) return pair(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.trunc(days / 365);
  return days < 2920 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}

function pair(n: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${n}${unit}` : `${n}${unit}${rest}${restUnit}`;
}

/**
 * Time since a timestamp as tables print it; `<unknown>` without one.
 * Models: pkg/printers/internalversion translateTimestampSince
 */
export function ageOf(timestamp: string | undefined | null, now: SimTime): string {
  const t = timestamp ? parseRfc3339(timestamp) : undefined;
  return t === undefined ? '<unknown>' : humanDuration(now - t);
}
