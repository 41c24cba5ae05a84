import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Node } from '../../api/core/node/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3 });
  c.boot();
  c.sim.runUntil(c.sim.now + 5 * SECOND);
  return c;
}

function nodeOf(c: Cluster, path: string): Node {
  return c.kubectl.ask({ method: 'GET', path }).response.body as Node;
}

function podOf(c: Cluster, path: string): Pod {
  return c.kubectl.ask({ method: 'GET', path }).response.body as Pod;
}

function ready(node: Node): string | undefined {
  return node.status?.conditions?.find((x) => x.type === 'Ready')?.status;
}

function keys(node: Node): string[] {
  return (node.spec?.taints ?? []).map((t) => `${t.key}:${t.effect}`).sort();
}

describe('a node that falls silent', () => {
  it('[NL1] is Unknown within 60 s, tainted, its Pods not Ready, evicted after 300 s', () => {
    const c = booted(31);
    const web = {
      metadata: { name: 'web' },
      spec: { nodeName: 'worker-2', containers: [{ name: 'web', image: 'nginx:1.27' }] },
    };
    c.kubectl.ask({ method: 'POST', path: '/api/v1/namespaces/default/pods', body: web });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    const path = '/api/v1/nodes/worker-2';
    c.sim.stop(c.sim.find('worker-2/kubelet')!, 'kill');
    const stopped = c.sim.now;
    c.sim.runUntil(stopped + 39 * SECOND);
    expect(ready(nodeOf(c, path))).toBe('True');
    c.sim.runUntil(stopped + 60 * SECOND);
    const node = nodeOf(c, path);
    expect(ready(node)).toBe('Unknown');
    expect(keys(node)).toEqual([
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/unreachable:NoSchedule',
    ]);
    const podPath = '/api/v1/namespaces/default/pods/web';
    const pod = podOf(c, podPath);
    expect(pod.status!.conditions!.find((x) => x.type === 'Ready')!.status).toBe('False');
    expect(pod.status!.phase).toBe('Running');
    expect(pod.metadata!.deletionTimestamp).toBeUndefined();
    c.sim.runUntil(stopped + 361 * SECOND);
    expect(podOf(c, podPath).metadata!.deletionTimestamp).toBeDefined();
    c.sim.start(c.sim.find('worker-2/kubelet')!);
    c.sim.runUntil(c.sim.now + 20 * SECOND);
    const back = nodeOf(c, path);
    expect(ready(back)).toBe('True');
    expect(keys(back)).toEqual([]);
    expect(c.kubectl.ask({ method: 'GET', path: podPath }).response.code).toBe(404);
    expect(c.sim.faults).toEqual([]);
  });

  it('[PG1] Pods of a deleted node go after the quarantine of 40 s', () => {
    const c = booted(32);
    const web = {
      metadata: { name: 'web' },
      spec: { nodeName: 'worker-2', containers: [{ name: 'web', image: 'nginx:1.27' }] },
    };
    c.kubectl.ask({ method: 'POST', path: '/api/v1/namespaces/default/pods', body: web });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    c.sim.stop(c.sim.find('worker-2/kubelet')!, 'kill');
    c.kubectl.ask({ method: 'DELETE', path: '/api/v1/nodes/worker-2' });
    const deleted = c.sim.now;
    const podPath = '/api/v1/namespaces/default/pods/web';
    c.sim.runUntil(deleted + 39 * SECOND);
    expect(c.kubectl.ask({ method: 'GET', path: podPath }).response.code).toBe(200);
    c.sim.runUntil(deleted + 81 * SECOND);
    expect(c.kubectl.ask({ method: 'GET', path: podPath }).response.code).toBe(404);
    expect(c.sim.faults).toEqual([]);
  });
});
