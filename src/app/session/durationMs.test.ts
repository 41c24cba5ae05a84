import { expect, it } from 'vitest';
import { durationMs } from './durationMs.ts';

it('reads durations as Go writes them, and milliseconds', () => {
  const texts = ['10m', '1h30m', '500ms', '1.5s', 250, '0s'];
  expect(texts.map(durationMs)).toEqual([600_000, 5_400_000, 500, 1_500, 250, 0]);
  for (const bad of ['', '10', 'm', '10 m', -1, '1d']) expect(durationMs(bad)).toBeNaN();
});
