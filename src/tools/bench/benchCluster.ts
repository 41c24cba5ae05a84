import type { MachineConfig } from '../../engine/api/ClusterConfig.ts';
import { workerMachine } from '../../engine/api/machines.ts';
import type { Pod } from '../../engine/api/core/pod/fields.ts';
import { Cluster } from '../../engine/Cluster.ts';
import { SECOND } from '../../engine/sim/time.ts';

const IMAGE = 'nginx:1.27';
const PATH = '/api/v1/namespaces/default/pods';
/** Pods that are asked for in one step of the clock. */
const BATCH = 50;

/** Workers with room for what a bench puts on them, the image on disk. */
function worker(i: number): MachineConfig {
  const images = [`docker.io/library/${IMAGE}`];
  return { ...workerMachine(i), cpu: '64', memory: '256Gi', images };
}

/** A cluster of three control-plane machines and so many workers, booted. */
export function benchCluster(nodes: number, seed = 1): Cluster {
  const workers = Array.from({ length: nodes }, (_, i) => worker(i));
  const c = new Cluster({ seed, controlPlanes: 3, workers });
  c.boot();
  return c;
}

type Annotations = Readonly<Record<string, string>>;

let idle: { readonly nodes: number; readonly pods: number; readonly cluster: Cluster } | undefined;

/** A cluster that has come to rest; the same one again for the next figure of its size. */
export function idleCluster(nodes: number, pods: number): Cluster {
  if (idle?.nodes !== nodes || idle.pods !== pods) {
    idle = undefined;
    const cluster = benchCluster(nodes);
    fill(cluster, pods);
    cluster.sim.runUntil(cluster.sim.now + 30 * SECOND);
    idle = { nodes, pods, cluster };
  }
  return idle.cluster;
}

function podOf(i: number, annotations: Annotations): Pod {
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 10 };
  const container = { name: 'web', image: IMAGE, readinessProbe: probe };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${i}`, labels: { app: 'web' }, annotations },
    spec: { containers: [container] },
  } as Pod;
}

function readyPods(c: Cluster): number {
  let ready = 0;
  const server = c.apiServers.find((s) => s.apiServer.ready)!;
  server.apiServer.state.cache.range('/registry/pods/', '/registry/pods0', (kv) => {
    const { conditions } = (kv.value as Pod).status ?? {};
    if (conditions?.some((x) => x.type === 'Ready' && x.status === 'True')) ready++;
  });
  return ready;
}

/**
 * Puts Pods with a readiness probe into a cluster and lets it run until all are ready. Annotations
 * script what their processes do.
 */
export function fill(c: Cluster, pods: number, annotations: Annotations = {}): void {
  for (let i = 0; i < pods; i++) {
    c.command({ do: 'request', method: 'POST', path: PATH, body: podOf(i, annotations) });
    if (i % BATCH === BATCH - 1) c.sim.runUntil(c.sim.now + SECOND / 10);
  }
  settle(c, pods);
}

function settle(c: Cluster, pods: number): void {
  for (let i = 0; i < 600; i++) {
    if (c.sim.faults[0]) throw c.sim.faults[0].error;
    if (readyPods(c) === pods) return;
    c.sim.runUntil(c.sim.now + SECOND);
  }
  throw new Error(`${readyPods(c)} of ${pods} Pods became ready`);
}
