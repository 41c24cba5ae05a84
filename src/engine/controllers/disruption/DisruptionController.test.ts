import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { PodDisruptionBudget } from '../../api/policy/poddisruptionbudget/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import { countHealthy, desiredHealthy, grantedOf } from './budget.ts';
import { selectorText } from './selectorText.ts';

const CORE = '/api/v1/namespaces/default';
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const SELECTOR = { matchLabels: { app: 'web' } };

function booted(seed: number, budget: object): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 2 });
  c.boot();
  const body = { metadata: { name: 'web' }, spec: { selector: SELECTOR, ...budget } };
  expect(c.kubectl.ask({ method: 'POST', path: BUDGETS, body }).response.code).toBe(201);
  const containers = [{ name: 'c', image: 'nginx:1.27' }];
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
  const spec = { replicas: 4, selector: SELECTOR, template };
  const path = '/apis/apps/v1/namespaces/default/deployments';
  c.kubectl.ask({ method: 'POST', path, body: { metadata: { name: 'web' }, spec } });
  c.sim.runUntil(c.sim.now + 10 * SECOND);
  return c;
}

function status(c: Cluster): PodDisruptionBudget['status'] {
  const { response } = c.kubectl.ask({ method: 'GET', path: `${BUDGETS}/web` });
  return (response.body as PodDisruptionBudget).status;
}

function pods(c: Cluster): readonly Pod[] {
  const { response } = c.kubectl.ask({ method: 'GET', path: `${CORE}/pods` });
  return (response.body as { items: readonly Pod[] }).items;
}

function evict(c: Cluster, name: string): number {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
  return c.kubectl.ask({ method: 'POST', path: `${CORE}/pods/${name}/eviction`, body }).response
    .code;
}

describe('PodDisruptionBudget', () => {
  it('[PD1] follows its Pods; an eviction counts down and the next one is refused', () => {
    const c = booted(91, { minAvailable: 3 });
    expect(status(c)).toMatchObject({
      disruptionsAllowed: 1,
      currentHealthy: 4,
      desiredHealthy: 3,
      expectedPods: 4,
      observedGeneration: 1,
      conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }],
    });
    const [a, b] = pods(c).map((p) => p.metadata!.name!);
    expect([evict(c, a!), evict(c, b!)]).toEqual([201, 429]);
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    expect(status(c)).toMatchObject({ disruptionsAllowed: 1, currentHealthy: 4 });
    expect(status(c)).not.toHaveProperty('disruptedPods');
    expect(c.sim.faults).toEqual([]);
  });

  it('[PD2] reckons percentages and maxUnavailable from the owner, not from its Pods', () => {
    const c = booted(92, { maxUnavailable: '30%' });
    expect(status(c)).toMatchObject({ expectedPods: 4, desiredHealthy: 2, disruptionsAllowed: 2 });
    const path = '/apis/apps/v1/namespaces/default/deployments/web/scale';
    const body = { spec: { replicas: 10 } };
    c.kubectl.ask({ method: 'PATCH', path, headers: MERGE, body });
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    expect(status(c)).toMatchObject({ expectedPods: 10, desiredHealthy: 7, disruptionsAllowed: 3 });
  });

  it('[PD3] allows nothing when an owner has no scale, and says why', () => {
    const c = booted(93, { maxUnavailable: 1 });
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u', controller: true };
    const metadata = { name: 'odd', labels: { app: 'web' }, ownerReferences: [owner] };
    const spec = { containers: [{ name: 'c', image: 'nginx:1.27' }] };
    c.kubectl.ask({ method: 'POST', path: `${CORE}/pods`, body: { metadata, spec } });
    c.sim.runUntil(c.sim.now + SECOND);
    const message = 'jobs.batch does not implement the scale subresource';
    expect(status(c)).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [{ status: 'False', reason: 'SyncFailed', message }],
    });
  });

  it('[PD4] a Pod that was evicted and is not deleted counts again after two minutes', () => {
    const pod = (name: string, more: object): Pod => ({
      metadata: { name, ...more },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    const since = '1970-01-01T00:01:00Z';
    const b = { status: { disruptedPods: { a: since, gone: since } } } as never;
    const all = [pod('a', {}), pod('b', {}), pod('c', { deletionTimestamp: since })];
    const early = grantedOf(b, all, 2 * MINUTE);
    expect(early).toEqual({ disrupted: { a: since }, overdue: [], recheckAt: 3 * MINUTE });
    expect(countHealthy(all, early.disrupted)).toBe(1);
    const late = grantedOf(b, all, 4 * MINUTE);
    expect(late).toMatchObject({ disrupted: {}, overdue: [all[0]], recheckAt: undefined });
    expect(countHealthy(all, late.disrupted)).toBe(2);
    expect(desiredHealthy({ spec: { minAvailable: '50%' } } as never, 5)).toBe(3);
  });

  it('[PD2] prints a selector as Go does', () => {
    const text =
      '&LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}';
    expect(selectorText(SELECTOR)).toBe(text);
  });
});
