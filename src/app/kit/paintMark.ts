import type { MarkName, Shape } from './marks.ts';
import { MARKS } from './marks.ts';

const paths = new Map<string, Path2D>();
let colours = new Map<string, string>();

function pathOf(d: string): Path2D {
  let p = paths.get(d);
  if (!p) paths.set(d, (p = new Path2D(d)));
  return p;
}

/** The value of a colour token, read once a theme. */
export function colour(token: string): string {
  let c = colours.get(token);
  if (c === undefined) {
    c = getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
    colours.set(token, c);
  }
  return c;
}

/** Forgets the colours: the theme has changed. */
export function forgetColours(): void {
  colours = new Map();
}

function paintShape(g: CanvasRenderingContext2D, s: Shape): void {
  const path = pathOf(s.d);
  g.globalAlpha *= s.opacity ?? 1;
  if (s.fill !== undefined) {
    g.fillStyle = colour(s.fill);
    g.fill(path);
  }
  if (s.stroke !== undefined) {
    g.strokeStyle = colour(s.stroke);
    g.lineWidth = s.width ?? 1;
    g.lineCap = s.flat ? 'butt' : 'round';
    g.lineJoin = s.flat ? 'miter' : 'round';
    g.setLineDash(s.dash ? s.dash.split(' ').map(Number) : []);
    g.stroke(path);
  }
}

/** Draws a mark centred on a point, `size` wide, turned by an angle in radians. */
export function paintMark(
  g: CanvasRenderingContext2D,
  name: MarkName,
  x: number,
  y: number,
  size = 16,
  angle = 0,
): void {
  g.save();
  g.translate(x, y);
  if (angle !== 0) g.rotate(angle);
  g.scale(size / 16, size / 16);
  g.translate(-8, -8);
  const alpha = g.globalAlpha;
  for (const s of MARKS[name] as readonly Shape[]) {
    g.globalAlpha = alpha;
    paintShape(g, s);
  }
  g.restore();
}
