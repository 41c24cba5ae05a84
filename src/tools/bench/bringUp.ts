import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Cluster } from '../../engine/Cluster.ts';
import { SECOND } from '../../engine/sim/time.ts';
import { benchCluster } from './benchCluster.ts';
import { figure, median, print } from './Figure.ts';

/** The other simulator's adapter: `e2e/bench/rival.js`, bundled. */
interface Rival {
  boot(nodes: number): Promise<{ bringUp(deployment: unknown): Promise<void>; close(): unknown }>;
}

interface Size {
  readonly nodes: number;
  readonly pods: number;
  readonly rounds: number;
  readonly first: number;
  readonly median: number;
}

const SIZES: Readonly<Record<string, Size>> = {
  'bringup-3-100': { nodes: 3, pods: 100, rounds: 5, first: 15, median: 50 },
  'bringup-50-1000': { nodes: 50, pods: 1000, rounds: 5, first: 40, median: 100 },
};

/** Ids of the bring-up figures. */
export const BRING_UPS = Object.keys(SIZES);

const RIVAL = 'dist/bench/rival.js';
const PATH = '/apis/apps/v1/namespaces/default/deployments';

function deployment(replicas: number) {
  const labels = { app: 'web' };
  const container = { name: 'web', image: 'nginx:1.27' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

function available(c: Cluster): number {
  const server = c.apiServers.find((s) => s.apiServer.ready)!;
  const kv = server.apiServer.state.cache.get('/registry/deployments/default/web');
  return (kv?.value as { status?: { availableReplicas?: number } })?.status?.availableReplicas ?? 0;
}

function ours(c: Cluster, pods: number): void {
  c.command({ do: 'request', method: 'POST', path: PATH, body: deployment(pods) });
  for (let i = 0; i < 6000; i++) {
    c.sim.runUntil(c.sim.now + SECOND / 10);
    if (c.sim.faults[0]) throw c.sim.faults[0].error;
    if (available(c) >= pods) return;
  }
  throw new Error(`${available(c)} of ${pods} Pods became available`);
}

async function cpu(work: () => void | Promise<void>): Promise<number> {
  (globalThis as { gc?: () => void }).gc?.();
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** CPU from apply to all available, both simulators by turns in this process; boot left out. */
export async function bringUp(id: string): Promise<void> {
  const { nodes, pods, rounds, first, median: mid } = SIZES[id]!;
  const mine: number[] = [];
  const theirs: number[] = [];
  const path = pathToFileURL(RIVAL).href;
  const rival = existsSync(RIVAL) ? ((await import(/* @vite-ignore */ path)) as Rival) : undefined;
  for (let i = 0; i < rounds; i++) {
    const c = benchCluster(nodes, i + 1);
    mine.push(await cpu(() => ours(c, pods)));
    if (!rival) continue;
    const other = await rival.boot(nodes);
    theirs.push(await cpu(() => other.bringUp(deployment(pods))));
    await other.close();
  }
  const what = `${nodes} nodes, ${pods} Pods, apply to available`;
  print(figure(`${id}-cpu-first`, `CPU, ${what}, first`, mine[0]!, 's', ''));
  print(figure(`${id}-cpu`, `CPU, ${what}, median of ${rounds}`, median(mine), 's', ''));
  print(figure(`${id}-pod`, 'CPU a Pod, median', (median(mine) / pods) * 1e6, 'µs', ''));
  if (!rival) return;
  print(figure(`${id}-other`, `CPU of webernetes 0.3.5, median`, median(theirs), 's', ''));
  const ratio = theirs[0]! / mine[0]!;
  print(figure(`${id}-first`, `times faster, ${what}, first`, ratio, '×', `>= ${first}`));
  const ratios = median(theirs) / median(mine);
  print(figure(`${id}-median`, `times faster, ${what}, median`, ratios, '×', `>= ${mid}`));
}
