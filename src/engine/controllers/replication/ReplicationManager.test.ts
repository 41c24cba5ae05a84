import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ReplicationController } from '../../api/core/replicationcontroller/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';

const CORE = '/api/v1/namespaces/default';
const MERGE = { 'content-type': 'application/merge-patch+json' };

describe('ReplicationController', () => {
  it('[RC1] keeps its Pods as a ReplicaSet does, by a plain selector', () => {
    const c = new Cluster({ seed: 81, controlPlanes: 1, workers: 2 });
    c.boot();
    const template = {
      metadata: { labels: { app: 'old' } },
      spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] },
    };
    const spec = { replicas: 3, selector: { app: 'old' }, template };
    const path = `${CORE}/replicationcontrollers`;
    c.kubectl.ask({ method: 'POST', path, body: { metadata: { name: 'old' }, spec } });
    const run = (): void => c.sim.runUntil(c.sim.now + 10 * SECOND);
    const get = (p: string): unknown => c.kubectl.ask({ method: 'GET', path: p }).response.body;
    const pods = (): readonly Pod[] => (get(`${CORE}/pods`) as { items: Pod[] }).items;
    run();
    const status = { replicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 };
    expect((get(`${path}/old`) as ReplicationController).status).toMatchObject(status);
    const [pod] = pods();
    expect(pod?.metadata?.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicationController' });

    const free = { metadata: { labels: { app: 'free' } } };
    const name = pod!.metadata!.name!;
    c.kubectl.ask({ method: 'PATCH', path: `${CORE}/pods/${name}`, headers: MERGE, body: free });
    run();
    expect(pods()).toHaveLength(4);
    const freed = pods().find((p) => p.metadata?.name === name);
    expect(freed?.metadata?.ownerReferences).toBeUndefined();

    const less = { spec: { replicas: 1 } };
    c.kubectl.ask({ method: 'PATCH', path: `${path}/old/scale`, headers: MERGE, body: less });
    run();
    const left = pods().filter((p) => p.metadata?.deletionTimestamp === undefined);
    const kept = new Set(left.map((p) => p.metadata?.labels?.['app']));
    expect([left.length, kept]).toEqual([2, new Set(['free', 'old'])]);
    expect(get(`${path}/old`) as object).not.toHaveProperty('status.terminatingReplicas');
    expect(c.sim.faults).toEqual([]);
  });
});
