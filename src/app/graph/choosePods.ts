import type { PodRow } from '../../protocol/protocol.ts';

/** Trouble first: a Pod's place in a card that cannot show all. */
const RANK: Readonly<Record<PodRow['class'], number>> = {
  failed: 0,
  waiting: 1,
  progress: 2,
  leaving: 3,
  unknown: 4,
  good: 5,
  finished: 6,
};
const ROW = 28;
const TWO_ROWS = 40;
/** With the image that is pulled. */
const PULLS = 90;
const SPACE = 5;
const MORE = 18;

function rank(p: PodRow, selected: string): number {
  if (p.uid === selected) return -1;
  const system = p.namespace === 'kube-system' && p.class === 'good' ? 0.5 : 0;
  return RANK[p.class] + system;
}

function heightOf(p: PodRow): number {
  if (p.class === 'progress' && p.wait?.what === 'pull') return PULLS;
  return p.class === 'good' || p.class === 'finished' ? ROW : TWO_ROWS;
}

/** What fits into a card of some height: Pods in order, and how many are left out. */
export function choosePods(
  pods: readonly PodRow[],
  selected: string,
  height: number,
): { readonly shown: readonly string[]; readonly more: number } {
  const sorted = pods.toSorted((a, b) => rank(a, selected) - rank(b, selected));
  const total = sorted.reduce((sum, p) => sum + heightOf(p) + SPACE, -SPACE);
  if (total <= height) return { shown: sorted.map((p) => p.uid), more: 0 };
  const shown: string[] = [];
  let left = height - MORE;
  for (const p of sorted) {
    if (left < heightOf(p)) break;
    left -= heightOf(p) + SPACE;
    shown.push(p.uid);
  }
  return { shown, more: pods.length - shown.length };
}
