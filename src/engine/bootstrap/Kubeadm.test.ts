import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/core/pod/fields.ts';
import { Cluster } from '../Cluster.ts';
import { SECOND } from '../sim/time.ts';
import { MANIFESTS } from './manifests.ts';

function systemPods(c: Cluster): readonly Pod[] {
  const out: Pod[] = [];
  const { cache } = c.apiServers[0]!.apiServer.state;
  cache.range('/registry/pods/kube-system/', '/registry/pods/kube-system0', (kv) => {
    out.push(kv.value as Pod);
  });
  return out;
}

function count(pods: readonly Pod[], app: string): number {
  return pods.filter((p) => p.metadata?.labels?.['k8s-app'] === app).length;
}

describe('Kubeadm', () => {
  it('[BO1] boots with its add-ons running: agents on every node, two CoreDNS Pods apart', () => {
    const c = new Cluster({ seed: 1, controlPlanes: 3, workers: 2, addons: true });
    c.boot();
    const pods = systemPods(c);
    expect(count(pods, 'kube-proxy')).toBe(5);
    expect(count(pods, 'overlay-cni')).toBe(5);
    const dns = pods.filter((p) => p.metadata?.labels?.['k8s-app'] === 'kube-dns');
    expect(new Set(dns.map((p) => p.spec!.nodeName)).size).toBe(2);
    for (const p of pods) {
      expect(p.status!.phase).toBe('Running');
      expect(p.spec!.priority).toBeGreaterThanOrEqual(2_000_000_000);
    }
    const get = (path: string) => c.kubectl.ask({ method: 'GET', path }).response;
    expect(get('/api/v1/namespaces/kube-system/services/kube-dns').body).toMatchObject({
      spec: { clusterIP: '10.96.0.10' },
    });
    expect(c.sim.faults).toEqual([]);
  });

  it('[BO2] does its work once, however often its machine starts', () => {
    const c = new Cluster({ seed: 2, controlPlanes: 1, workers: 1, addons: true });
    c.boot();
    c.kubectl.ask({
      method: 'DELETE',
      path: '/apis/apps/v1/namespaces/kube-system/daemonsets/overlay-cni',
    });
    c.sim.stop(c.kubectl, 'power');
    c.sim.start(c.kubectl);
    c.sim.runUntil(c.sim.now + 10 * SECOND);
    expect(c.kubectl.kubeadm!.state.applied).toBe(MANIFESTS.length);
    expect(count(systemPods(c), 'overlay-cni')).toBe(0);
  });

  it('[BO3] an administrator may do without', () => {
    const c = new Cluster({ seed: 3, controlPlanes: 1, workers: 1, addons: false });
    c.boot();
    expect(systemPods(c)).toEqual([]);
  });
});
