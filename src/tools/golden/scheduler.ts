import type { GoldenKind, GoldenResult } from './GoldenKind.ts';
import { SchedulerReplay } from './schedulerReplay.ts';
import type { SchedulerCase } from './schedulerWorld.ts';

/** The first difference of two JSON values; undefined when they are equal. */
function difference(expected: unknown, got: unknown, path: string): GoldenResult | undefined {
  if (expected === got) return undefined;
  const differs = { equal: false as const, path, expected, got };
  if (typeof expected !== 'object' || typeof got !== 'object' || !expected || !got) return differs;
  if (Array.isArray(expected) !== Array.isArray(got)) return differs;
  const a = expected as Readonly<Record<string, unknown>>;
  const b = got as Readonly<Record<string, unknown>>;
  for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const d = difference(a[k], b[k], Array.isArray(a) ? `${path}[${k}]` : `${path}.${k}`);
    if (d) return d;
  }
  return undefined;
}

/** Recordings of what the scheduler's plugins decided, node by node. */
export const SCHEDULER_GOLDEN: GoldenKind = {
  kind: 'scheduler',
  isCase: (name) => !name.startsWith('tables/'),
  areaOf: (name) => name.split('-')[0]!,
  runCase(_, json) {
    const c = json as SchedulerCase;
    return difference(c.expected, new SchedulerReplay(c).run(), 'expected') ?? { equal: true };
  },
};
