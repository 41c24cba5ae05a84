import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/core/pod/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';

const SETS = '/apis/apps/v1/namespaces/default/statefulsets';

function booted(seed: number, replicas: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 2 });
  c.boot();
  c.sim.runUntil(c.sim.now + 5 * SECOND);
  const labels = { app: 'db' };
  const spec = { containers: [{ name: 'db', image: 'nginx:1.27' }] };
  const body = {
    metadata: { name: 'db' },
    spec: {
      replicas,
      serviceName: 'db',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec },
    },
  };
  expect(c.kubectl.ask({ method: 'POST', path: SETS, body }).response.code).toBe(201);
  return c;
}

function later(c: Cluster, s: number): readonly Pod[] {
  c.sim.runUntil(c.sim.now + s * SECOND);
  const { response } = c.kubectl.ask({ method: 'GET', path: '/api/v1/namespaces/default/pods' });
  return (response.body as { items: readonly Pod[] }).items;
}

describe('StatefulSet', () => {
  it('[SS1] makes its Pods one after the other', () => {
    const c = booted(71, 3);
    expect(later(c, 0.5).map((p) => p.metadata?.name)).toEqual(['db-0']);
    const all = later(c, 30);
    expect(all.map((p) => p.metadata?.name)).toEqual(['db-0', 'db-1', 'db-2']);
    const started = all.map((p) => p.metadata?.creationTimestamp ?? '');
    expect(started).toEqual([...started].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('[SS2] replaces Pods of an older template from the last on', () => {
    const c = booted(72, 2);
    const before = later(c, 20).map((p) => p.metadata?.uid);
    const containers = [{ name: 'db', image: 'nginx:1.28' }];
    c.kubectl.ask({
      method: 'PATCH',
      path: `${SETS}/db`,
      body: { spec: { template: { spec: { containers } } } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    const after = later(c, 120);
    expect(after.map((p) => p.spec?.containers?.[0]?.image)).toEqual(['nginx:1.28', 'nginx:1.28']);
    expect(after.some((p) => before.includes(p.metadata?.uid))).toBe(false);
  });
});
