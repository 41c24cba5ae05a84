import { describe, expect, it } from 'vitest';
import { ln } from './ln.ts';

describe('ln', () => {
  it('agrees with the correctly rounded logarithm', () => {
    expect(ln(1)).toBe(0);
    expect(ln(2)).toBe(Math.LN2);
    const vectors: readonly (readonly [number, number])[] = [
      [3, 1.0986122886681098],
      [5, 1.6094379124341003],
      [7, 1.9459101490553132],
      [11, 2.3978952727983707],
      [502, 6.218600119691729],
      [5002, 8.517593111437565],
      [0.001, -6.907755278982137],
    ];
    for (const [x, y] of vectors) expect(Math.abs(ln(x) - y)).toBeLessThan(4e-15);
  });
});
