import { describe, expect, it } from 'vitest';
import type { ObjectRow, PodRow } from '../../protocol/protocol.ts';
import { kinOf } from './kin.ts';
import { shelf } from './shelf.ts';

function object(kind: string, name: string, more: Partial<ObjectRow> = {}): ObjectRow {
  const counts = { wanted: 0, current: 0, ready: 0, detail: '' };
  const row = { uid: name, kind, namespace: 'default', name, owner: '', selector: null };
  return { ...row, ...counts, ...more };
}

function pod(name: string, owner: string, app: string): PodRow {
  const where = { namespace: 'default', node: 'worker-1', ip: '', note: '' };
  const state = { status: 'Running', class: 'good' as const, ready: 1, containers: 1, restarts: 0 };
  const rest = { milliCPU: 0, memory: 0, wait: null, labels: { app } };
  return { uid: name, name, owner, ...where, ...state, ...rest };
}

const OBJECTS = Object.fromEntries(
  [
    object('Deployment', 'web', { selector: { app: 'web' } }),
    object('ReplicaSet', 'web-old', { owner: 'web' }),
    object('ReplicaSet', 'web-new', { owner: 'web', wanted: 2 }),
    object('Service', 'front', { selector: { app: 'web' } }),
    object('Service', 'kubernetes'),
    object('EndpointSlice', 'front-x', { owner: 'front' }),
    object('ConfigMap', 'settings', { namespace: 'shop' }),
    object('ConfigMap', 'coredns', { namespace: 'kube-system' }),
    object('ConfigMap', 'kube-root-ca.crt'),
  ].map((o) => [o.uid, o]),
);
const PODS = Object.fromEntries(
  [pod('a', 'web-new', 'web'), pod('b', 'web-new', 'web'), pod('c', '', 'other')].map((p) => [
    p.uid,
    p,
  ]),
);
const isSystem = (n: string): boolean => n === 'kube-system';
const ALL = { namespace: '', isSystem, system: false, selected: '' };

function names(f: Partial<typeof ALL>): readonly string[] {
  return shelf(OBJECTS, PODS, { ...ALL, ...f }).map((r) => `${'>'.repeat(r.depth)}${r.uid}`);
}

describe('the shelf', () => {
  it('holds what nobody owns, workloads first, without the cluster’s own', () => {
    expect(names({})).toEqual(['web', 'front', 'settings']);
  });
  it('unfolds what the selected one owns, also from a Pod below it', () => {
    expect(names({ selected: 'web' })).toEqual([
      'web',
      '>web-new',
      '>web-old',
      'front',
      'settings',
    ]);
    expect(names({ selected: 'a' })).toEqual(names({ selected: 'web' }));
  });
  it('keeps to one namespace, and shows the cluster’s own when asked', () => {
    expect(names({ namespace: 'shop' })).toEqual(['settings']);
    expect(names({ system: true })).toContain('coredns');
  });
});

describe('lines between kin', () => {
  const lines = (uid: string): readonly string[] =>
    kinOf(uid, OBJECTS, PODS).map((l) => `${l.from} ${l.why} ${l.to}`);

  it('go from a Deployment over its ReplicaSets to their Pods', () => {
    expect(lines('web')).toEqual([
      'web owns web-old',
      'web owns web-new',
      'web-new owns a',
      'web-new owns b',
    ]);
  });
  it('go from a Service to the Pods that it selects', () => {
    expect(lines('front')).toEqual(['front selects a', 'front selects b']);
  });
  it('go from a Pod up to its owners and to the Services that select it', () => {
    expect(lines('a')).toEqual(['web-new owns a', 'web owns web-new', 'front selects a']);
  });
  it('of a thing that stands alone there are none', () => {
    expect(lines('c')).toEqual([]);
    expect(lines('nobody')).toEqual([]);
  });
});
