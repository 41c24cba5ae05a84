import { MS, SECOND } from '../../sim/time.ts';

/**
 * Annotations of a Pod that say what its pretend processes do, `fake/run.<container>` and the like:
 * the way in which a scenario scripts behaviour that no image has. `<name>.<n>` counts for
 * restart n only.
 */
export type Annotations = Readonly<Record<string, string>>;

/** `1.5s`, `300ms`, `2m` in µs; 0 for what is none. */
export function durationUs(text: string | undefined): number {
  let us = 0;
  for (const m of (text ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|us|s|m|h)/g)) {
    const unit = { us: 1, ms: MS, s: SECOND, m: 60 * SECOND, h: 3600 * SECOND }[m[2]!]!;
    us += Math.round(Number(m[1]) * unit);
  }
  return us;
}

/** `0.4s,fail=text,times=2`: the first word without `=` is `delay`. */
export function optionsOf(text: string): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  text.split(',').forEach((part, i) => {
    const at = part.indexOf('=');
    if (at < 0 && i === 0 && part !== 'fail') out['delay'] = part;
    else if (at < 0) out[part.trim()] = '';
    else out[part.slice(0, at).trim()] = part.slice(at + 1);
  });
  return out;
}

/** The annotation of a container, of this attempt if it has its own. */
export function fakeOf(
  a: Annotations,
  what: string,
  container: string,
  attempt: number,
): string | undefined {
  for (const _ in a)
    return a[`fake/${what}.${container}.${attempt}`] ?? a[`fake/${what}.${container}`];
  return undefined;
}

/** A schedule of one entry that is always in force. */
const PLAIN = /^[^;\s]+$/;

/** The entry of a schedule `200 for=20s; 500 delay=1s` that is in force after `us`. */
export function phaseOf(
  schedule: string,
  us: number,
): { readonly value: string; readonly delayUs: number } {
  if (PLAIN.test(schedule)) return { value: schedule, delayUs: 0 };
  let left = us;
  let value = '';
  let delayUs = 0;
  for (const entry of schedule.split(';')) {
    const [word, ...rest] = entry.trim().split(/\s+/);
    if (!word) continue;
    const options = Object.fromEntries(rest.map((o) => o.split('=') as [string, string]));
    value = word;
    delayUs = durationUs(options['delay']);
    if (options['for'] === undefined) break;
    const span = durationUs(options['for']);
    if (left < span) break;
    left -= span;
  }
  return { value, delayUs };
}

/** What `fake/run` says of one attempt. */
export interface FakeRun {
  /** µs until it ends by itself; undefined: never. */
  readonly afterUs: number | undefined;
  readonly code: number;
  readonly reason: string;
  /** What it writes to its termination log. */
  readonly message: string;
  readonly log: string;
  /** At SIGTERM; undefined: ignores it. */
  readonly onTerm: { readonly us: number; readonly code: number } | undefined;
}

/** Reads `after=2s,code=1,reason=OOMKilled,msg=…,term=5s:0|…`; the last attempt repeats. */
export function fakeRun(text: string, attempt: number): FakeRun {
  const attempts = text.split('|');
  const o = optionsOf(attempts[Math.min(attempt, attempts.length - 1)]!);
  return {
    afterUs: o['after'] === undefined ? undefined : durationUs(o['after']),
    code: Number(o['code'] ?? 0),
    reason: o['reason'] ?? '',
    message: o['msg'] ?? '',
    log: o['log'] ?? '',
    onTerm: termOf(o['term']),
  };
}

function termOf(term: string | undefined): FakeRun['onTerm'] {
  if (term === 'ignore') return undefined;
  if (term === 'die') return { us: 0, code: 143 };
  if (term?.includes(':')) {
    const [delay, code] = term.split(':');
    return { us: durationUs(delay), code: Number(code) };
  }
  return { us: 30 * MS, code: 0 };
}
