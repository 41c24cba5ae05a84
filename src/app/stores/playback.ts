import { create } from 'zustand';
import type { Hop, Story } from '../story/Hop.ts';

/** Where the telling stands. */
export interface Playback {
  /** The viewer lets time pass. */
  readonly playing: boolean;
  /** The chain that is told: that of the newest command. In the past also what is known to come. */
  readonly story: Story | undefined;
  /** Number of the lit hop, from 1; 0 for none. */
  readonly lit: number;
  /** Number of the newest hop that has happened; those after it are known from before a seek. */
  readonly shown: number;
  /** The hop that just lit up travels; a hop looked at again stands. */
  readonly travels: boolean;
  /** The clock goes to this moment of the past, µs; 0: it does not. */
  readonly seeking: number;
}

export const usePlayback = create<Playback>(() => ({
  playing: true,
  story: undefined,
  lit: 0,
  shown: 0,
  travels: false,
  seeking: 0,
}));

/** The hop that is lit, if any. */
export function litHop(p: Playback): Hop | undefined {
  return p.lit === 0 ? undefined : p.story?.hops[p.lit - 1];
}
