import type { GoldenResult } from './GoldenKind.ts';

/** The first difference of two values, texts line by line; undefined when they are equal. */
export function difference(want: unknown, got: unknown, path: string): GoldenResult | undefined {
  if (want === got) return undefined;
  if (typeof want === 'string' && typeof got === 'string') {
    const w = want.split('\n');
    const g = got.split('\n');
    const at = w.findIndex((l, i) => l !== g[i]);
    const i = at < 0 ? w.length : at;
    return { equal: false, path: `${path} line ${i + 1}`, expected: w[i], got: g[i] };
  }
  if (typeof want !== 'object' || typeof got !== 'object' || !want || !got) {
    return { equal: false, path, expected: want, got };
  }
  const keys = new Set([...Object.keys(want), ...Object.keys(got)]);
  for (const k of keys) {
    const d = difference(
      (want as Record<string, unknown>)[k],
      (got as Record<string, unknown>)[k],
      `${path}.${k}`,
    );
    if (d) return d;
  }
  return undefined;
}
