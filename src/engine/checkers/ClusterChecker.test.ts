import { beforeAll, describe, expect, it } from 'vitest';
import type { ClusterKeyframe } from '../Cluster.ts';
import { Cluster } from '../Cluster.ts';
import { Informer } from '../client/Informer.ts';
import { ClusterChecker } from './ClusterChecker.ts';

const cluster = new Cluster({ seed: 5, controlPlanes: 1, workers: 2 });
let booted: ClusterKeyframe;

beforeAll(() => {
  cluster.boot();
  booted = cluster.save();
});

function checked(): ClusterChecker {
  cluster.load(booted);
  return new ClusterChecker(cluster);
}

/** Writes past the API server: what no component can do. */
function write(key: string, change: (o: never) => unknown): void {
  const { store, state } = cluster.etcds[0]!.etcd;
  const value = change(state.kvs.get(key)!.value as never);
  store.txn([], [{ op: 'put', key, value }], [], 0, 0);
}

interface Written {
  readonly metadata: object;
  readonly spec: object;
}

const NODE = '/registry/nodes/worker-1';

describe('ClusterChecker', () => {
  it('[CH2] finds a cache that missed something', () => {
    const c = checked();
    c.runToPresent();
    const informer = cluster.schedulers[0]!.parts.get('nodes') as Informer<never>;
    informer.state.store.delete('worker-1');
    expect(() => c.runToPresent()).toThrow(/cp-1\/kube-scheduler nodes.*lacks worker-1/);
  });

  it('[CH3] finds an object that changed its identity, or came back from the dying', () => {
    const dying = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b'] };
    const c = checked();
    write(NODE, (o: Written) => ({ ...o, metadata: { ...o.metadata, ...dying } }));
    c.look();
    write(NODE, (o: Written) => {
      return { ...o, metadata: { ...o.metadata, deletionTimestamp: undefined } };
    });
    expect(() => c.look()).toThrow('is no longer being deleted');
    const d = checked();
    write(NODE, (o: Written) => ({ ...o, metadata: { ...o.metadata, uid: 'other' } }));
    expect(() => d.look()).toThrow(/uid .* became other/);
  });

  it('[CH4] finds Pods where they cannot be', () => {
    const c = checked();
    const pod = (name: string, nodeName: string, cpu: string): void => {
      const containers = [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }];
      const value = {
        metadata: { name, namespace: 'default', uid: name },
        spec: { nodeName, containers },
        status: { phase: 'Running' },
      };
      const key = `/registry/pods/default/${name}`;
      cluster.etcds[0]!.etcd.store.txn([], [{ op: 'put', key, value }], [], 0, 0);
    };
    pod('a', 'worker-1', '3');
    c.look();
    pod('b', 'worker-1', '3');
    expect(() => c.look()).toThrow('worker-1: 6000m CPU requested');
    const d = checked();
    write(NODE, (o) => o);
    d.look();
    const key = '/registry/pods/default/c';
    const value = { metadata: { name: 'c', uid: 'c' }, spec: { containers: [] } };
    cluster.etcds[0]!.etcd.store.txn([], [{ op: 'put', key, value }], [], 0, 0);
    d.look();
    write(key, (o: Written) => ({ ...o, spec: { ...o.spec, nodeName: 'worker-9' } }));
    expect(() => d.look()).toThrow('bound to worker-9, which never was');
  });
});
