import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import type { KubeEvent } from '../../api/core/event/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';

const APPS = '/apis/apps/v1/namespaces/default';
const MERGE = { 'content-type': 'application/merge-patch+json' };

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3 });
  c.boot();
  c.sim.runUntil(c.sim.now + 5 * SECOND);
  return c;
}

function web(replicas: number, image: string, strategy?: object): object {
  const containers = [{ name: 'web', image }];
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
  const selector = { matchLabels: { app: 'web' } };
  const spec = { replicas, selector, template, ...(strategy ? { strategy } : {}) };
  return { metadata: { name: 'web' }, spec };
}

function list(c: Cluster, path: string): readonly unknown[] {
  const { response } = c.kubectl.ask({ method: 'GET', path });
  return (response.body as { items: readonly unknown[] }).items;
}

function sets(c: Cluster): readonly ReplicaSet[] {
  return list(c, `${APPS}/replicasets`) as readonly ReplicaSet[];
}

function pods(c: Cluster): readonly Pod[] {
  return list(c, '/api/v1/namespaces/default/pods') as readonly Pod[];
}

function deployment(c: Cluster): Deployment {
  const path = `${APPS}/deployments/web`;
  return c.kubectl.ask({ method: 'GET', path }).response.body as Deployment;
}

/** Messages about a Deployment in order, its ReplicaSets named by their revision. */
function story(c: Cluster): readonly string[] {
  const revisions = new Map(
    sets(c).map((rs) => [
      rs.metadata!.name!,
      rs.metadata!.annotations!['deployment.kubernetes.io/revision']!,
    ]),
  );
  const events = list(c, '/api/v1/namespaces/default/events') as readonly KubeEvent[];
  return [...events]
    .filter((e) => e.involvedObject?.kind === 'Deployment')
    .sort((a, b) => (a.metadata!.name! < b.metadata!.name! ? -1 : 1))
    .map((e) => e.message!.replace(/web-\w+/, (name) => `#${revisions.get(name) ?? '?'}`));
}

describe('Deployment', () => {
  it('[DP1] makes a ReplicaSet, its Pods, and tells', () => {
    const c = booted(41);
    c.kubectl.ask({ method: 'POST', path: `${APPS}/deployments`, body: web(3, 'nginx:1.27') });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    expect(sets(c)).toHaveLength(1);
    expect(pods(c).map((p) => p.status?.phase)).toEqual(['Running', 'Running', 'Running']);
    expect(deployment(c).status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      conditions: [
        { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
    });
    expect(story(c)).toEqual(['Scaled up replica set #1 from 0 to 3']);
    expect(c.sim.faults).toEqual([]);
  });

  it('[DP2] rolls four at 25 %/25 %: +1 −1 +1, then one for one, and keeps the old ReplicaSet', () => {
    const c = booted(42);
    const path = `${APPS}/deployments`;
    c.kubectl.ask({ method: 'POST', path, body: web(4, 'nginx:1.27') });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    const body = {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } },
    };
    c.kubectl.ask({ method: 'PATCH', path: `${path}/web`, body, headers: MERGE });
    c.sim.runUntil(c.sim.now + 30 * SECOND);
    expect(story(c).slice(0, 4)).toEqual([
      'Scaled up replica set #1 from 0 to 4',
      'Scaled up replica set #2 from 0 to 1',
      'Scaled down replica set #1 from 4 to 3',
      'Scaled up replica set #2 from 1 to 2',
    ]);
    expect(
      sets(c)
        .map((rs) => rs.spec!.replicas!)
        .sort((a, b) => a - b),
    ).toEqual([0, 4]);
    expect(pods(c)).toHaveLength(4);
    expect(deployment(c).metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
    expect(c.sim.faults).toEqual([]);
  });

  it('[DP3] recreates: all old Pods are gone before the first new one', () => {
    const c = booted(43);
    const path = `${APPS}/deployments`;
    const body = web(2, 'nginx:1.27', { type: 'Recreate' });
    c.kubectl.ask({ method: 'POST', path, body });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    const next = {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } },
    };
    c.kubectl.ask({ method: 'PATCH', path: `${path}/web`, body: next, headers: MERGE });
    for (let i = 0; i < 200; i++) {
      c.sim.runUntil(c.sim.now + SECOND / 20);
      const hashes = new Set(
        pods(c)
          .filter((p) => p.status?.phase !== 'Succeeded')
          .map((p) => p.metadata?.labels?.['pod-template-hash']),
      );
      expect(hashes.size).toBeLessThan(2);
    }
    expect(story(c)).toEqual([
      'Scaled up replica set #1 from 0 to 2',
      'Scaled down replica set #1 from 2 to 0',
      'Scaled up replica set #2 from 0 to 2',
    ]);
    expect(deployment(c).status?.availableReplicas).toBe(2);
  });

  it('[DP4] says that it makes no progress after its deadline', () => {
    const c = booted(44);
    const base = web(1, 'nosuch/image:1') as { spec: object };
    const body = { ...base, spec: { ...base.spec, progressDeadlineSeconds: 20 } };
    c.kubectl.ask({ method: 'POST', path: `${APPS}/deployments`, body });
    c.sim.runUntil(c.sim.now + 23 * SECOND);
    const progressing = deployment(c).status?.conditions?.find((x) => x.type === 'Progressing');
    expect(progressing).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
    expect(progressing?.message).toMatch(/^ReplicaSet "web-\w+" has timed out progressing\.$/);
  });

  it('[RS1] replaces a deleted Pod; deleting the Deployment takes everything away', () => {
    const c = booted(45);
    c.kubectl.ask({ method: 'POST', path: `${APPS}/deployments`, body: web(2, 'nginx:1.27') });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    const name = pods(c)[0]!.metadata!.name!;
    c.kubectl.ask({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}` });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    expect(pods(c)).toHaveLength(2);
    expect(pods(c).some((p) => p.metadata!.name === name)).toBe(false);
    c.kubectl.ask({ method: 'DELETE', path: `${APPS}/deployments/web` });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    expect(sets(c)).toEqual([]);
    expect(pods(c)).toEqual([]);
    expect(c.sim.faults).toEqual([]);
  });
});
