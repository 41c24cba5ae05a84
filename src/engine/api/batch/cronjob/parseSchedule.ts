/** When a CronJob runs: a set of values for each field, or an interval in seconds. */
export type Schedule =
  | { readonly type: 'every'; readonly seconds: number }
  | {
      readonly type: 'fields';
      readonly minute: readonly number[];
      readonly hour: readonly number[];
      readonly dayOfMonth: readonly number[];
      readonly month: readonly number[];
      readonly dayOfWeek: readonly number[];
      /** A star in both day fields means both must fit, else either. */
      readonly anyDayOfMonth: boolean;
      readonly anyDayOfWeek: boolean;
    };

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS: readonly Bounds[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** What is wrong with a schedule, in the words of robfig/cron. */
class ScheduleError extends Error {}

function toInt(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new ScheduleError(`failed to parse int from ${text}: ${why}`);
  }
  const n = Number(text);
  if (n < 0) throw new ScheduleError(`negative number (${n}) not allowed: ${text}`);
  return n;
}

function toValue(text: string, b: Bounds): number {
  const i = b.names.indexOf(text.toLowerCase());
  return i < 0 ? toInt(text) : i + b.min;
}

function endsOf(expr: string, b: Bounds): { start: number; end: number; star: boolean } {
  const [low = '', high, ...more] = expr.split('/')[0]!.split('-');
  if (low === '*' || low === '?') return { start: b.min, end: b.max, star: true };
  const start = toValue(low, b);
  if (more.length > 0) throw new ScheduleError(`too many hyphens: ${expr}`);
  return { start, end: high === undefined ? start : toValue(high, b), star: false };
}

function rangeOf(expr: string, b: Bounds): { values: number[]; star: boolean } {
  const ends = endsOf(expr, b);
  const parts = expr.split('/');
  const { start } = ends;
  let { end, star } = ends;
  let step = 1;
  if (parts.length > 2) throw new ScheduleError(`too many slashes: ${expr}`);
  if (parts.length === 2) {
    step = toInt(parts[1]!);
    if (!parts[0]!.includes('-')) end = b.max;
    if (step > 1) star = false;
  }
  if (start < b.min) {
    throw new ScheduleError(`beginning of range (${start}) below minimum (${b.min}): ${expr}`);
  }
  if (end > b.max) {
    throw new ScheduleError(`end of range (${end}) above maximum (${b.max}): ${expr}`);
  }
  if (start > end) {
    throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${expr}`);
  }
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${expr}`);
  const values: number[] = [];
  for (let v = start; v <= end; v += step) values.push(v);
  return { values, star };
}

function fieldOf(text: string, b: Bounds): { values: readonly number[]; star: boolean } {
  const ranges = text
    .split(',')
    .filter((r) => r !== '')
    .map((r) => rangeOf(r, b));
  const values = [...new Set(ranges.flatMap((r) => r.values))].sort((x, y) => x - y);
  return { values, star: ranges.some((r) => r.star) };
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

function everyOf(text: string): Schedule {
  const length = text.slice('@every '.length);
  const parts = [...length.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  if (parts.length === 0 || parts.map((p) => p[0]).join('') !== length) {
    const why = `time: invalid duration ${JSON.stringify(length)}`;
    throw new ScheduleError(`failed to parse duration ${text}: ${why}`);
  }
  const seconds = parts.reduce((n, [, count, unit]) => n + Number(count) * UNITS[unit!]!, 0);
  return { type: 'every', seconds: Math.max(1, Math.floor(seconds)) };
}

function parse(text: string): Schedule {
  const spec = /^(CRON_)?TZ=\S+ /.test(text) ? text.slice(text.indexOf(' ')).trim() : text;
  if (spec.startsWith('@every ')) return everyOf(spec);
  if (spec.startsWith('@') && !DESCRIPTORS[spec]) {
    throw new ScheduleError(`unrecognized descriptor: ${spec}`);
  }
  const fields = (DESCRIPTORS[spec] ?? spec).split(/\s+/).filter((f) => f !== '');
  if (fields.length !== 5) {
    const found = `found ${fields.length}: [${fields.join(' ')}]`;
    throw new ScheduleError(`expected exactly 5 fields, ${found}`);
  }
  const [minute, hour, dom, month, dow] = fields.map((f, i) => fieldOf(f, BOUNDS[i]!));
  return {
    type: 'fields',
    minute: minute!.values,
    hour: hour!.values,
    dayOfMonth: dom!.values,
    month: month!.values,
    dayOfWeek: dow!.values,
    anyDayOfMonth: dom!.star,
    anyDayOfWeek: dow!.star,
  };
}

/**
 * A schedule, or what is wrong with it. Time zones inside the text are passed over: the API server
 * refuses them. Models: github.com/robfig/cron/v3 ParseStandard
 */
export function parseSchedule(text: string): Schedule | string {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}
