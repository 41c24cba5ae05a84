import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ResourceQuota } from '../../api/core/resourcequota/fields.ts';
import { inScopes } from '../../api/core/resourcequota/scopes.ts';
import { quotaUsage, trackedNames } from '../../api/core/resourcequota/usage.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';

const CORE = '/api/v1/namespaces/default';
const QUOTAS = `${CORE}/resourcequotas`;

function booted(seed: number, hard: object, more: object = {}): Cluster {
  const c = new Cluster({ seed, controlPlanes: 3, workers: 2 });
  c.boot();
  const body = { metadata: { name: 'q' }, spec: { hard, ...more } };
  c.kubectl.ask({ method: 'POST', path: QUOTAS, body });
  run(c, 2);
  return c;
}

function run(c: Cluster, seconds: number): void {
  c.sim.runUntil(c.sim.now + seconds * SECOND);
}

function pod(c: Cluster, name: string, requests?: object, query?: object) {
  const resources = requests ? { resources: { requests } } : {};
  const spec = { containers: [{ name: 'c', image: 'nginx:1.27', ...resources }] };
  const path = `${CORE}/pods`;
  const request = { method: 'POST', path, body: { metadata: { name }, spec }, ...query };
  const { code, body } = c.kubectl.ask(request).response;
  return { code, message: (body as { message?: string }).message };
}

function used(c: Cluster): object | undefined {
  const { response } = c.kubectl.ask({ method: 'GET', path: `${QUOTAS}/q` });
  return (response.body as ResourceQuota).status?.used;
}

describe('ResourceQuota', () => {
  it('[RQ1] charges what is created and refuses what is too much', () => {
    const c = booted(121, { pods: '2', 'requests.cpu': '300m', configmaps: '5' });
    expect(used(c)).toEqual({ pods: '0', 'requests.cpu': '0', configmaps: '1' });
    expect(pod(c, 'a', { cpu: '100m' }).code).toBe(201);
    expect(used(c)).toMatchObject({ pods: '1', 'requests.cpu': '100m' });
    expect(pod(c, 'b', { cpu: '250m' }).message).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=250m, used: requests.cpu=100m, limited: requests.cpu=300m',
    );
    expect(pod(c, 'b').message).toBe(
      'pods "b" is forbidden: failed quota: q: must specify requests.cpu for: c',
    );
    expect(pod(c, 'b', { cpu: '50m' }, { query: { dryRun: 'All' } }).code).toBe(201);
    expect(used(c)).toMatchObject({ pods: '1' });
    expect(c.sim.faults).toEqual([]);
  });

  it('[RQ2] gives back what is gone and what has finished', () => {
    const c = booted(122, { pods: '3' });
    for (const name of ['a', 'b']) pod(c, name);
    const spec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36' }] };
    const body = { metadata: { name: 'short' }, spec };
    c.kubectl.ask({ method: 'POST', path: `${CORE}/pods`, body });
    expect(pod(c, 'late').code).toBe(403);
    run(c, 10);
    expect(used(c)).toEqual({ pods: '2' });
    c.kubectl.ask({ method: 'DELETE', path: `${CORE}/pods/a` });
    run(c, 10);
    expect(used(c)).toEqual({ pods: '1' });
    expect(pod(c, 'late').code).toBe(201);
  });

  it('[RQ3] counts objects of any kind by name, and Services and claims by what they are', () => {
    const deployments = { group: 'apps', resource: 'deployments' };
    const names = ['count/deployments.apps', 'pods', 'services', 'requests.nvidia.com/gpu'];
    expect(trackedNames(deployments, names)).toEqual(['count/deployments.apps']);
    const pods = { group: '', resource: 'pods' };
    expect(trackedNames(pods, names)).toEqual(['pods', 'requests.nvidia.com/gpu']);
    const s = {
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }, { port: 81, nodePort: 30_001 }] },
    };
    const services = { group: '', resource: 'services' };
    expect(quotaUsage(services, s as never, 0)).toMatchObject({
      services: '1',
      'services.loadbalancers': '1',
      'services.nodeports': '2',
    });
    const claim = {
      spec: { storageClassName: 'fast', resources: { requests: { storage: '5Gi' } } },
    };
    const claims = { group: '', resource: 'persistentvolumeclaims' };
    expect(quotaUsage(claims, claim as never, 0)).toMatchObject({
      'requests.storage': '5Gi',
      'fast.storageclass.storage.k8s.io/requests.storage': '5Gi',
    });
  });

  it('[RQ4] looks only at Pods in its scopes', () => {
    const kind = { group: '', resource: 'pods' };
    const q = (spec: object): ResourceQuota => ({ spec }) as ResourceQuota;
    const best = { spec: { containers: [{ name: 'c' }] } } as Pod;
    const timed = {
      spec: { ...best.spec, activeDeadlineSeconds: 5, priorityClassName: 'high' },
    } as Pod;
    expect(inScopes(q({ scopes: ['BestEffort'] }), kind, best)).toBe(true);
    expect(inScopes(q({ scopes: ['NotBestEffort'] }), kind, best)).toBe(false);
    expect(inScopes(q({ scopes: ['Terminating', 'BestEffort'] }), kind, timed)).toBe(true);
    const expression = { scopeName: 'PriorityClass', operator: 'In', values: ['high'] };
    const selector = { scopeSelector: { matchExpressions: [expression] } };
    expect([best, timed].map((p) => inScopes(q(selector), kind, p))).toEqual([false, true]);
    expect(inScopes(q({ scopes: ['BestEffort'] }), { group: '', resource: 'services' }, {})).toBe(
      false,
    );
  });
});
