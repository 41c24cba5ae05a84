import { describe, expect, it } from 'vitest';
import type { KubeEvent } from '../../api/core/event/fields.ts';
import type { PersistentVolume } from '../../api/core/persistentvolume/fields.ts';
import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { Cluster } from '../../Cluster.ts';
import { SECOND } from '../../sim/time.ts';
import { bestMatch } from './match.ts';

const CORE = '/api/v1/namespaces/default';
const VOLUMES = '/api/v1/persistentvolumes';
const CLAIMS = `${CORE}/persistentvolumeclaims`;

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 2 });
  c.boot();
  return c;
}

function make(c: Cluster, path: string, name: string, spec: object, more: object = {}): void {
  const body = { metadata: { name }, spec, ...more };
  expect(c.kubectl.ask({ method: 'POST', path, body }).response.code).toBe(201);
}

function get(c: Cluster, path: string): unknown {
  return c.kubectl.ask({ method: 'GET', path }).response.body;
}

function run(c: Cluster, seconds: number): void {
  c.sim.runUntil(c.sim.now + seconds * SECOND);
}

const MODES = { accessModes: ['ReadWriteOnce'] };

function volume(size: string, path: string, policy = 'Retain', more: object = {}): object {
  const capacity = { storage: size };
  const persistentVolumeReclaimPolicy = policy;
  return { ...MODES, capacity, persistentVolumeReclaimPolicy, hostPath: { path }, ...more };
}

function claim(size: string, more: object = {}): object {
  return { ...MODES, resources: { requests: { storage: size } }, ...more };
}

function messages(c: Cluster): readonly string[] {
  const { items } = get(c, `${CORE}/events`) as { items: readonly KubeEvent[] };
  return items
    .filter((e) => (e.involvedObject?.kind ?? '').startsWith('Persistent'))
    .map((e) => e.message!);
}

describe('persistent volumes', () => {
  it('[PV1] binds a claim to the smallest volume that suits, at the next look', () => {
    const c = booted(111);
    for (const [name, size] of [
      ['small', '1Gi'],
      ['right', '3Gi'],
      ['big', '10Gi'],
    ] as const) {
      make(c, VOLUMES, name, volume(size, `/srv/${name}`));
    }
    make(c, CLAIMS, 'data', claim('2Gi'));
    run(c, 16);
    const bound = get(c, `${CLAIMS}/data`) as PersistentVolumeClaim;
    expect(bound).toMatchObject({ spec: { volumeName: 'right' }, status: { phase: 'Bound' } });
    expect(bound.status?.capacity).toEqual({ storage: '3Gi' });
    const right = get(c, `${VOLUMES}/right`) as PersistentVolume;
    expect(right).toMatchObject({
      status: { phase: 'Bound' },
      spec: { claimRef: { name: 'data' } },
    });
    expect((get(c, `${VOLUMES}/big`) as PersistentVolume).status?.phase).toBe('Available');
    expect(c.sim.faults).toEqual([]);
  });

  it('[PV2] a claim waits for its first consumer, and says for which Pod', () => {
    const c = booted(112);
    const provisioner = 'kubernetes.io/no-provisioner';
    const more = { provisioner, volumeBindingMode: 'WaitForFirstConsumer' };
    const body = { metadata: { name: 'lazy' }, ...more };
    c.kubectl.ask({ method: 'POST', path: '/apis/storage.k8s.io/v1/storageclasses', body });
    make(c, CLAIMS, 'data', claim('1Gi', { storageClassName: 'lazy' }));
    run(c, 2);
    const volumes = [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }];
    const containers = [{ name: 'c', image: 'nginx:1.27' }];
    make(c, `${CORE}/pods`, 'user', { volumes, containers });
    run(c, 16);
    expect(messages(c)).toContain('waiting for first consumer to be created before binding');
    expect(messages(c)).toContain('waiting for pod user to be scheduled');
    make(c, VOLUMES, 'late', volume('1Gi', '/srv/late', 'Retain', { storageClassName: 'lazy' }));
    run(c, 20);
    expect((get(c, `${CORE}/pods/user`) as Pod).status?.phase).toBe('Running');
    expect((get(c, `${CLAIMS}/data`) as PersistentVolumeClaim).status?.phase).toBe('Bound');
  });

  it('[PV3] a claim in use stays until its Pod is gone; then its volume is released', () => {
    const c = booted(113);
    make(c, VOLUMES, 'v', volume('1Gi', '/srv/v'));
    make(c, CLAIMS, 'data', claim('1Gi'));
    run(c, 16);
    const volumes = [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }];
    const containers = [{ name: 'c', image: 'nginx:1.27' }];
    make(c, `${CORE}/pods`, 'user', { volumes, containers });
    run(c, 10);
    c.kubectl.ask({ method: 'DELETE', path: `${CLAIMS}/data` });
    run(c, 5);
    const ending = get(c, `${CLAIMS}/data`) as PersistentVolumeClaim;
    expect(ending.metadata?.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    c.kubectl.ask({ method: 'DELETE', path: `${CORE}/pods/user` });
    run(c, 5);
    expect(c.kubectl.ask({ method: 'GET', path: `${CLAIMS}/data` }).response.code).toBe(404);
    expect((get(c, `${VOLUMES}/v`) as PersistentVolume).status?.phase).toBe('Released');
  });

  it('[PV4] deletes or fails a volume whose policy is Delete, as its plugin can', () => {
    const c = booted(114);
    make(c, VOLUMES, 'good', volume('1Gi', '/tmp/good', 'Delete'));
    make(c, CLAIMS, 'data', claim('1Gi'));
    run(c, 16);
    make(c, VOLUMES, 'bad', volume('1Gi', '/srv/bad', 'Delete'));
    make(c, CLAIMS, 'more', claim('1Gi'));
    run(c, 16);
    for (const n of ['data', 'more']) c.kubectl.ask({ method: 'DELETE', path: `${CLAIMS}/${n}` });
    run(c, 5);
    expect(c.kubectl.ask({ method: 'GET', path: `${VOLUMES}/good` }).response.code).toBe(404);
    expect((get(c, `${VOLUMES}/bad`) as PersistentVolume).status?.phase).toBe('Failed');
    const text = 'host_path deleter only supports /tmp/.+ but received provided /srv/bad';
    expect(messages(c).join() + JSON.stringify(get(c, '/api/v1/events'))).toContain(text);
  });

  it('[PV1] prefers a promised volume and fewer access modes', () => {
    const c = { metadata: { name: 'c', namespace: 'n', uid: 'u' }, spec: claim('1Gi') } as never;
    const v = (name: string, spec: object): never =>
      ({ metadata: { name }, spec, status: { phase: 'Available' } }) as never;
    const wide = { ...volume('1Gi', '/a'), accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] };
    const narrow = volume('2Gi', '/b');
    const promised = { ...volume('9Gi', '/c'), claimRef: { name: 'c', namespace: 'n' } };
    expect(bestMatch(c, [v('w', wide), v('n', narrow)], false)?.metadata?.name).toBe('n');
    const all = [v('w', wide), v('n', narrow), v('p', promised)];
    expect(bestMatch(c, all, true)?.metadata?.name).toBe('p');
    expect(bestMatch(c, [v('n', narrow)], true)).toBeUndefined();
  });
});
