import { describe, expect, it } from 'vitest';
import { Cluster } from './Cluster.ts';
import { SECOND } from './sim/time.ts';

function booted(seed: number, controlPlanes = 3): Cluster {
  const c = new Cluster({ seed, controlPlanes });
  c.boot();
  if (c.sim.faults.length > 0) throw c.sim.faults[0]!.error;
  return c;
}

function keys(c: Cluster, prefix: string): string[] {
  return c.apiServers[0]!.apiServer.state.cache.keys().filter((k) => k.startsWith(prefix));
}

describe('Cluster', () => {
  it('[CL1] boots with its initial namespaces, service accounts and leases', () => {
    const c = booted(1);
    expect(keys(c, '/registry/namespaces/')).toEqual([
      '/registry/namespaces/default',
      '/registry/namespaces/kube-node-lease',
      '/registry/namespaces/kube-public',
      '/registry/namespaces/kube-system',
    ]);
    c.sim.runUntil(c.sim.now + 20 * SECOND);
    expect(keys(c, '/registry/serviceaccounts/')).toHaveLength(4);
    expect(keys(c, '/registry/leases/kube-system/')).toEqual([
      '/registry/leases/kube-system/apiserver-cp-1',
      '/registry/leases/kube-system/apiserver-cp-2',
      '/registry/leases/kube-system/apiserver-cp-3',
      '/registry/leases/kube-system/kube-controller-manager',
    ]);
  });

  it('[CL2] has one leading controller-manager; after a kill another takes over in time', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const c = booted(seed);
      c.sim.runUntil(c.sim.now + 60 * SECOND);
      const leading = c.controllerManagers.filter((m) => m.elector.leading);
      expect(leading).toHaveLength(1);
      const stopped = c.sim.now;
      c.sim.stop(leading[0]!, 'kill');
      while (!c.controllerManagers.some((m) => m.elector.leading)) {
        c.sim.runUntil(c.sim.now + SECOND / 10);
      }
      const took = (c.sim.now - stopped) / SECOND;
      expect(took).toBeGreaterThan(12.5);
      expect(took).toBeLessThan(20);
    }
  });

  it('[CL3] same seed, same state hash, at any pace; another seed, another hash', () => {
    const one = booted(7);
    const two = booted(7);
    one.sim.runUntil(one.sim.now + 30 * SECOND);
    for (let i = 0; i < 300; i++) two.sim.runUntil(two.sim.now + SECOND / 10);
    expect(two.sim.hash()).toBe(one.sim.hash());
    expect(booted(8).sim.hash()).not.toBe(booted(7).sim.hash());
  });

  it('[CL4] goes on equally from a keyframe in a fresh cluster', () => {
    const c = booted(9);
    const key = c.sim.save();
    c.sim.runUntil(c.sim.now + 30 * SECOND);
    const end = c.sim.hash();
    const fresh = new Cluster({ seed: 1, controlPlanes: 3 });
    fresh.sim.load(structuredClone(key));
    fresh.sim.runUntil(fresh.sim.now + 30 * SECOND);
    expect(fresh.sim.hash()).toBe(end);
    c.sim.load(key);
    c.sim.runUntil(c.sim.now + 30 * SECOND);
    expect(c.sim.hash()).toBe(end);
  });

  it('[CL5] survives the loss of a control-plane machine and takes it back', () => {
    const c = booted(11);
    c.stopMachine('cp-2', 'power');
    c.sim.runUntil(c.sim.now + 60 * SECOND);
    expect(c.readyServers()).toHaveLength(2);
    expect(c.controllerManagers.filter((m) => m.elector.leading)).toHaveLength(1);
    c.startMachine('cp-2');
    c.sim.runUntil(c.sim.now + 60 * SECOND);
    expect(c.readyServers()).toHaveLength(3);
    expect(c.sim.faults).toEqual([]);
    const revisions = c.etcds.map((e) => e.etcd.status().revision);
    expect(new Set(revisions).size).toBe(1);
  });
});
