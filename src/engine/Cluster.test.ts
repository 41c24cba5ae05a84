import { describe, expect, it } from 'vitest';
import type { Pod } from './api/core/pod/fields.ts';
import { Cluster } from './Cluster.ts';
import { SECOND } from './sim/time.ts';

function booted(seed: number, controlPlanes = 3): Cluster {
  const c = new Cluster({ seed, controlPlanes, workers: 3 });
  c.boot();
  if (c.sim.faults.length > 0) throw c.sim.faults[0]!.error;
  return c;
}

function keys(c: Cluster, prefix: string): string[] {
  return c.apiServers[0]!.apiServer.state.cache.keys().filter((k) => k.startsWith(prefix));
}

const UBUNTU = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'ubuntu', labels: { app: 'ubuntu', ver: '20-04-lts' } },
  spec: { containers: [{ name: 'ubuntu', image: 'ubuntu:20.04' }] },
};

function pod(c: Cluster, name: string): Pod | undefined {
  const kv = c.apiServers[0]!.apiServer.state.cache.get(`/registry/pods/default/${name}`);
  return kv?.value as Pod | undefined;
}

function apply(c: Cluster, body: unknown): number {
  const path = '/api/v1/namespaces/default/pods';
  const { response } = c.kubectl.ask({ method: 'POST', path, body });
  return response.code;
}

describe('the life of a Pod', () => {
  it('[CL6] schedules, pulls, starts, restarts at once, then backs off', () => {
    const c = booted(21);
    const start = c.sim.now;
    expect(apply(c, UBUNTU)).toBe(201);
    c.sim.runUntil(start + SECOND / 10);
    expect(pod(c, 'ubuntu')!.spec!.nodeName).toMatch(/^worker-/);
    c.sim.runUntil(start + 10 * SECOND);
    const status = pod(c, 'ubuntu')!.status!.containerStatuses![0]!;
    expect(status.restartCount).toBe(1);
    expect(status.state!.waiting!.reason).toBe('CrashLoopBackOff');
    expect(status.state!.waiting!.message).toContain('back-off 10s restarting failed container');
    c.sim.runUntil(start + 600 * SECOND);
    expect(pod(c, 'ubuntu')!.status!.containerStatuses![0]!.restartCount).toBeGreaterThan(4);
    expect(c.sim.faults).toEqual([]);
  });

  it('[CL7] runs a server and ends it gracefully', () => {
    const c = booted(22);
    const web = {
      metadata: { name: 'web' },
      spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
    };
    expect(apply(c, web)).toBe(201);
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(pod(c, 'web')!.status).toMatchObject({
      phase: 'Running',
      containerStatuses: [{ ready: true, restartCount: 0 }],
    });
    c.kubectl.ask({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/web' });
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    expect(pod(c, 'web')).toBeUndefined();
    expect(c.sim.faults).toEqual([]);
  });

  it("[CL8] says why a Pod fits nowhere, in the scheduler's words", () => {
    const c = booted(23);
    const big = {
      metadata: { name: 'big' },
      spec: {
        containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '64' } } }],
      },
    };
    expect(apply(c, big)).toBe(201);
    c.sim.runUntil(c.sim.now + 2 * SECOND);
    const scheduled = pod(c, 'big')!.status!.conditions!.find((x) => x.type === 'PodScheduled')!;
    expect(scheduled.message).toBe(
      '0/6 nodes are available: 3 Insufficient cpu, 3 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling.',
    );
  });

  it('[CL9] tells the story of an Apply under one root', () => {
    const c = booted(24);
    const marks = c.sim.trace.marks();
    apply(c, UBUNTU);
    c.sim.runUntil(c.sim.now + 5 * SECOND);
    const rows = c.sim.trace.caused(marks.caused);
    const roots = new Set(rows.map((r) => r.root));
    expect(roots.size).toBe(1);
    const verbs = rows.filter((r) => r.kind === 'request').map((r) => `${r.verb} ${r.object}`);
    const first = [
      'POST /api/v1/namespaces/default/pods',
      'put /registry/pods/default/ubuntu',
      'POST /api/v1/namespaces/default/pods/ubuntu/binding',
      'put /registry/pods/default/ubuntu',
    ];
    expect(verbs.slice(0, 4)).toEqual(first);
    expect(verbs).toContain('PATCH /api/v1/namespaces/default/pods/ubuntu/status');
    expect(rows.some((r) => r.kind === 'raft' && r.verb === 'MsgApp')).toBe(true);
  });
});

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
      '/registry/leases/kube-system/kube-scheduler',
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
      // Seen up to 4.4 s late, held for 15 s, tried again within 4.4 s.
      expect(took).toBeLessThan(23.8);
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
    const fresh = new Cluster({ seed: 1, controlPlanes: 3, workers: 3 });
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

  it('[CL10] forgets the past of its store after five to ten minutes, by one API server a round', () => {
    const c = booted(12);
    c.sim.runUntil(c.sim.now + 16 * 60 * SECOND);
    const { compacted, revision, history } = c.etcds[0]!.etcd.state;
    expect(compacted).toBeGreaterThan(0);
    expect(history.at(history.first)!.revision).toBeGreaterThan(compacted);
    expect(c.etcds[1]!.etcd.state.compacted).toBe(compacted);
    const rounds = c.etcds[0]!.etcd.state.kvs.get('compact_rev_key')!.version;
    expect(rounds).toBe(3);
    expect(revision - compacted).toBeLessThan(revision);
    expect(c.sim.faults).toEqual([]);
  });
});
