import type { Job } from '../../api/batch/job/fields.ts';
import type { Intervals } from './indexes.ts';
import { countIndexes, hasIndex, parseIndexes } from './indexes.ts';

/** Indexes that are in both. */
function overlap(a: Intervals, b: Intervals): number {
  let n = 0;
  for (const [first, last] of a) for (let i = first; i <= last; i++) if (hasIndex(b, i)) n++;
  return n;
}

/**
 * The message by which a Job succeeds before all indexes have; undefined: not yet.
 * Models: pkg/controller/job/success_policy.go
 */
export function successMet(job: Job, succeeded: Intervals): string | undefined {
  if (succeeded.length === 0) return undefined;
  const rules = job.spec?.successPolicy?.rules ?? [];
  const at = rules.findIndex((r) => {
    if (r.succeededIndexes === undefined) {
      return r.succeededCount !== undefined && countIndexes(succeeded) >= r.succeededCount;
    }
    const wanted = parseIndexes(r.succeededIndexes, job.spec?.completions ?? 0);
    if (wanted.length === 0) return false;
    const n = overlap(wanted, succeeded);
    return n === countIndexes(wanted) || (r.succeededCount !== undefined && n >= r.succeededCount);
  });
  return at < 0 ? undefined : `Matched rules at index ${at}`;
}
