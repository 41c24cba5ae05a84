import { SECOND } from '../../engine/sim/time.ts';
import { benchCluster, fill } from './benchCluster.ts';
import { cpuSeconds, figure, median, print } from './Figure.ts';

interface Size {
  readonly nodes: number;
  readonly pods: number;
  /** Virtual seconds of one measurement. */
  readonly seconds: number;
  readonly target: number;
}

const SIZES: Readonly<Record<string, Size>> = {
  'steady-10': { nodes: 10, pods: 100, seconds: 1000, target: 2000 },
  'steady-100': { nodes: 100, pods: 1000, seconds: 200, target: 400 },
  'steady-1000': { nodes: 1000, pods: 10_000, seconds: 20, target: 40 },
  'steady-5000': { nodes: 5000, pods: 150_000, seconds: 4, target: 2 },
};

/** Ids of the steady figures. */
export const STEADY = Object.keys(SIZES);

/** Virtual seconds in a CPU second of a cluster in which nothing but heartbeats and probes goes on. */
export function steady(id: string): void {
  const { nodes, pods, seconds, target } = SIZES[id]!;
  const c = benchCluster(nodes);
  fill(c, pods);
  c.sim.runUntil(c.sim.now + 30 * SECOND);
  const steps = c.sim.steps;
  let frames = 0;
  let key = c.sim.steps;
  const runs = Array.from({ length: 3 }, () =>
    cpuSeconds(() => {
      const until = c.sim.now + seconds * SECOND;
      while (c.sim.step(until)) {
        if (c.sim.steps - key < 20_000) continue;
        key = c.sim.steps;
        c.save();
        frames++;
      }
      c.sim.idleUntil(until);
    }),
  );
  const perSecond = (c.sim.steps - steps) / (3 * seconds);
  const cpu = median(runs);
  const what = `virtual seconds a CPU second, ${nodes} nodes, ${pods} Pods, steady`;
  print(figure(id, what, seconds / cpu, 's/s', `>= ${target}`));
  const each = (cpu / seconds / perSecond) * 1e6;
  print(
    figure(`${id}-event`, `CPU an event, ${perSecond.toFixed(0)} events a second`, each, 'µs', ''),
  );
  print(figure(`${id}-keyframes`, 'keyframes made meanwhile', frames, '', ''));
}
