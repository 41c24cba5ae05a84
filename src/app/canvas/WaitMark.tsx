import { memo, useCallback, useRef } from 'react';
import type { PodWait } from '../../protocol/protocol.ts';
import type { MarkName } from '../kit/marks.ts';
import { useMoment } from './useMoment.ts';

/** Length of the ring round a mark, px of its 22 × 22 grid. */
const ROUND = 2 * Math.PI * 9.6;

const HUE: Readonly<Record<PodWait['what'], string>> = {
  pull: 'api',
  restart: 'fail',
  retry: 'fail',
  grace: 'line-3',
};

/** How much of a wait is over, 0 … 1. */
export function shareOf(w: PodWait, now: number): number {
  const span = w.until - w.from;
  return span <= 0 ? 1 : Math.min(Math.max((now - w.from) / span, 0), 1);
}

interface Props {
  readonly wait: PodWait;
  readonly mark: MarkName;
  /** A container that completed waits too, without having failed. */
  readonly calm: boolean;
}

/**
 * A mark with a ring: filling for a pull, draining to the next attempt for a back-off and to the
 * kill for a grace period.
 */
export const WaitMark = memo(function WaitMark({ wait, mark, calm }: Props) {
  const ring = useRef<SVGCircleElement>(null);
  const write = useCallback(
    (now: number): void => {
      const over = shareOf(wait, now);
      const shown = wait.what === 'pull' ? over : 1 - over;
      ring.current?.setAttribute('stroke-dasharray', `${(shown * ROUND).toFixed(1)} ${ROUND}`);
    },
    [wait],
  );
  useMoment(write);
  const stroke = `var(--${calm ? 'line-3' : HUE[wait.what]})`;
  const circle = { cx: 8, cy: 8, r: 9.6, fill: 'none', stroke, strokeWidth: 2 } as const;
  return (
    <svg className="mkr" width="22" height="22" viewBox="-3 -3 22 22" aria-hidden="true">
      <circle {...circle} strokeOpacity="0.22" />
      <circle {...circle} ref={ring} strokeDasharray={`0 ${ROUND}`} transform="rotate(-90 8 8)" />
      {wait.what !== 'pull' && (
        <g transform="translate(1.92 1.92) scale(.76)">
          <use href={`#mark-${mark}`} width="16" height="16" />
        </g>
      )}
    </svg>
  );
});
