import type { Layout, Place } from './layout.ts';
import { stationsOf } from './stations.ts';

/** Which of the three networks a line belongs to. */
export type LineKind = 'api' | 'raft' | 'data';

/** One line of the picture, as an SVG path. */
export interface Line {
  readonly kind: LineKind;
  readonly weight: 'trunk' | 'spur';
  readonly d: string;
}

/** A stop: the ring where a spur meets a trunk. */
export interface Stop {
  readonly kind: LineKind;
  readonly x: number;
  readonly y: number;
}

/** What is drawn below the cards, what over them, and the stops. */
export interface Wires {
  readonly under: readonly Line[];
  readonly over: readonly Line[];
  readonly stops: readonly Stop[];
}

function mid(b: { x: number; w: number }): number {
  return b.x + b.w / 2;
}

/** Vertical position of the Raft line: the middle of the etcd stations' upper half. */
export function raftY(p: Place): number {
  return p.y + 55.5;
}

/** Whether a component exists: nothing is drawn for one that does not. */
export type Has = (actor: string) => boolean;

function masterWires(
  p: Place,
  l: Layout,
  has: Has,
  out: { under: Line[]; over: Line[]; stops: Stop[] },
) {
  const s = new Map(stationsOf(p, l.level).map((x) => [x.binary, x]));
  const api = s.get('kube-apiserver')!;
  const x = mid(api);
  out.under.push({ kind: 'api', weight: 'spur', d: `M${x} ${p.y + p.h - 2}V${l.apiY}` });
  for (const b of ['kubelet', 'kube-proxy']) {
    const port = s.get(b)!;
    if (!has(port.id)) continue;
    const d = rise(mid(port), l.apiY, p.y + p.h, b === 'kubelet' ? -1 : 1);
    out.under.push({ kind: 'api', weight: 'spur', d });
  }
  const etcd = s.get('etcd')!;
  const inner = [
    `M${x} ${etcd.y + etcd.h + 1.5}V${api.y}`,
    `M${x} ${api.y + api.h + 1}V${p.y + p.h + 2}`,
  ];
  for (const b of ['kube-scheduler', 'kube-controller-manager']) {
    const c = s.get(b)!;
    inner.push(`M${mid(c)} ${c.y + c.h + 1}V${api.y}`);
  }
  out.over.push({ kind: 'api', weight: 'spur', d: inner.join('') });
  out.stops.push({ kind: 'api', x, y: l.apiY });
}

function raftWires(l: Layout): Line[] {
  const masters = [...l.places.values()].filter((p) => p.controlPlane);
  const first = masters[0];
  if (!first) return [];
  const y = raftY(first);
  const lines: Line[] = [];
  if (masters.length > 1) lines.push(raft(first.x - 12, first.x + 9, y));
  masters.slice(1).forEach((p, i) => {
    const before = masters[i]!;
    lines.push(raft(before.x + before.w - 9, p.x + 9, y));
  });
  return lines;
}

function raft(x0: number, x1: number, y: number): Line {
  return { kind: 'raft', weight: 'trunk', d: `M${x0} ${y}H${x1}` };
}

/** The way down from the API branch to a worker's port, with the trunk's soft bend. */
function drop(x: number, y0: number, y1: number, bend: -1 | 1): string {
  return `M${x + 6 * bend} ${y0}q${-6 * bend} 0 ${-6 * bend} 6V${y1}`;
}

/** The same upwards, from the trunk to a port on a control-plane card. */
function rise(x: number, y0: number, y1: number, bend: -1 | 1): string {
  return `M${x + 6 * bend} ${y0}q${-6 * bend} 0 ${-6 * bend} -6V${y1}`;
}

function workerWires(p: Place, l: Layout, has: Has, out: { under: Line[]; stops: Stop[] }) {
  const row = l.rows[p.row]!;
  const s = new Map(stationsOf(p, l.level).map((x) => [x.binary, x]));
  let d = drop(mid(s.get('kubelet')!), row.apiY, p.y, -1);
  if (has(`${p.name}/kube-proxy`)) d += drop(mid(s.get('kube-proxy')!), row.apiY, p.y, 1);
  out.under.push({ kind: 'api', weight: 'spur', d });
  const x = mid(s.get('cni')!);
  out.under.push({ kind: 'data', weight: 'spur', d: `M${x} ${p.y + p.h}V${row.dataY}` });
  out.stops.push({ kind: 'data', x, y: row.dataY });
}

function trunks(l: Layout): Line[] {
  const { risers, rows, trunkX0, trunkX1 } = l;
  const api: Line = { kind: 'api', weight: 'trunk', d: `M${trunkX0} ${l.apiY}H${trunkX1}` };
  if (!risers) {
    return [api, { kind: 'data', weight: 'trunk', d: `M${trunkX0} ${l.dataY}H${trunkX1}` }];
  }
  const lines = [api];
  for (const r of rows.slice(1)) {
    const d = `M${risers.api} ${l.apiY}V${r.apiY - 8}q0 8 8 8H${r.x1}`;
    lines.push({ kind: 'api', weight: 'trunk', d });
  }
  for (const r of rows.slice(0, -1)) {
    const d = `M${r.x1} ${r.dataY}H${risers.data + 8}q-8 0 -8 8V${l.dataY}`;
    lines.push({ kind: 'data', weight: 'trunk', d });
  }
  lines.push({ kind: 'data', weight: 'trunk', d: `M${trunkX0} ${l.dataY}H${trunkX1}` });
  return lines;
}

/** Every line of the picture. Nothing is drawn that no Link stands for. */
export function wires(l: Layout, has: Has): Wires {
  const out = { under: trunks(l), over: raftWires(l), stops: [] as Stop[] };
  for (const p of l.places.values()) {
    if (p.controlPlane) masterWires(p, l, has, out);
    else workerWires(p, l, has, out);
  }
  return out;
}
