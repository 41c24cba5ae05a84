/** A stretch of the timeline's axis: virtual time to pixels, with long gaps folded. */
export interface Axis {
  /** Pixels of each moment given, in the same order. */
  readonly at: readonly number[];
  /** Folded gaps: the place of the break and how long it is, µs. */
  readonly breaks: readonly { readonly x: number; readonly us: number }[];
  readonly width: number;
}

/** Least and most that two neighbours stand apart, px. */
const STEP_MIN = 26;
const STEP_MAX = 84;
/** A gap this much longer than the typical one is folded. */
const FOLD = 12;
const BREAK_PX = 96;

function median(values: readonly number[]): number {
  const sorted = values.filter((v) => v > 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

/**
 * Spreads moments over an axis: in proportion as far as it can be read, never closer than a
 * station is wide, long idle gaps folded to a break with their length. `zoom` widens all.
 */
export function spread(moments: readonly number[], x0: number, x1: number, zoom = 1): Axis {
  const gaps = moments.slice(1).map((m, i) => Math.max(0, m - moments[i]!));
  const typical = median(gaps);
  const folded = gaps.map((g) => g > typical * FOLD && g > 50_000);
  const wish = gaps.map((g, i) => {
    if (folded[i]) return BREAK_PX;
    return Math.min(STEP_MAX, STEP_MIN + Math.sqrt(g / typical) * 22);
  });
  const total = wish.reduce((a, b) => a + b, 0);
  const room = x1 - x0;
  const fit = total > room || total === 0 ? 1 : Math.min(room / total, 1.5);
  const scale = fit * zoom;
  const at: number[] = [];
  const breaks: { x: number; us: number }[] = [];
  let x = x0;
  moments.forEach((_, i) => {
    if (i > 0) {
      const step = Math.max(wish[i - 1]! * scale, STEP_MIN * Math.min(zoom, 1));
      if (folded[i - 1]) breaks.push({ x: x + step / 2, us: gaps[i - 1]! });
      x += step;
    }
    at.push(x);
  });
  return { at, breaks, width: x };
}

/** Pixels of any time on an axis, between its moments in proportion; undefined outside of it. */
export function placeOn(axis: Axis, moments: readonly number[], time: number): number | undefined {
  const last = moments.length - 1;
  if (last < 0 || time < moments[0]! || time > moments[last]!) return undefined;
  let low = 0;
  let high = last;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (moments[mid]! <= time) low = mid;
    else high = mid - 1;
  }
  const from = moments[low]!;
  const to = moments[low + 1] ?? from;
  const x0 = axis.at[low]!;
  const x1 = axis.at[low + 1] ?? x0;
  return to <= from ? x0 : x0 + ((time - from) / (to - from)) * (x1 - x0);
}
