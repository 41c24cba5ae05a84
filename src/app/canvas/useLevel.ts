import { useCallback, useState } from 'react';
import type { Layout, Level } from '../graph/layout.ts';
import { nextLevel } from '../graph/level.ts';
import { readCluster, useCluster } from '../stores/clusterStore.ts';

interface Window {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** Machines and Pods that a window of the diagram shows. */
function thingsIn(l: Layout, w: Window): number {
  const { podsOn } = readCluster();
  const left = -w.x / w.zoom;
  const top = -w.y / w.zoom;
  const right = left + w.width / w.zoom;
  const bottom = top + w.height / w.zoom;
  let n = 0;
  for (const p of l.places.values()) {
    if (p.x > right || p.x + p.w < left || p.y > bottom || p.y + p.h < top) continue;
    n += 1 + (podsOn[p.name]?.length ?? 0);
  }
  return n;
}

/**
 * How much is drawn of a machine. Of itself by what there is in all, or in the window once the
 * visitor has zoomed; or as the visitor chose.
 */
export function useLevel() {
  const total = useCluster((s) => s.machines.length + Math.round(s.podCount / 10) * 10);
  const [auto, setAuto] = useState<Level>('card');
  const [looking, setLooking] = useState<Level>();
  const [chosen, choose] = useState<Level>();
  const next = nextLevel(auto, total);
  if (next !== auto) setAuto(next);
  const look = useCallback((l: Layout, w: Window): void => {
    setLooking(nextLevel(l.level, thingsIn(l, w)));
  }, []);
  const forget = useCallback((): void => setLooking(undefined), []);
  return { level: chosen ?? looking ?? next, chosen, choose, look, forget, large: total > 300 };
}
