import { describe, expect, it } from 'vitest';
import { fitted, focusOn } from './focus.ts';
import { layout } from './layout.ts';
import { stationOf } from './stations.ts';

const L = layout(
  [
    ...[1, 2, 3].map((i) => ({ name: `cp-${i}`, controlPlane: true })),
    ...[1, 2, 3].map((i) => ({ name: `worker-${i}`, controlPlane: false })),
  ],
  'card',
);

describe('the camera of a presentation', () => {
  it('shows the whole without a hop', () => {
    expect(focusOn(L, [], 1000, 600)).toEqual(fitted(L, 1000, 600));
  });
  it('brings both ends of a hop into the window, larger than the whole', () => {
    const from = 'worker-2/kubelet';
    const to = 'cp-2/kube-apiserver';
    const { x, y, zoom } = focusOn(L, [{ from, to }], 1000, 600);
    expect(zoom).toBeGreaterThan(fitted(L, 1000, 600).zoom);
    expect(zoom).toBeLessThanOrEqual(2);
    for (const actor of [from, to]) {
      const s = stationOf(L, actor)!;
      expect(x + s.x * zoom).toBeGreaterThan(0);
      expect(x + (s.x + s.w) * zoom).toBeLessThan(1000);
      expect(y + s.y * zoom).toBeGreaterThan(0);
      expect(y + (s.y + s.h) * zoom).toBeLessThan(600);
    }
  });
  it('is never closer than twice, even at work within one process', () => {
    const own = { from: 'cp-1/kube-scheduler', to: 'cp-1/kube-scheduler' };
    expect(focusOn(L, [own], 1400, 900).zoom).toBe(2);
  });
});
