import { describe, expect, it } from 'vitest';
import { placeOn, spread } from './timeline.ts';

const MOMENTS = [0, 1000, 2000, 3000, 60_000_000];

describe('the axis of the timeline', () => {
  it('keeps the order, and stations apart', () => {
    const { at } = spread(MOMENTS, 100, 900);
    for (let i = 1; i < at.length; i++) expect(at[i]! - at[i - 1]!).toBeGreaterThanOrEqual(26);
  });
  it('folds a long gap to a break that says how long it is', () => {
    expect(spread(MOMENTS, 100, 900).breaks.map((b) => b.us)).toEqual([59_997_000]);
  });
  it('is wider when zoomed', () => {
    expect(spread(MOMENTS, 100, 900, 2).width).toBeGreaterThan(spread(MOMENTS, 100, 900).width);
  });
  it('finds the place of any time between its moments, none outside', () => {
    const axis = spread(MOMENTS, 100, 900);
    expect(placeOn(axis, MOMENTS, 1000)).toBe(axis.at[1]);
    expect(placeOn(axis, MOMENTS, 1500)).toBe((axis.at[1]! + axis.at[2]!) / 2);
    expect(placeOn(axis, MOMENTS, -1)).toBeUndefined();
    expect(placeOn(axis, MOMENTS, 60_000_001)).toBeUndefined();
    expect(placeOn(axis, [], 5)).toBeUndefined();
  });
});
