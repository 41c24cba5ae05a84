import { describe, expect, it } from 'vitest';
import type { Endpoints } from '../api/core/endpoints/fields.ts';
import type { EndpointSlice } from '../api/discovery/endpointslice/fields.ts';
import { Cluster } from '../Cluster.ts';
import { SECOND } from '../sim/time.ts';

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 3, workers: 1 });
  c.boot();
  c.sim.runUntil(c.sim.now + 10 * SECOND);
  return c;
}

function read(c: Cluster, resource: string): unknown {
  const server = c.apiServers.find((s) => s.apiServer.ready)!;
  return server.apiServer.cache.get(resource, 'default', 'kubernetes');
}

function addresses(c: Cluster): readonly string[] {
  const e = read(c, 'endpoints') as Endpoints | undefined;
  const s = read(c, 'endpointslices') as EndpointSlice | undefined;
  const ips = (e?.subsets?.[0]?.addresses ?? []).map((a) => a.ip!);
  expect(s?.endpoints?.flatMap((x) => x.addresses ?? [])).toEqual(ips);
  return ips;
}

const ALL = ['10.0.0.11', '10.0.0.12', '10.0.0.13'];

describe('the Service kubernetes', () => {
  it('[AS24] stands at 10.96.0.1 with the addresses of all API servers', () => {
    const c = booted(1);
    expect(read(c, 'services')).toMatchObject({
      metadata: { labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
    });
    expect(addresses(c)).toEqual(ALL);
    expect(read(c, 'endpointslices')).toMatchObject({
      metadata: { labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
    });
    expect(c.sim.faults).toEqual([]);
  });

  it('[AS25] loses the address of a server that died within 25 s, and takes it back', () => {
    const c = booted(2);
    c.sim.stop(c.apiServers[1]!, 'kill');
    c.sim.runUntil(c.sim.now + 4 * SECOND);
    expect(addresses(c)).toEqual(ALL);
    c.sim.runUntil(c.sim.now + 23 * SECOND);
    expect(addresses(c)).toEqual([ALL[0], ALL[2]]);
    c.sim.start(c.apiServers[1]!);
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(addresses(c)).toEqual(ALL);
  });

  it('[AS26] a server that ends in good order is out of the endpoints with the next look', () => {
    const c = booted(3);
    c.sim.stop(c.apiServers[0]!, 'term');
    c.sim.runUntil(c.sim.now + 10.1 * SECOND);
    expect(addresses(c)).toEqual([ALL[1], ALL[2]]);
  });

  it('[AS27] writes nothing but its key while nothing changes', () => {
    const c = booted(4);
    const before = read(c, 'endpoints') as Endpoints | undefined;
    c.sim.runUntil(c.sim.now + 60 * SECOND);
    expect(read(c, 'endpoints')).toBe(before);
    const { kvs } = c.etcds[0]!.etcd.state;
    expect(kvs.get('/registry/masterleases/10.0.0.11')!.version).toBeGreaterThan(6);
  });
});
