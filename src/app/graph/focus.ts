import type { Layout } from './layout.ts';
import { route } from './route.ts';
import { stationOf } from './stations.ts';

/** A viewport of the diagram: its offset in pixels of the panel, and how large it is. */
export interface Focus {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Larger than this nothing is shown, however small it is. */
const ZOOM_MAX = 2;
/** What stays free around what is looked at, in the diagram's pixels. */
const MARGIN = 60;

/** The whole diagram in the middle of a panel. */
export function fitted(l: Layout, width: number, height: number, most = 1.5, margin = 8): Focus {
  const across = (width - 2 * margin) / l.width;
  const down = (height - margin) / l.height;
  const zoom = Math.max(0.05, Math.min(across, down, most));
  const x = (width - l.width * zoom) / 2;
  return { x, y: Math.max(margin / 2, (height - l.height * zoom) / 2), zoom };
}

/** The viewport that brings the ways between some processes close; without any, the whole. */
export function focusOn(
  l: Layout,
  pairs: readonly { readonly from: string; readonly to: string }[],
  width: number,
  height: number,
): Focus {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { from, to } of pairs) {
    for (const [x, y] of route(l, from, to)?.points ?? []) {
      xs.push(x);
      ys.push(y);
    }
    for (const s of [stationOf(l, from), stationOf(l, to)]) {
      if (!s) continue;
      xs.push(s.x, s.x + s.w);
      ys.push(s.y, s.y + s.h);
    }
  }
  if (xs.length === 0) return fitted(l, width, height);
  const [x0, x1] = [Math.min(...xs) - MARGIN, Math.max(...xs) + MARGIN];
  const [y0, y1] = [Math.min(...ys) - MARGIN, Math.max(...ys) + MARGIN];
  const least = fitted(l, width, height).zoom;
  const zoom = Math.max(least, Math.min(width / (x1 - x0), height / (y1 - y0), ZOOM_MAX));
  return { x: width / 2 - ((x0 + x1) / 2) * zoom, y: height / 2 - ((y0 + y1) / 2) * zoom, zoom };
}
