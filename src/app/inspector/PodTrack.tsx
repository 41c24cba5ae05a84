import { useTranslation } from 'react-i18next';
import type { PodRow } from '../../protocol/protocol.ts';
import type { Loose } from './looseObject.ts';
import { podStages } from './podStages.ts';

/** A Pod's way as a line with stations; the present one is named. */
export function PodTrack({ row, object }: { row: PodRow; object: Loose | undefined }) {
  const { t } = useTranslation('inspector');
  return (
    <ol className="track" aria-label={t('track')}>
      {podStages(row, object).map((s) => (
        <li
          key={s.name}
          className={s.state}
          {...(s.state === 'now' ? { 'aria-current': 'step' } : {})}
        >
          {t(`stage.${s.name}`)}
        </li>
      ))}
    </ol>
  );
}
