import { useTranslation } from 'react-i18next';
import type { Level } from '../graph/layout.ts';

const LEVELS = ['auto', 'card', 'tile', 'dot'] as const;

interface Props {
  readonly chosen: Level | undefined;
  readonly choose: (level: Level | undefined) => void;
}

/** How much is drawn of each machine in a large cluster: of itself, or as chosen. */
export function LevelChoice({ chosen, choose }: Props) {
  const { t } = useTranslation('canvas');
  return (
    <div className="seg detail" role="radiogroup" aria-label={t('detail')}>
      {LEVELS.map((x) => {
        const on = x === (chosen ?? 'auto');
        return (
          <label key={x} className={on ? 'on' : ''} data-id={`detail/${x}`}>
            <input
              type="radio"
              name="detail"
              checked={on}
              onChange={() => choose(x === 'auto' ? undefined : x)}
            />
            {t(`level.${x}`)}
          </label>
        );
      })}
    </div>
  );
}
