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
 * station is wide, long idle gaps folded to a break with their length.
 */
export function spread(moments: readonly number[], x0: number, x1: number): Axis {
  const gaps = moments.slice(1).map((m, i) => Math.max(0, m - moments[i]!));
  const typical = median(gaps);
  const folded = gaps.map((g) => g > typical * FOLD && g > 50_000);
  const wish = gaps.map((g, i) => {
    if (folded[i]) return BREAK_PX;
    return Math.min(STEP_MAX, STEP_MIN + Math.sqrt(g / typical) * 22);
  });
  const total = wish.reduce((a, b) => a + b, 0);
  const room = x1 - x0;
  const scale = total > room || total === 0 ? 1 : Math.min(room / total, 1.5);
  const at: number[] = [];
  const breaks: { x: number; us: number }[] = [];
  let x = x0;
  moments.forEach((_, i) => {
    if (i > 0) {
      const step = wish[i - 1]! * scale;
      if (folded[i - 1]) breaks.push({ x: x + step / 2, us: gaps[i - 1]! });
      x += step;
    }
    at.push(x);
  });
  return { at, breaks, width: x };
}
