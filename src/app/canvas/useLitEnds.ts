import { useEffect } from 'react';
import { litHop, usePlayback } from '../stores/playback.ts';

/** Lights both ends of the lit hop on the cards: a class set from outside of React. */
export function useLitEnds(): void {
  const hop = usePlayback(litHop);
  const key = hop ? hop.pairs.flatMap((p) => [p.from, p.to]).join(' ') : '';
  useEffect(() => {
    const found = key
      .split(' ')
      .flatMap((a) => [...document.querySelectorAll(`[data-actor="${CSS.escape(a)}"]`)]);
    for (const el of found) el.classList.add('live');
    return () => {
      for (const el of found) el.classList.remove('live');
    };
  }, [key]);
}
