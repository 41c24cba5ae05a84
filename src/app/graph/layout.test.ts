import { describe, expect, it } from 'vitest';
import type { Layout, MachineInput } from './layout.ts';
import { layout } from './layout.ts';
import { wires } from './lines.ts';
import { along, pathOf, route } from './route.ts';
import { stationsOf } from './stations.ts';

function machines(masters: number, workers: number): MachineInput[] {
  return [
    ...Array.from({ length: masters }, (_, i) => ({ name: `cp-${i + 1}`, controlPlane: true })),
    ...Array.from({ length: workers }, (_, i) => ({
      name: `worker-${i + 1}`,
      controlPlane: false,
    })),
  ];
}

const SIZES = [
  [1, 0],
  [1, 1],
  [3, 3],
  [3, 7],
  [5, 24],
  [7, 100],
] as const;

function overlaps(l: Layout): string[] {
  const all = [...l.places.values()];
  return all.flatMap((a, i) =>
    all
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
      .map((b) => `${a.name} ${b.name}`),
  );
}

describe.each(SIZES)('layout of %i + %i', (masters, workers) => {
  const l = layout(machines(masters, workers), 'card');
  const { places } = l;

  it('places every machine inside the picture, none over another', () => {
    expect(places.size).toBe(masters + workers);
    expect(overlaps(l)).toEqual([]);
    for (const p of places.values()) {
      expect(p.x).toBeGreaterThanOrEqual(l.trunkX0);
      expect(p.x + p.w).toBeLessThanOrEqual(l.width);
      expect(p.y + p.h).toBeLessThanOrEqual(l.height);
    }
  });
  it('stands the control plane above the API line and workers below it', () => {
    for (const p of places.values()) {
      if (p.controlPlane) expect(p.y + p.h).toBeLessThan(l.apiY);
      else expect(p.y).toBeGreaterThan(l.apiY);
    }
  });
  it('gives each row its own branches, in order from above', () => {
    let y = 0;
    for (const r of l.rows) {
      expect(r.apiY).toBeGreaterThan(y);
      expect(r.dataY).toBeGreaterThan(r.apiY);
      y = r.dataY;
    }
    expect(l.risers !== undefined).toBe(l.rows.length > 1);
  });
  it('draws no line for what is not there', () => {
    const none = wires(l, () => false);
    const all = wires(l, () => true);
    expect(all.under.length).toBeGreaterThan(none.under.length);
    expect(none.over.filter((x) => x.kind === 'raft').length).toBe(masters > 1 ? masters : 0);
  });
  it('finds a way between any two components, along the lines', () => {
    const ids = [...places.values()].flatMap((p) => stationsOf(p, 'card').map((s) => s.id));
    for (const from of ['client/kubectl', ...ids.slice(0, 6), ...ids.slice(-3)]) {
      for (const to of ids) {
        const r = route(l, from, to);
        expect(r, `${from} ${to}`).toBeDefined();
        for (const [x, y] of r!.points) expect(Number.isFinite(x + y)).toBe(true);
      }
    }
  });
});

describe('routes', () => {
  const l = layout(machines(3, 3), 'card');
  it('kubectl reaches an API server over the trunk', () => {
    const r = route(l, 'client/kubectl', 'cp-3/kube-apiserver')!;
    expect(r.kind).toBe('api');
    expect(r.points.filter(([, y]) => y === l.apiY).length).toBeGreaterThanOrEqual(2);
  });
  it('etcd members talk over the Raft line only', () => {
    const r = route(l, 'cp-1/etcd', 'cp-3/etcd')!;
    expect(r.kind).toBe('raft');
    expect(new Set(r.points.map(([, y]) => y)).size).toBe(1);
  });
  it('an API server reaches its etcd inside the card', () => {
    const r = route(l, 'cp-2/kube-apiserver', 'cp-2/etcd')!;
    const p = l.places.get('cp-2')!;
    for (const [x, y] of r.points) {
      expect(x).toBeGreaterThan(p.x);
      expect(y).toBeLessThan(p.y + p.h);
    }
  });
  it('goes there and back the same way', () => {
    const there = route(l, 'worker-2/kubelet', 'cp-1/kube-apiserver')!;
    const back = route(l, 'cp-1/kube-apiserver', 'worker-2/kubelet')!;
    expect(back.points).toEqual(there.points.toReversed());
    expect(along(there, 0).slice(0, 2)).toEqual(along(back, 1).slice(0, 2));
    expect(pathOf(there)).not.toBe('');
  });
  it('knows nothing of a machine that is not there', () => {
    expect(route(l, 'cp-9/etcd', 'cp-1/etcd')).toBeUndefined();
  });
  it('a row below joins the trunk at the left edge', () => {
    const wide = layout(machines(3, 7), 'card');
    const r = route(wide, 'cp-1/kube-apiserver', 'worker-7/kubelet')!;
    expect(r.points.some(([x]) => x === wide.risers!.api)).toBe(true);
  });
});
