const UNITS_US: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

/** µs of a duration as Go writes it, `1h30m`, `500ms`; undefined when it is none. */
export function goDuration(s: string): number | undefined {
  const m = /^([-+]?)(.*)$/.exec(s)!;
  const rest = m[2]!;
  const sign = m[1] === '-' ? -1 : 1;
  if (rest === '0') return 0;
  if (!/^(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))*$/.test(rest)) {
    return undefined;
  }
  let us = 0;
  for (const p of rest.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) {
    us += Number(p[1]) * UNITS_US[p[2]!]!;
  }
  return sign * Math.round(us);
}

/** A duration of whole µs as Go prints it, `1m30s`, `500ms`. Models: time.Duration String */
export function durationText(us: number): string {
  if (us === 0) return '0s';
  const sign = us < 0 ? '-' : '';
  const all = Math.abs(us);
  if (all < 1_000) return `${sign}${all}µs`;
  if (all < 1_000_000) return `${sign}${all / 1_000}ms`;
  const hours = Math.floor(all / 3_600_000_000);
  const minutes = Math.floor(all / 60_000_000) % 60;
  const seconds = `${(all % 60_000_000) / 1_000_000}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}
