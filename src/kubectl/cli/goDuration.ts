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
