import type { Cluster } from '../../engine/Cluster.ts';
import { idleCluster } from './benchCluster.ts';
import { cpuSeconds, figure, median, print } from './Figure.ts';

/** Ids of the keyframe's figures. */
export const KEYFRAME = ['keyframe'];

const NODES = 1000;
const PODS = 10_000;
const ROUNDS = 9;

/** Bytes in use after everything that nobody holds was given up. */
function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

function go(c: Cluster, steps: number): void {
  for (let i = 0; i < steps; i++) c.sim.step();
}

/** Bytes that a keyframe keeps when so many steps follow it. */
function bytesKept(c: Cluster, steps: number): number {
  const kept: unknown[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    kept.push(c.keyframe());
    go(c, steps);
  }
  c.keyframe();
  const held = heap();
  kept.length = 0;
  return (held - heap()) / ROUNDS;
}

/** Time and memory of a keyframe of a large cluster. */
export function keyframe(): void {
  const c = idleCluster(NODES, PODS);
  const size = `${NODES} nodes, ${PODS} Pods`;
  const pauses = Array.from({ length: ROUNDS }, () => {
    go(c, 20_000);
    return cpuSeconds(() => void c.keyframe()) * 1e3;
  });
  print(figure('keyframe', `a keyframe, ${size}, median`, median(pauses), 'ms', '<= 1'));
  for (const steps of [200, 2000, 20_000]) {
    const what = `memory of a keyframe, ${size}, one each ${steps} steps`;
    print(figure(`keyframe-bytes-${steps}`, what, bytesKept(c, steps) / 1e3, 'kB', ''));
  }
}
