import type { Level } from './layout.ts';

/** Things on screen up to which a level is drawn, and by which share a bound must be passed. */
const CARD_MAX = 300;
const TILE_MAX = 1000;
const HYSTERESIS = 0.1;

/** The level for so many machines and Pods on screen; close to a bound it stays what it was. */
export function nextLevel(now: Level, things: number): Level {
  const card = CARD_MAX * (now === 'card' ? 1 + HYSTERESIS : 1 - HYSTERESIS);
  const tile = TILE_MAX * (now === 'dot' ? 1 - HYSTERESIS : 1 + HYSTERESIS);
  if (things <= card) return 'card';
  return things <= tile ? 'tile' : 'dot';
}
