import type { Cluster } from '../../engine/Cluster.ts';
import { SECOND } from '../../engine/sim/time.ts';
import { idleCluster } from './benchCluster.ts';
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

/** Steps between two keyframes, as the page's worker makes them. */
const KEYFRAME_STEPS = 20_000;

/** Measurements; one more before them, until everything is compiled, does not count. */
const ROUNDS = 5;

/** Lets a cluster run with keyframes; answers the CPU seconds that it took. */
function run(c: Cluster, seconds: number): number {
  return cpuSeconds(() => {
    const until = c.sim.now + seconds * SECOND;
    let key = c.sim.steps;
    while (c.sim.step(until)) {
      if (c.sim.steps - key < KEYFRAME_STEPS) continue;
      key = c.sim.steps;
      c.keyframe();
    }
    c.sim.idleUntil(until);
  });
}

/** Virtual seconds in a CPU second of a cluster in which nothing but heartbeats and probes goes on. */
export function steady(id: string): void {
  const { nodes, pods, seconds, target } = SIZES[id]!;
  const c = idleCluster(nodes, pods);
  const first = run(c, seconds);
  const { steps } = c.sim;
  const cpu = median(Array.from({ length: ROUNDS }, () => run(c, seconds)));
  const perSecond = (c.sim.steps - steps) / (ROUNDS * seconds);
  const size = `${nodes} nodes, ${pods} Pods`;
  const what = `virtual seconds a CPU second, ${size}, steady, median of ${ROUNDS}`;
  print(figure(id, what, seconds / cpu, 's/s', `>= ${target}`));
  const cold = `the same, first ${seconds} s, while code is compiled still`;
  print(figure(`${id}-first`, cold, seconds / first, 's/s', ''));
  const each = (cpu / seconds / perSecond) * 1e6;
  const events = `CPU an event, ${perSecond.toFixed(0)} events a second`;
  print(figure(`${id}-event`, events, each, 'µs', ''));
}
