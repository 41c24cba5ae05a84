import type { Box, Layout, Place } from './layout.ts';

/** Where a component stands in the picture. */
export interface Station extends Box {
  /** `cp-1/etcd`, `client/kubectl` */
  readonly id: string;
  readonly machine: string;
  readonly binary: string;
}

const MARGIN = 8;

/** Stations of a control-plane card, relative to its corner. */
function masterStations(p: Place): readonly (readonly [string, Box])[] {
  const w = p.w - 2 * MARGIN;
  const half = (w - 10) / 2;
  return [
    ['etcd', { x: MARGIN, y: 32, w, h: 44 }],
    ['kube-scheduler', { x: MARGIN, y: 90, w: half, h: 42 }],
    ['kube-controller-manager', { x: p.w - MARGIN - half, y: 90, w: half, h: 42 }],
    ['kube-apiserver', { x: MARGIN, y: 146, w, h: 44 }],
    ['kubelet', { x: p.w / 2 - 71, y: p.h - 9, w: 58, h: 20 }],
    ['kube-proxy', { x: p.w / 2 + 11, y: p.h - 9, w: 80, h: 20 }],
    ['cni', { x: p.w - 34, y: p.h, w: 0, h: 0 }],
  ];
}

/** Ports on a worker's edge, relative to its corner. */
function workerStations(p: Place, level: Layout['level']): readonly (readonly [string, Box])[] {
  if (level !== 'card') {
    return [
      ['kubelet', { x: 24, y: -5, w: 10, h: 10 }],
      ['kube-proxy', { x: p.w - 34, y: -5, w: 10, h: 10 }],
      ['cni', { x: p.w / 2 - 5, y: p.h - 5, w: 10, h: 10 }],
    ];
  }
  return [
    ['kubelet', { x: 12, y: -11, w: 58, h: 20 }],
    ['kube-proxy', { x: p.w - 92, y: -11, w: 80, h: 20 }],
    ['cni', { x: p.w / 2 - 58, y: p.h - 9, w: 116, h: 20 }],
  ];
}

/** Every station of a machine, in the diagram's pixels. */
export function stationsOf(p: Place, level: Layout['level']): readonly Station[] {
  const list = p.controlPlane ? masterStations(p) : workerStations(p, level);
  return list.map(([binary, b]) => ({
    id: `${p.name}/${binary}`,
    machine: p.name,
    binary,
    x: p.x + b.x,
    y: p.y + b.y,
    w: b.w,
    h: b.h,
  }));
}

/**
 * Finds a component's station. Packets go from kernel to kernel by their machines' CNI; one that
 * has no station of its own (containerd) stands at its machine's kubelet; a client that is not
 * drawn stands at kubectl.
 */
export function stationOf(l: Layout, actor: string): Station | undefined {
  const slash = actor.indexOf('/');
  const machine = actor.slice(0, slash);
  const binary = actor.slice(slash + 1);
  const place = l.places.get(machine);
  if (!place) {
    const box = binary === 'browser' ? l.browser : l.kubectl;
    return machine === 'client' ? { id: actor, machine, binary, ...box } : undefined;
  }
  const all = stationsOf(place, l.level);
  return (
    all.find((s) => s.binary === (binary === 'kernel' ? 'cni' : binary)) ??
    all.find((s) => s.binary === 'kubelet') ??
    undefined
  );
}
