import { describe, expect, it } from 'vitest';
import { Cluster } from '../Cluster.ts';
import { SECOND } from '../sim/time.ts';

const PODS = '/api/v1/namespaces/default/pods';
const HEADERS = { 'content-type': 'application/json' };

function pod(name: string, spec: object, requests: object = {}): object {
  const containers = [{ name: 'c', image: 'nginx:1.27', resources: { requests } }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers, ...spec } };
}

/** A booted cluster with the leading scheduler at hand. */
function start(workers = 3) {
  const cluster = new Cluster({ seed: 3, controlPlanes: 1, workers });
  cluster.boot();
  const run = (seconds: number) => cluster.sim.runUntil(cluster.sim.now + seconds * SECOND);
  run(60);
  const create = (path: string, body: object) => {
    const { response } = cluster.kubectl.ask({ method: 'POST', path, headers: HEADERS, body });
    expect(response.code).toBe(201);
    return response.body as never;
  };
  const get = (name: string) =>
    cluster.kubectl.ask({ method: 'GET', path: `${PODS}/${name}` }).response.body as {
      spec: { nodeName?: string };
    };
  return { cluster, run, create, get, scheduler: cluster.schedulers[0]!.scheduler };
}

describe('kube-scheduler in a cluster', () => {
  it('[SQ3] wakes a Pod when a node gets the label it waits for', () => {
    const { cluster, run, create, get, scheduler } = start();
    create(PODS, pod('picky', { nodeSelector: { gpu: 'yes' } }));
    run(2);
    expect(scheduler.queue.get('default/picky')?.place).toBe('unschedulablePods');
    const waiting = scheduler.why.waiting().find((w) => w.key === 'default/picky')!;
    expect(waiting.wakes.map((w) => w.event)).toContain('NodeAdd|UpdateNodeLabel');
    cluster.kubectl.ask({
      method: 'PATCH',
      path: '/api/v1/nodes/worker-2',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { metadata: { labels: { gpu: 'yes' } } },
    });
    run(3);
    expect(get('picky').spec.nodeName).toBe('worker-2');
    expect(scheduler.attempts('default/picky').map((a) => a.outcome)).toEqual([
      'unschedulable',
      'scheduled',
    ]);
  });

  it('[SQ4] tries an unschedulable Pod again after five minutes', () => {
    const { run, create, scheduler } = start();
    create(PODS, pod('big', {}, { cpu: '64' }));
    run(2);
    expect(scheduler.attempts('default/big')).toHaveLength(1);
    run(340);
    const again = scheduler.attempts('default/big');
    expect(again.at(-1)?.wokenBy).toBe('UnschedulableTimeout');
  });

  it('[SQ5] evicts a Pod of lower priority and waits for its room', () => {
    const { cluster, run, create, get, scheduler } = start(1);
    const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';
    create(classes, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    create(PODS, pod('low', { terminationGracePeriodSeconds: 5 }, { cpu: '3' }));
    run(5);
    expect(get('low').spec.nodeName).toBe('worker-1');
    create(PODS, pod('high', { priorityClassName: 'high' }, { cpu: '3' }));
    run(20);
    expect(get('high').spec.nodeName).toBe('worker-1');
    const attempts = scheduler.attempts('default/high');
    expect(attempts.map((a) => a.outcome)).toEqual(['unschedulable', 'scheduled']);
    expect(attempts[1]!.wokenBy).toBe('AssignedPodDelete');
    const low = cluster.kubectl.ask({ method: 'GET', path: `${PODS}/low` }).response;
    expect(low.code).toBe(404);
  });

  it('[SY1] explains a Pod that is not created, and offers changes that it has tried', () => {
    const { scheduler } = start();
    const wanted = pod('what-if', { nodeSelector: { gpu: 'yes' } }) as never;
    const table = scheduler.why.explain(wanted)!;
    expect(table.feasible).toEqual([]);
    expect(table.first.every((s) => s !== undefined)).toBe(true);
    const offers = scheduler.why.counterfactuals(wanted);
    expect(offers.map((o) => o.what)).toContain('nodeSelector');
    expect(offers.map((o) => o.what)).toContain('label');
    const changed = offers.find((o) => o.what === 'nodeSelector')!.pod!;
    expect(scheduler.why.explain(changed)!.feasible.length).toBeGreaterThan(0);
    const big = scheduler.why.counterfactuals(pod('big', {}, { cpu: '64' }) as never);
    expect(big.find((o) => o.what === 'cpu')?.less).toBeGreaterThan(0);
  });
});
