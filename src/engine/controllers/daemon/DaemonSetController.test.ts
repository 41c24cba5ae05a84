import { describe, expect, it } from 'vitest';
import type { DaemonSet } from '../../api/apps/daemonset/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';

const SETS = '/apis/apps/v1/namespaces/default/daemonsets';
const MERGE = { 'content-type': 'application/merge-patch+json' };

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3 });
  c.boot();
  c.sim.runUntil(c.sim.now + 5 * SECOND);
  return c;
}

function template(image: string, more: object = {}): object {
  const containers = [{ name: 'agent', image }];
  return { metadata: { labels: { app: 'agent' } }, spec: { containers, ...more } };
}

function apply(c: Cluster): void {
  const selector = { matchLabels: { app: 'agent' } };
  const body = {
    metadata: { name: 'agent' },
    spec: { selector, template: template('nginx:1.27') },
  };
  expect(c.kubectl.ask({ method: 'POST', path: SETS, body }).response.code).toBe(201);
}

function patch(c: Cluster, body: object): void {
  c.kubectl.ask({ method: 'PATCH', path: `${SETS}/agent`, body, headers: MERGE });
}

function set(c: Cluster): DaemonSet {
  return c.kubectl.ask({ method: 'GET', path: `${SETS}/agent` }).response.body as DaemonSet;
}

function items(c: Cluster, path: string): readonly unknown[] {
  const { response } = c.kubectl.ask({ method: 'GET', path });
  return (response.body as { items: readonly unknown[] }).items;
}

function pods(c: Cluster): readonly Pod[] {
  return items(c, '/api/v1/namespaces/default/pods') as readonly Pod[];
}

function nodes(c: Cluster): readonly string[] {
  return pods(c)
    .map((p) => p.spec?.nodeName ?? '')
    .sort((a, b) => (a < b ? -1 : 1));
}

describe('DaemonSet', () => {
  it('[DS1] runs one Pod on every node whose taints it tolerates', () => {
    const c = booted(61);
    apply(c);
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(nodes(c)).toEqual(['worker-1', 'worker-2', 'worker-3']);
    expect(set(c).status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      numberMisscheduled: 0,
    });
    const toleration = { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' };
    patch(c, { spec: { template: template('nginx:1.27', { tolerations: [toleration] }) } });
    c.sim.runUntil(c.sim.now + 30 * SECOND);
    expect(nodes(c)).toEqual(['cp-1', 'worker-1', 'worker-2', 'worker-3']);
    expect(c.sim.faults).toEqual([]);
  });

  it('[DS2] updates one node after the other and keeps a revision a template', () => {
    const c = booted(62);
    apply(c);
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    patch(c, { spec: { template: template('nginx:1.28') } });
    for (let i = 0; i < 300; i++) {
      c.sim.runUntil(c.sim.now + SECOND / 10);
      const { numberUnavailable = 0 } = set(c).status ?? {};
      expect(numberUnavailable).toBeLessThanOrEqual(1);
    }
    const images = pods(c).map((p) => p.spec?.containers?.[0]?.image);
    expect(images).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28']);
    expect(items(c, '/apis/apps/v1/namespaces/default/controllerrevisions')).toHaveLength(2);
  });

  it('[DS3] leaves a node that fits no more, follows one that does again', () => {
    const c = booted(63);
    apply(c);
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    patch(c, { spec: { template: { spec: { nodeSelector: { disk: 'ssd' } } } } });
    c.sim.runUntil(c.sim.now + 40 * SECOND);
    expect(pods(c)).toEqual([]);
    const body = { metadata: { labels: { disk: 'ssd' } } };
    c.kubectl.ask({ method: 'PATCH', path: '/api/v1/nodes/worker-2', body, headers: MERGE });
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(nodes(c)).toEqual(['worker-2']);
  });
});
