import { Cluster } from '../../engine/Cluster.ts';
import { cpuSeconds, figure, median, print } from './Figure.ts';

/** Ids of the boot's figures. */
export const BOOT = ['boot'];

const ROUNDS = 5;

/** CPU time from nothing to a cluster that serves; the first one is what a page waits for. */
export function boot(): void {
  const runs = Array.from({ length: ROUNDS }, (_, i) =>
    cpuSeconds(() => new Cluster({ seed: i + 1, controlPlanes: 3, workers: 7 }).boot()),
  );
  const what = 'boot of 3 + 7 machines';
  print(figure('boot', `${what}, first`, runs[0]! * 1e3, 'ms', '<= 400'));
  print(figure('boot-median', `${what}, median of ${ROUNDS}`, median(runs) * 1e3, 'ms', ''));
}
