import type { Layout } from './layout.ts';
import type { LineKind } from './lines.ts';
import { raftY } from './lines.ts';
import type { Station } from './stations.ts';
import { stationOf } from './stations.ts';

/** A point in the diagram's pixels. */
export type Point = readonly [x: number, y: number];

/** The way of a message over the lines of the picture. */
export interface Route {
  readonly kind: LineKind;
  readonly points: readonly Point[];
  readonly length: number;
}

function mid(s: Station): number {
  return s.x + s.w / 2;
}

/** Length of a polyline. */
function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    sum += Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]);
  }
  return sum;
}

function made(kind: LineKind, points: readonly Point[]): Route {
  return { kind, points, length: lengthOf(points) };
}

/** From a station to the API trunk: its own spur, then its branch and the riser. */
function toTrunk(l: Layout, s: Station): readonly Point[] {
  const place = l.places.get(s.machine);
  if (!place) return [[s.x + s.w, l.apiY]];
  const x = mid(s);
  if (place.controlPlane) {
    return [
      [x, s.y + s.h],
      [x, l.apiY],
    ];
  }
  const y = l.rows[place.row]!.apiY;
  const start: readonly Point[] = [
    [x, s.y],
    [x, y],
  ];
  if (place.row === 0 || !l.risers) return start;
  return [...start, [l.risers.api, y], [l.risers.api, l.apiY]];
}

/** Within a control-plane card, between kube-apiserver and a neighbour. */
function within(from: Station, to: Station): readonly Point[] {
  const upper = from.y < to.y ? from : to;
  const lower = upper === from ? to : from;
  const x = upper.w > 100 ? mid(lower) : mid(upper);
  const points: readonly Point[] = [
    [x, upper.y + upper.h],
    [x, lower.y],
  ];
  return upper === from ? points : points.toReversed();
}

function overTrunk(l: Layout, from: Station, to: Station): readonly Point[] {
  const up = toTrunk(l, from);
  const down = toTrunk(l, to).toReversed();
  return [...up, ...down];
}

function raftRoute(l: Layout, from: Station, to: Station): readonly Point[] {
  const y = raftY(l.places.get(from.machine)!);
  const [a, b] = from.x < to.x ? [from.x + from.w, to.x] : [from.x, to.x + to.w];
  return [
    [a, y],
    [b, y],
  ];
}

function dataEnd(l: Layout, s: Station): readonly Point[] {
  const place = l.places.get(s.machine);
  if (!place) return [[s.x + s.w, l.dataY]];
  const cni = stationOf(l, `${s.machine}/cni`)!;
  const y = place.row < 0 ? l.dataY : l.rows[place.row]!.dataY;
  const start: readonly Point[] = [
    [mid(cni), cni.y + cni.h],
    [mid(cni), y],
  ];
  if (!l.risers || y === l.dataY) return start;
  return [...start, [l.risers.data, y], [l.risers.data, l.dataY]];
}

/**
 * The way between two components, or undefined when one of them is not drawn. Work within one
 * component (`from` = `to`) has a route of length 0 at its station.
 */
export function route(l: Layout, from: string, to: string, kind?: LineKind): Route | undefined {
  const a = stationOf(l, from);
  const b = stationOf(l, to);
  if (!a || !b) return undefined;
  if (kind === 'data') return made('data', [...dataEnd(l, a), ...dataEnd(l, b).toReversed()]);
  if (a.id === b.id) return made('api', [[mid(a), a.y + a.h / 2]]);
  if (a.binary === 'etcd' && b.binary === 'etcd') return made('raft', raftRoute(l, a, b));
  const inside = a.machine === b.machine && l.places.get(a.machine)?.controlPlane;
  if (inside && a.binary !== 'kubelet' && b.binary !== 'kubelet') return made('api', within(a, b));
  return made('api', overTrunk(l, a, b));
}

/** The point at a share (0 … 1) of a route, and the direction there in radians. */
export function along(r: Route, share: number): readonly [x: number, y: number, angle: number] {
  const [first] = r.points;
  if (r.length === 0) return [first![0], first![1], 0];
  let left = Math.min(Math.max(share, 0), 1) * r.length;
  for (let i = 1; i < r.points.length; i++) {
    const [x0, y0] = r.points[i - 1]!;
    const [x1, y1] = r.points[i]!;
    const d = Math.hypot(x1 - x0, y1 - y0);
    if (left <= d || i === r.points.length - 1) {
      const t = d === 0 ? 0 : Math.min(left / d, 1);
      return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, Math.atan2(y1 - y0, x1 - x0)];
    }
    left -= d;
  }
  return [first![0], first![1], 0];
}

/** A route as an SVG path with the corners rounded as the lines are. */
export function pathOf(r: Route): string {
  const p = r.points;
  if (p.length === 0) return '';
  let d = `M${p[0]![0]} ${p[0]![1]}`;
  for (let i = 1; i < p.length; i++) {
    const [x, y] = p[i]!;
    const next = p[i + 1];
    if (!next) {
      d += `L${x} ${y}`;
      continue;
    }
    const [px, py] = p[i - 1]!;
    const into = Math.hypot(x - px, y - py);
    const out = Math.hypot(next[0] - x, next[1] - y);
    const k = Math.min(6, into / 2, out / 2);
    const at = (qx: number, qy: number, len: number): string =>
      len === 0 ? `${x} ${y}` : `${x + ((qx - x) / len) * k} ${y + ((qy - y) / len) * k}`;
    d += `L${at(px, py, into)}Q${x} ${y} ${at(next[0], next[1], out)}`;
  }
  return d;
}
