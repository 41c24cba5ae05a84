import { serialize } from 'node:v8';
import { MS } from '../../engine/sim/time.ts';
import type { RowChanges } from '../../worker/Observer.ts';
import { Observer } from '../../worker/Observer.ts';
import { benchCluster, fill } from './benchCluster.ts';
import { figure, median, print } from './Figure.ts';

/** Ids of the figures of a frame's size. */
export const FRAME_BYTES = ['frame-bytes'];

const NODES = 100;
const PODS = 1000;
const CHANGES = 20;
const FRAMES = 50;

/** The Pods serve and fail by turns, so that their rows change all the time. */
const FLAPPING = Array.from({ length: 40 }, () => '200 for=40s; 500 for=40s').join('; ');

/** Size of a frame as the worker posts it. */
function bytesOf(rows: RowChanges, now: number, base: boolean): number {
  const head = { type: 'frame', epoch: 1, version: 1, base, now, running: true, pace: 1 };
  return serialize({ ...head, ...rows }).length;
}

/** Bytes of a frame with 20 changed Pods against the message with everything. */
export function frameBytes(): void {
  const c = benchCluster(NODES);
  fill(c, PODS, { 'fake/http.web': FLAPPING });
  const observer = new Observer(c);
  const scout = new Observer(c);
  scout.base();
  const base = bytesOf(observer.base(), c.sim.now, true);
  const shares = Array.from({ length: FRAMES }, () => {
    const changed = new Set<string>();
    while (changed.size < CHANGES) {
      c.sim.runUntil(c.sim.now + MS);
      for (const p of scout.changes()!.pods) changed.add(p.uid);
    }
    return bytesOf(observer.changes()!, c.sim.now, false) / base;
  });
  const what = `bytes of a frame with ${CHANGES} changes against the base of ${PODS} Pods`;
  print(figure('frame-bytes', `${what}, median`, median(shares) * 100, '%', '<= 2'));
  print(figure('frame-bytes-base', 'bytes of that base', base / 1e3, 'kB', ''));
}
