import { describe, expect, it } from 'vitest';
import type { Deployment } from '../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../api/apps/replicaset/fields.ts';
import type { Job } from '../api/batch/job/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { Cluster } from '../Cluster.ts';
import type { Actor } from '../sim/Actor.ts';
import { MINUTE, SECOND } from '../sim/time.ts';

const APPS = '/apis/apps/v1/namespaces/default';
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
const SOON = ['not-ready', 'unreachable'].map((k) => ({
  key: `node.kubernetes.io/${k}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 5,
}));

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 3, workers: 2 });
  c.boot();
  return c;
}

function get(c: Cluster, path: string): unknown {
  return c.kubectl.ask({ method: 'GET', path }).response.body;
}

function deploy(c: Cluster, replicas: number): void {
  const containers = [{ name: 'web', image: 'nginx:1.27' }];
  const spec = {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers, tolerations: SOON } },
  };
  const body = { metadata: { name: 'web' }, spec };
  expect(c.kubectl.ask({ method: 'POST', path: `${APPS}/deployments`, body }).response.code).toBe(
    201,
  );
}

function setImage(c: Cluster, image: string): void {
  const body = { spec: { template: { spec: { containers: [{ name: 'web', image }] } } } };
  const path = `${APPS}/deployments/web`;
  const request = { method: 'PATCH', path, headers: STRATEGIC, body };
  expect(c.kubectl.ask(request).response.code).toBe(200);
}

function pods(c: Cluster): readonly Pod[] {
  const { items } = get(c, '/api/v1/namespaces/default/pods') as { items: readonly Pod[] };
  return items.filter((p) => p.metadata?.deletionTimestamp === undefined);
}

/** Kills the process that leads; it is started again after a minute. */
function killLeader(c: Cluster, of: 'controllers' | 'scheduler'): void {
  const all: readonly (Actor & { readonly elector: { readonly leading: boolean } })[] =
    of === 'controllers' ? c.controllerManagers : c.schedulers;
  const leader = all.find((a) => a.up && a.elector.leading);
  if (!leader) return;
  c.command({ do: 'fault', fault: { kind: 'stop', target: leader.name, how: 'kill' } });
}

function reviveAll(c: Cluster): void {
  for (const a of [...c.controllerManagers, ...c.schedulers]) {
    if (!a.up) c.command({ do: 'fault', fault: { kind: 'start', target: a.name } });
  }
}

/** The whole wish is there, and nothing of the past. */
function expectSettled(c: Cluster, image: string, replicas: number): void {
  const d = get(c, `${APPS}/deployments/web`) as Deployment;
  expect(d.status).toMatchObject({
    observedGeneration: d.metadata?.generation,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  });
  expect(d.status?.unavailableReplicas ?? 0).toBe(0);
  const images = pods(c).map((p) => p.spec?.containers?.[0]?.image);
  expect(images).toEqual(Array.from({ length: replicas }, () => image));
  const sets = (get(c, `${APPS}/replicasets`) as { items: readonly ReplicaSet[] }).items;
  for (const rs of sets) {
    const wants = rs.spec?.replicas ?? 0;
    expect(rs.status?.replicas ?? 0).toBe(wants);
    expect(rs.status?.readyReplicas ?? 0).toBe(wants);
    expect(rs.status?.observedGeneration).toBe(rs.metadata?.generation);
  }
  expect(c.sim.faults).toEqual([]);
}

function run(c: Cluster, us: number): void {
  c.sim.runUntil(c.sim.now + us);
}

describe('controllers under lost leaders', () => {
  it.each([141, 143])('[CM6] finishes a rollout whose leaders die amid it (seed %i)', (seed) => {
    const c = booted(seed);
    deploy(c, 6);
    run(c, 15 * SECOND);
    setImage(c, 'nginx:1.28');
    run(c, 50_000 + (seed % 7) * 90_000);
    killLeader(c, 'controllers');
    run(c, 20 * SECOND);
    killLeader(c, 'controllers');
    killLeader(c, 'scheduler');
    run(c, 10 * SECOND);
    reviveAll(c);
    run(c, MINUTE);
    expectSettled(c, 'nginx:1.28', 6);
  });

  it.each([144])('[CM6] finishes a rollback that began amid a rollout (seed %i)', (seed) => {
    const c = booted(seed);
    deploy(c, 5);
    run(c, 15 * SECOND);
    setImage(c, 'nginx:1.28');
    run(c, 600_000);
    killLeader(c, 'controllers');
    setImage(c, 'nginx:1.27');
    run(c, 25 * SECOND);
    reviveAll(c);
    run(c, 45 * SECOND);
    expectSettled(c, 'nginx:1.27', 5);
    const sets = (get(c, `${APPS}/replicasets`) as { items: readonly ReplicaSet[] }).items;
    expect(sets.map((rs) => rs.spec?.replicas).toSorted((a, b) => a! - b!)).toEqual([0, 5]);
  });

  it.each([147])(
    '[CM6] replaces the Pods of a dead machine although leaders die (seed %i)',
    (seed) => {
      const c = booted(seed);
      deploy(c, 8);
      run(c, 15 * SECOND);
      const victim = pods(c)[0]!.spec!.nodeName!;
      c.command({ do: 'fault', fault: { kind: 'stop', target: victim, how: 'power' } });
      run(c, 30 * SECOND);
      killLeader(c, 'controllers');
      run(c, 40 * SECOND);
      killLeader(c, 'scheduler');
      run(c, 30 * SECOND);
      reviveAll(c);
      run(c, MINUTE);
      expectSettled(c, 'nginx:1.27', 8);
      expect(pods(c).some((p) => p.spec?.nodeName === victim)).toBe(false);
      c.command({ do: 'fault', fault: { kind: 'start', target: victim } });
      run(c, 60 * SECOND);
      expectSettled(c, 'nginx:1.27', 8);
    },
  );

  it('[CM6] counts every Pod of a Job once although leaders die', () => {
    const c = booted(148);
    const containers = [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '3'] }];
    const template = { spec: { restartPolicy: 'Never', containers } };
    const body = { metadata: { name: 'work' }, spec: { completions: 6, parallelism: 2, template } };
    const path = '/apis/batch/v1/namespaces/default/jobs';
    c.kubectl.ask({ method: 'POST', path, body });
    for (const wait of [2, 20, 22]) {
      run(c, wait * SECOND);
      killLeader(c, 'controllers');
      run(c, SECOND);
      reviveAll(c);
    }
    run(c, MINUTE);
    const job = get(c, `${path}/work`) as Job;
    expect(job.status).toMatchObject({ succeeded: 6, uncountedTerminatedPods: {} });
    expect(job.status?.conditions?.some((x) => x.type === 'Complete')).toBe(true);
    expect(pods(c)).toHaveLength(6);
    expect(c.sim.faults).toEqual([]);
  });
});
