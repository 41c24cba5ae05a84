const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
/** Milliseconds of `10m`, `1h30m`, `500ms`, or of a number of milliseconds; NaN for others. */
export function durationMs(duration: string | number): number {
  if (typeof duration === 'number') return duration >= 0 ? duration : Number.NaN;
  if (!DURATION.test(duration)) return Number.NaN;
  let sum = 0;
  for (const [, n, unit] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    sum += Number(n) * UNITS[unit!]!;
  }
  return sum;
}
