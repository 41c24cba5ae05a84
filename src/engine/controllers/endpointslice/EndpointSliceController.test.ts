import { describe, expect, it } from 'vitest';
import type { Endpoints } from '../../api/core/endpoints/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';
import { reconcile } from './reconcile.ts';

const V1 = '/api/v1/namespaces/default';
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3 });
  c.boot();
  c.sim.runUntil(c.sim.now + 5 * SECOND);
  return c;
}

function slicesOf(c: Cluster, service: string): readonly EndpointSlice[] {
  const { response } = c.kubectl.ask({ method: 'GET', path: SLICES });
  const { items } = response.body as { items: readonly EndpointSlice[] };
  return items.filter((x) => x.metadata?.labels?.['kubernetes.io/service-name'] === service);
}

function serve(c: Cluster): void {
  const ports = [{ port: 80, targetPort: 'http', protocol: 'TCP' }];
  const service = { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports } };
  c.kubectl.ask({ method: 'POST', path: `${V1}/services`, body: service });
  for (const name of ['a', 'b']) {
    const containers = [
      { name: 'web', image: 'nginx:1.27', ports: [{ name: 'http', containerPort: 8080 }] },
    ];
    const body = { metadata: { name, labels: { app: 'web' } }, spec: { containers } };
    c.kubectl.ask({ method: 'POST', path: `${V1}/pods`, body });
  }
}

describe('EndpointSlice', () => {
  it('[EP1] follows the Pods of a Service: ready, terminating, gone', () => {
    const c = booted(71);
    serve(c);
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    const [slice] = slicesOf(c, 'web');
    expect(slice!.ports).toMatchObject([{ name: '', port: 8080, protocol: 'TCP' }]);
    expect(slice!.endpoints).toHaveLength(2);
    expect(slice!.endpoints!.every((e) => e.conditions?.ready === true)).toBe(true);
    const { response } = c.kubectl.ask({ method: 'GET', path: `${V1}/endpoints/web` });
    expect((response.body as Endpoints).subsets![0]!.addresses).toHaveLength(2);
    c.kubectl.ask({ method: 'DELETE', path: `${V1}/pods/a` });
    c.sim.runUntil(c.sim.now + SECOND / 50);
    const ending = slicesOf(c, 'web')[0]!.endpoints!.find((e) => e.targetRef?.name === 'a');
    expect(ending?.conditions).toMatchObject({ ready: false, terminating: true });
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(slicesOf(c, 'web')[0]!.endpoints).toHaveLength(1);
    c.kubectl.ask({ method: 'DELETE', path: `${V1}/services/web` });
    c.sim.runUntil(c.sim.now + 2 * SECOND);
    expect(slicesOf(c, 'web')).toEqual([]);
    expect(c.sim.faults).toEqual([]);
  });

  it('[EP2] holds 100 endpoints a slice and fills slices before it makes new ones', () => {
    const service: Service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default', uid: 's' },
      spec: { clusterIP: '10.96.0.9', ports: [{ port: 80, protocol: 'TCP' }] },
    };
    const pod = (i: number): Pod => ({
      metadata: { name: `p${i}`, namespace: 'default', uid: `u${i}` },
      spec: { nodeName: 'n' },
      status: { podIP: `10.0.0.${i}`, podIPs: [{ ip: `10.0.0.${i}` }] },
    });
    const pods = Array.from({ length: 205 }, (_, i) => pod(i));
    const node = (): object => ({ metadata: { name: 'n' } });
    const first = reconcile(service, pods, [], node);
    expect(first.create.map((x) => x.endpoints!.length)).toEqual([100, 100, 5]);
    const existing = first.create.map((x, i) => ({
      ...x,
      metadata: { ...x.metadata, name: `web-${i}` },
    }));
    expect(reconcile(service, pods, existing, node)).toEqual({
      create: [],
      update: [],
      remove: [],
      errors: [],
    });
    const more = reconcile(service, [...pods, pod(300)], existing, node);
    expect(more.create).toEqual([]);
    expect(more.update.map((x) => x.metadata!.name)).toEqual(['web-2']);
    expect(more.update[0]!.endpoints).toHaveLength(6);
  });
});
