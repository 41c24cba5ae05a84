import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PodWait } from '../../protocol/protocol.ts';
import { useMoment } from './useMoment.ts';
import { shareOf } from './WaitMark.tsx';

const MB = 1_000_000;

/** The image that a Pod's node pulls now: how much of it is there. A node pulls one at a time. */
export function PullBox({ wait }: { wait: PodWait }) {
  const { t } = useTranslation('canvas');
  const percent = useRef<HTMLElement>(null);
  const bytes = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLElement>(null);
  const write = useCallback(
    (now: number): void => {
      const share = shareOf(wait, now);
      if (!percent.current || !bytes.current || !bar.current) return;
      percent.current.textContent = `${Math.floor(share * 100)} %`;
      bar.current.style.width = `${share * 100}%`;
      const all = wait.bytes / MB;
      bytes.current.textContent =
        wait.bytes === 0 ? '' : `${(all * share).toFixed(1)} / ${all.toFixed(1)} MB`;
    },
    [wait],
  );
  useMoment(write);
  return (
    <span className="pull" aria-hidden="true">
      <b className="cut">{wait.image}</b>
      <b className="pc" ref={percent} />
      <span>{t('pulling')}</span>
      <span className="by" ref={bytes} />
      <span className="meter">
        <i ref={bar} />
      </span>
    </span>
  );
}
