import { describe, expect, it } from 'vitest';
import { nextLevel } from './level.ts';

describe('nextLevel', () => {
  it('draws cards while few, tiles at hundreds, dots at thousands', () => {
    expect(nextLevel('card', 10)).toBe('card');
    expect(nextLevel('card', 500)).toBe('tile');
    expect(nextLevel('card', 5000)).toBe('dot');
    expect(nextLevel('dot', 10)).toBe('card');
    expect(nextLevel('dot', 500)).toBe('tile');
  });
  it.each([
    ['card', 310, 'card'],
    ['card', 331, 'tile'],
    ['tile', 290, 'tile'],
    ['tile', 269, 'card'],
    ['tile', 1050, 'tile'],
    ['tile', 1101, 'dot'],
    ['dot', 950, 'dot'],
    ['dot', 899, 'tile'],
  ] as const)('close to a bound %s with %i things stays or becomes %s', (now, things, next) => {
    expect(nextLevel(now, things)).toBe(next);
  });
});
