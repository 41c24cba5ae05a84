import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/time.ts';
import { ageOf, humanDuration } from './humanDuration.ts';

describe('durations of tables', () => {
  it.each([
    [-3, '<invalid>'],
    [-1, '0s'],
    [119, '119s'],
    [120, '2m'],
    [125, '2m5s'],
    [601, '10m'],
    [10_799, '179m'],
    [10_800, '3h'],
    [12_000, '3h20m'],
    [28_800, '8h'],
    [180_000, '2d2h'],
    [800_000, '9d'],
    [63_072_000, '2y'],
    [63_158_400, '2y1d'],
    [252_288_000, '8y'],
  ])('%d s is %s', (seconds, text) => {
    expect(humanDuration(seconds * SECOND)).toBe(text);
  });

  it('an age counts from a timestamp', () => {
    expect(ageOf('1970-01-01T00:00:05Z', 12 * SECOND)).toBe('7s');
    expect(ageOf(undefined, 12 * SECOND)).toBe('<unknown>');
  });
});
