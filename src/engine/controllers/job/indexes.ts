import type { Pod } from '../../api/core/pod/fields.ts';

/** Closed intervals of completion indexes, in order, not touching. */
export type Intervals = readonly (readonly [number, number])[];

export const INDEX = 'batch.kubernetes.io/job-completion-index';

/** `0-2,5` as intervals below `completions`. Models: job/indexed_job_utils.go */
export function parseIndexes(text: string | undefined, completions: number): Intervals {
  const out: [number, number][] = [];
  for (const part of (text ?? '').split(',')) {
    const m = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!m) continue;
    const first = Number(m[1]);
    if (first >= completions) break;
    const last = m[2] === undefined ? first : Math.min(Number(m[2]), completions - 1);
    const before = out.at(-1);
    if (before && before[1] === first - 1) before[1] = last;
    else out.push([first, last]);
  }
  return out;
}

/** Two sets of intervals as one. */
export function merged(a: Intervals, b: Intervals): Intervals {
  const out: [number, number][] = [];
  for (const [first, last] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const before = out.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else out.push([first, last]);
  }
  return out;
}

/** Intervals with more indexes. */
export function withIndexes(a: Intervals, indexes: readonly number[]): Intervals {
  return indexes.length === 0
    ? a
    : merged(
        a,
        indexes.map((i) => [i, i]),
      );
}

export function countIndexes(a: Intervals): number {
  return a.reduce((n, [first, last]) => n + last - first + 1, 0);
}

export function hasIndex(a: Intervals, i: number): boolean {
  return a.some(([first, last]) => first <= i && i <= last);
}

/** Intervals as `status.completedIndexes` prints them: `0,1` for two, `0-2` for more. */
export function printIndexes(a: Intervals): string {
  return a
    .map(([first, last]) => {
      if (first === last) return `${first}`;
      return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
    })
    .join();
}

/** The completion index of a Pod; -1 for none. */
export function indexOf(pod: Pod): number {
  const text = pod.metadata?.annotations?.[INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : -1;
}

/** The first indexes that nothing is known of. */
export function pendingIndexes(taken: Intervals, count: number, completions: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < completions && out.length < count; i++) if (!hasIndex(taken, i)) out.push(i);
  return out;
}
