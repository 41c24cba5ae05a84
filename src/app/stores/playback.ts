import { create } from 'zustand';
import type { Hop, Story } from '../story/Hop.ts';

/** Where the telling stands. */
export interface Playback {
  /** The viewer lets time pass. */
  readonly playing: boolean;
  /** The chain that is told: that of the newest command. */
  readonly story: Story | undefined;
  /** Number of the lit hop, from 1; 0 for none. */
  readonly lit: number;
  /** Number of the newest hop that was shown; `lit` is less while the viewer looks back. */
  readonly shown: number;
  /** The hop that just lit up travels; a hop looked at again stands. */
  readonly travels: boolean;
}

export const usePlayback = create<Playback>(() => ({
  playing: true,
  story: undefined,
  lit: 0,
  shown: 0,
  travels: false,
}));

/** The hop that is lit, if any. */
export function litHop(p: Playback): Hop | undefined {
  return p.lit === 0 ? undefined : p.story?.hops[p.lit - 1];
}
