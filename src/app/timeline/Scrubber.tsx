import type { ChangeEvent } from 'react';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clockParts } from '../kit/clock.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { director } from '../stores/Director.ts';
import { usePlayback } from '../stores/playback.ts';
import { BranchMenu } from './BranchMenu.tsx';

/** A key moves by this share of the past. */
const STEPS = 1000;

function seconds(us: number): string {
  return clockParts(us)[0];
}

/** The whole past of this branch: the thumb is the moment that the picture shows; drag it anywhere. */
export function Scrubber() {
  const { t } = useTranslation('timeline');
  const from = useCluster((s) => s.past?.from ?? 0);
  const input = useRef<HTMLInputElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const bounds = useCallback(() => {
    const { past, now } = useCluster.getState();
    const start = past?.from ?? 0;
    return { start, end: Math.max(past?.until ?? 0, now, start + 1) };
  }, []);
  useEffect(() => {
    let shown = '';
    const write = (): void => {
      const el = input.current;
      if (!el) return;
      const { start, end } = bounds();
      const at = usePlayback.getState().seeking || useCluster.getState().now;
      const share = (at - start) / (end - start);
      const next = `${Math.round(share * STEPS)} ${seconds(at)} ${seconds(end)}`;
      if (next === shown) return;
      shown = next;
      if (document.activeElement !== el || !el.matches(':active')) {
        el.value = String(Math.round(share * STEPS));
      }
      el.style.setProperty('--share', `${(share * 100).toFixed(2)}%`);
      el.setAttribute('aria-valuetext', seconds(at));
      if (label.current) label.current.textContent = seconds(end);
    };
    write();
    const stops = [useCluster.subscribe(write), usePlayback.subscribe(write)];
    return () => stops.forEach((f) => f());
  }, [bounds]);
  const seek = (e: ChangeEvent<HTMLInputElement>): void => {
    const { start, end } = bounds();
    const share = Number(e.target.value) / STEPS;
    director.seek(Math.round(start + share * (end - start)));
  };
  return (
    <div className="scrubber">
      <span className="mono hide-s">{seconds(from)}</span>
      <input
        ref={input}
        type="range"
        min={0}
        max={STEPS}
        aria-label={t('moment')}
        data-id="moment"
        defaultValue={STEPS}
        onChange={seek}
      />
      <span className="mono hide-s" ref={label} />
      <BranchMenu />
    </div>
  );
}
