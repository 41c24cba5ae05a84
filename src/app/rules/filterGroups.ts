import type { Answers } from '../../protocol/protocol.ts';

type Group = Answers['rulesExplained'][number];

/** How many lines groups have together. */
export function lineCount(groups: readonly Group[]): number {
  return groups.reduce((n, g) => n + g.lines.length, 0);
}

/** Groups whose name, or lines, hold a text; at most so many lines. */
export function filterGroups(
  groups: readonly Group[],
  search: string,
  most: number,
): readonly Group[] {
  const wanted = search.trim().toLowerCase();
  const out: Group[] = [];
  let left = most;
  for (const g of groups) {
    if (left <= 0) break;
    const whole = wanted === '' || g.name.toLowerCase().includes(wanted);
    const holds = (l: Group['lines'][number]): boolean => l.text.toLowerCase().includes(wanted);
    const lines = (whole ? g.lines : g.lines.filter(holds)).slice(0, left);
    if (lines.length === 0) continue;
    left -= lines.length;
    out.push({ ...g, lines });
  }
  return out;
}
