import type { Layout } from '../graph/layout.ts';
import type { LineKind } from '../graph/lines.ts';
import type { MessageLook } from '../graph/messageMark.ts';
import { messageLook } from '../graph/messageMark.ts';
import type { Route } from '../graph/route.ts';
import { along, pathOf, route } from '../graph/route.ts';
import { colour, paintMark } from '../kit/paintMark.ts';
import type { Flight } from '../stores/traffic.ts';
import { traffic } from '../stores/traffic.ts';
import { useView } from '../stores/viewStore.ts';

interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** How long a lost message's cross stays, ms. */
const LOST_MS = 1200;
/** A line draws no more marks than these. */
const LINE_MAX = 40;
/** At which share of its way a lost message stops. */
const LOST_AT = 0.55;

/** `--e-go`: slow out, quick over, slow in. */
function eased(t: number): number {
  return t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2;
}

/** Draws the flights of the moment. Knows no React; one a layout. */
export class TrafficPainter {
  readonly #g: CanvasRenderingContext2D;
  readonly #l: Layout;
  readonly #routes = new Map<string, Route | undefined>();
  #blank = false;
  readonly #still = window.matchMedia('(prefers-reduced-motion: reduce)');

  constructor(g: CanvasRenderingContext2D, l: Layout) {
    this.#g = g;
    this.#l = l;
  }

  /** The next paint draws, whatever it drew before. */
  invalidate(): void {
    this.#blank = false;
  }

  paint(now: number, v: View, ratio: number): void {
    const { flights, flow } = traffic;
    this.#drop(now);
    if (flights.length === 0 && flow.size === 0 && this.#blank) return;
    const g = this.#g;
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.clearRect(0, 0, g.canvas.width, g.canvas.height);
    this.#blank = flights.length === 0 && flow.size === 0;
    const k = v.zoom * ratio;
    g.setTransform(k, 0, 0, k, v.x * ratio, v.y * ratio);
    this.#flow();
    const onLine = new Map<string, number>();
    const { hidden } = useView.getState();
    for (const f of flights) this.#flight(f, now, hidden, onLine);
  }

  #drop(now: number): void {
    const { flights } = traffic;
    for (let i = flights.length - 1; i >= 0; i--) {
      const f = flights[i]!;
      const stays = f.row.kind === 'lost' ? LOST_MS : 0;
      if (!f.lit && now - f.start > messageLook(f.row).ms + stays) flights.splice(i, 1);
    }
  }

  #route(from: string, to: string, line: LineKind): Route | undefined {
    const key = `${from}>${to} ${line}`;
    if (!this.#routes.has(key)) {
      this.#routes.set(key, route(this.#l, from, to, line === 'data' ? 'data' : undefined));
    }
    return this.#routes.get(key);
  }

  #flight(
    f: Flight,
    now: number,
    hidden: Readonly<Record<string, boolean | undefined>>,
    onLine: Map<string, number>,
  ): void {
    const look = messageLook(f.row);
    if (now < f.start || (!f.lit && hidden[look.filter])) return;
    const r = this.#route(f.from, f.to, look.line);
    if (!r || r.length === 0) return;
    const key = `${f.from}>${f.to}`;
    const n = (onLine.get(key) ?? 0) + 1;
    onLine.set(key, n);
    if (n > LINE_MAX && !f.lit) return;
    const lost = f.row.kind === 'lost';
    const t = this.#still.matches ? 0.5 : Math.min((now - f.start) / look.ms, 1);
    const share = eased(t) * (lost ? LOST_AT : 1);
    if (look.trail > 0 && !this.#still.matches) this.#trail(r, share, look, f.lit);
    this.#mark(r, share, look, f.lit, lost && t >= 1);
  }

  #mark(r: Route, share: number, look: MessageLook, lit: boolean, cross: boolean): void {
    const g = this.#g;
    const [x, y, angle] = along(r, share);
    if (cross) {
      paintMark(g, 'm-lost', x, y, 16);
      return;
    }
    if (lit) {
      g.globalAlpha = 0.22;
      g.fillStyle = colour(look.line);
      g.beginPath();
      g.arc(x, y, 12, 0, 2 * Math.PI);
      g.fill();
      g.globalAlpha = 1;
    }
    const size = lit ? 19 : 14;
    paintMark(g, look.mark, x, y, size, look.turns ? angle : 0);
  }

  #trail(r: Route, share: number, look: MessageLook, lit: boolean): void {
    const g = this.#g;
    const back = look.trail / r.length;
    const steps = 6;
    g.lineCap = 'round';
    g.strokeStyle = colour(look.line);
    g.lineWidth = lit ? 6 : 4;
    for (let i = 0; i < steps; i++) {
      const a = share - (back * (i + 1)) / steps;
      const b = share - (back * i) / steps;
      if (b <= 0) break;
      const [x0, y0] = along(r, Math.max(a, 0));
      const [x1, y1] = along(r, b);
      g.globalAlpha = 0.5 * (1 - i / steps);
      g.beginPath();
      g.moveTo(x0, y0);
      g.lineTo(x1, y1);
      g.stroke();
    }
    g.globalAlpha = 1;
  }

  /** Above ×10 a line's brightness is its rate. */
  #flow(): void {
    const g = this.#g;
    for (const [key, rate] of traffic.flow) {
      const [from = '', to = ''] = key.split('>');
      const raft = from.endsWith('/etcd') && to.endsWith('/etcd');
      const r = this.#route(from, to, raft ? 'raft' : 'api');
      const next = rate * 0.9;
      if (next < 0.05) traffic.flow.delete(key);
      else traffic.flow.set(key, next);
      if (!r) continue;
      g.globalAlpha = Math.min(0.28, rate / 40);
      g.strokeStyle = colour(r.kind);
      g.lineWidth = 9;
      g.lineCap = 'round';
      g.stroke(new Path2D(pathOf(r)));
    }
    g.globalAlpha = 1;
  }
}
