import type { SimTime } from './time.ts';
import { SECOND } from './time.ts';

const DAY_S = 86_400;

/** Civil date of a day number since 1970-01-01 (Howard Hinnant's days algorithm). */
export function civil(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: doy - Math.floor((153 * mp + 2) / 5) + 1 };
}

/** Day number since 1970-01-01 of a civil date. */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy;
  return era * 146_097 + doe - 719_468;
}

function two(n: number): string {
  return n < 10 ? `0${n}` : `${n}`;
}

let cachedDay = -1;
let cachedDate = '';

function date(days: number): string {
  if (days !== cachedDay) {
    const c = civil(days);
    cachedDay = days;
    cachedDate = `${String(c.year).padStart(4, '0')}-${two(c.month)}-${two(c.day)}`;
  }
  return cachedDate;
}

let cachedSecond = -1;
let cachedText = '';

/**
 * `metav1.Time` as the API server prints it: cut to the whole second, UTC, `2026-01-01T00:00:00Z`.
 * Models: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/time.go
 */
export function rfc3339(t: SimTime): string {
  const seconds = Math.floor(t / SECOND);
  if (seconds === cachedSecond) return cachedText;
  const days = Math.floor(seconds / DAY_S);
  const s = seconds - days * DAY_S;
  const h = Math.floor(s / 3600);
  const m = Math.floor(s / 60) % 60;
  cachedText = `${date(days)}T${two(h)}:${two(m)}:${two(s % 60)}Z`;
  cachedSecond = seconds;
  return cachedText;
}

/**
 * `metav1.MicroTime` as the API server prints it: `2026-01-01T00:00:00.000000Z`.
 * Models: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/micro_time.go
 */
export function rfc3339Micro(t: SimTime): string {
  const fraction = t - Math.floor(t / SECOND) * SECOND;
  return `${rfc3339(t).slice(0, -1)}.${String(fraction).padStart(6, '0')}Z`;
}

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** The number that two digits write; NaN when they are none. */
function twoAt(text: string, i: number): number {
  const tens = text.charCodeAt(i) - 48;
  const ones = text.charCodeAt(i + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Whether the text has the usual form: `2026-01-01T00:00:00Z`. */
function isPlain(text: string): boolean {
  return (
    text.length === 20 &&
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 90
  );
}

/** Parses an RFC 3339 timestamp to microseconds since the epoch, or undefined when it is none. */
export function parseRfc3339(text: string): SimTime | undefined {
  if (isPlain(text)) {
    const year = twoAt(text, 0) * 100 + twoAt(text, 2);
    const days = validDay(year, twoAt(text, 5), twoAt(text, 8));
    return timeOf(days, twoAt(text, 11), twoAt(text, 14), twoAt(text, 17));
  }
  const m = PATTERN.exec(text);
  if (!m) return undefined;
  const [, y, mo, d, h, mi, s, f, sign, oh, om] = m;
  const days = validDay(Number(y), Number(mo), Number(d));
  const t = timeOf(days, Number(h), Number(mi), Number(s));
  if (t === undefined) return undefined;
  const offset = sign ? (sign === '-' ? -1 : 1) * (Number(oh) * 3600 + Number(om) * 60) : 0;
  return t - offset * SECOND + Number((f ?? '').padEnd(6, '0').slice(0, 6));
}

/** Day number of a date; NaN when the calendar has no such day. */
function validDay(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return NaN;
  const days = daysOf(year, month, day);
  if (day <= 28) return days;
  const back = civil(days);
  return back.month === month && back.day === day ? days : NaN;
}

function timeOf(days: number, h: number, m: number, s: number): SimTime | undefined {
  if (!(h <= 23 && m <= 59 && s <= 59)) return undefined;
  const seconds = days * DAY_S + h * 3600 + m * 60 + s;
  return Number.isNaN(seconds) ? undefined : seconds * SECOND;
}
