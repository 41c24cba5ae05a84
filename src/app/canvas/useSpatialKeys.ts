import type { KeyboardEvent } from 'react';
import { useCallback } from 'react';

const STEP: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function items(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-id] > button')];
}

/** The nearest button in a direction: what lies straight ahead counts more than what lies aside. */
function nearest(from: DOMRect, all: readonly HTMLElement[], dx: number, dy: number) {
  let best: HTMLElement | undefined;
  let distance = Infinity;
  const x = from.x + from.width / 2;
  const y = from.y + from.height / 2;
  for (const el of all) {
    const r = el.getBoundingClientRect();
    const ax = r.x + r.width / 2 - x;
    const ay = r.y + r.height / 2 - y;
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    const d = ahead + 2.5 * aside;
    if (ahead > 2 && d < distance) [best, distance] = [el, d];
  }
  return best;
}

/**
 * The map is one stop of the Tab key; arrow keys move through machines, components and Pods by
 * where they stand.
 */
export function useSpatialKeys() {
  const onKeyDown = useCallback((e: KeyboardEvent<HTMLElement>): void => {
    const step = STEP[e.key];
    if (!step || e.altKey || e.ctrlKey || e.metaKey) return;
    const root = e.currentTarget;
    const on = (e.target as HTMLElement).closest<HTMLElement>('[data-id] > button');
    const all = items(root);
    const next = on ? nearest(on.getBoundingClientRect(), all, step[0], step[1]) : all[0];
    if (!next) return;
    e.preventDefault();
    next.focus();
  }, []);
  return { onKeyDown, tabIndex: 0 };
}
