import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clockParts } from '../kit/clock.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { litHop, usePlayback } from '../stores/playback.ts';
import { useView } from '../stores/viewStore.ts';

/** Virtual time that is shown: the lit hop's at Story pace, else the cluster's. */
function shownTime(): number {
  const p = usePlayback.getState();
  const now = useCluster.getState().now;
  const hop = litHop(p);
  if (hop && (p.travels || p.lit < p.shown) && useView.getState().pace === 'story') return hop.at;
  return now;
}

/** The clock in virtual time, written past React: it changes with every frame. */
export function Clock({ short = false }: { short?: boolean }) {
  const { t } = useTranslation('shell');
  const time = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const write = (): void => {
      const el = time.current;
      if (!el) return;
      const [seconds, fraction] = clockParts(shownTime());
      el.firstChild!.textContent = seconds;
      el.lastChild!.textContent = short ? fraction.slice(0, 4) : fraction;
    };
    write();
    const stop = [useCluster.subscribe(write), usePlayback.subscribe(write)];
    return () => stop.forEach((f) => f());
  }, [short]);
  return (
    <time className="clock" ref={time} aria-label={t('clock')}>
      <span>--:--:--</span>
      <i>{short ? '.000' : '.000 000'}</i>
    </time>
  );
}
