import { useCallback, useRef } from 'react';
import type { PodWait } from '../../protocol/protocol.ts';
import { useMoment } from './useMoment.ts';
import { shareOf } from './WaitMark.tsx';

/** ` · 34 s`, ` · 38 %`; '' when the wait is over. */
function textOf(wait: PodWait, now: number): string {
  if (wait.until <= now) return '';
  if (wait.what === 'pull') return ` · ${Math.floor(shareOf(wait, now) * 100)} %`;
  const s = Math.ceil((wait.until - now) / 1e6);
  return s < 100 ? ` · ${s} s` : ` · ${Math.floor(s / 60)} m ${s % 60} s`;
}

/** What is left of a wait, running with the clock. */
export function WaitText({ wait }: { wait: PodWait }) {
  const span = useRef<HTMLSpanElement>(null);
  const write = useCallback(
    (now: number): void => {
      const text = textOf(wait, now);
      if (span.current && span.current.textContent !== text) span.current.textContent = text;
    },
    [wait],
  );
  useMoment(write);
  return <span ref={span} />;
}
