const LN2 = Math.LN2;
const SQRT2 = Math.SQRT2;

/**
 * Natural logarithm of a number above 0 from + − × ÷ only, so that every engine of JavaScript
 * answers the same bits (`Math.log` need not). Off by at most a few units in the last place.
 */
export function ln(x: number): number {
  let k = 0;
  let m = x;
  while (m > SQRT2) {
    m /= 2;
    k++;
  }
  while (m < SQRT2 / 2) {
    m *= 2;
    k--;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let i = 23; i >= 1; i -= 2) sum = sum * square + 1 / i;
  return k * LN2 + 2 * s * sum;
}
