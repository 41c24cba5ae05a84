import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/core/pod/fields.ts';
import { Cluster } from '../Cluster.ts';
import { SECOND } from '../sim/time.ts';

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 3, workers: 1, addons: true });
  c.boot();
  return c;
}

function run(c: Cluster, seconds: number): void {
  c.sim.runUntil(c.sim.now + seconds * SECOND);
  expect(c.sim.faults).toEqual([]);
}

const PATH = '/api/v1/namespaces/kube-system/pods';

function pod(c: Cluster, name: string): Pod | undefined {
  const { response } = c.kubectl.ask({ method: 'GET', path: `${PATH}/${name}` });
  return response.code === 200 ? (response.body as Pod) : undefined;
}

function ready(p: Pod | undefined): string | undefined {
  return p?.status?.conditions?.find((x) => x.type === 'Ready')?.status;
}

describe('StaticPods', () => {
  it('[KU37] shows each process of the control plane as a Pod of its node', () => {
    const c = booted(1);
    for (const node of ['cp-1', 'cp-2', 'cp-3']) {
      for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
        const p = pod(c, `${name}-${node}`)!;
        expect(p.spec).toMatchObject({
          nodeName: node,
          hostNetwork: true,
          priority: 2_000_001_000,
        });
        expect(p.metadata!.ownerReferences![0]).toMatchObject({ kind: 'Node', name: node });
        expect(p.metadata!.annotations).toMatchObject({ 'kubernetes.io/config.source': 'file' });
        expect(ready(p)).toBe('True');
        expect(p.status!.qosClass).toBe('Burstable');
      }
    }
    expect(pod(c, 'etcd-worker-1')).toBeUndefined();
    const etcd = pod(c, 'etcd-cp-2')!.spec!.containers![0]!.command!;
    expect(etcd).toContain(
      '--initial-cluster=cp-1=https://10.0.0.11:2380,cp-2=https://10.0.0.12:2380,cp-3=https://10.0.0.13:2380',
    );
  });

  it('[KU38] a mirror that is deleted comes again; the process does not notice', () => {
    const c = booted(2);
    const before = pod(c, 'kube-scheduler-cp-1')!;
    c.kubectl.ask({ method: 'DELETE', path: `${PATH}/kube-scheduler-cp-1` });
    run(c, 5);
    const after = pod(c, 'kube-scheduler-cp-1')!;
    expect(after.metadata!.uid).not.toBe(before.metadata!.uid);
    expect(after.status!.containerStatuses![0]!.restartCount).toBe(0);
    expect(ready(after)).toBe('True');
  });

  it('[KU39] a process that ended is not ready; started again, its restarts are counted', () => {
    const c = booted(3);
    const target = 'cp-2/kube-controller-manager';
    c.command({ do: 'fault', fault: { kind: 'stop', target } });
    run(c, 3);
    const ended = pod(c, 'kube-controller-manager-cp-2')!;
    expect(ready(ended)).toBe('False');
    expect(ended.status!.containerStatuses![0]!.state!.terminated!.exitCode).toBe(137);
    run(c, 60);
    c.command({ do: 'fault', fault: { kind: 'start', target } });
    run(c, 3);
    const again = pod(c, 'kube-controller-manager-cp-2')!.status!.containerStatuses![0]!;
    expect(again).toMatchObject({ ready: true, restartCount: 1 });
    expect(again.lastState!.terminated!.reason).toBe('Error');
  });

  it('[KU40] writes nothing while nothing changes', () => {
    const c = booted(4);
    run(c, 10);
    const before = pod(c, 'etcd-cp-1')!.metadata!.resourceVersion;
    run(c, 120);
    expect(pod(c, 'etcd-cp-1')!.metadata!.resourceVersion).toBe(before);
  });
});
