import { useEffect } from 'react';
import { useCluster } from '../stores/clusterStore.ts';

const STILL = '(prefers-reduced-motion: reduce)';
/** With reduced motion what runs with the clock moves once a second, ms. */
const STEP_MS = 1000;

/**
 * Calls `write` with the cluster's clock, now and whenever it moves: for what changes all the time
 * and is written past React.
 */
export function useMoment(write: (now: number) => void): void {
  useEffect(() => {
    let last = -Infinity;
    const still = window.matchMedia(STILL);
    write(useCluster.getState().now);
    return useCluster.subscribe((s, was) => {
      if (s.now === was.now) return;
      const t = performance.now();
      if (still.matches && s.running && t - last < STEP_MS) return;
      last = t;
      write(s.now);
    });
  }, [write]);
}
