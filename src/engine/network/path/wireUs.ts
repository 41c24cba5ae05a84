import type { Link } from '../../sim/Network.ts';
import type { Prng } from '../../sim/Prng.ts';

/** Time of one packet over a Link, µs; -1: it is lost. Nobody sends it again but its sender. */
export function wireUs(l: Link, prng: Prng): number {
  if (l.cut || prng.chance(l.lossPpm, 1_000_000)) return -1;
  return l.jitterUs > 0 ? l.latencyUs + prng.int(l.jitterUs + 1) : l.latencyUs;
}
