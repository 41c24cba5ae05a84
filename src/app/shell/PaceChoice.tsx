import { useTranslation } from 'react-i18next';
import type { Pace } from '../../protocol/protocol.ts';
import { session } from '../session/session.ts';
import { director } from '../stores/Director.ts';
import { useView } from '../stores/viewStore.ts';

const PACES: readonly Pace[] = ['story', 0.1, 1, 10, 100, 1000, 'max'];
/** Left out where the bar is narrow; the chosen one always stays. */
const SPARE = new Set<Pace>([0.1, 10, 1000]);

/** How fast the cluster's clock runs. */
export function PaceChoice() {
  const { t } = useTranslation('shell');
  const pace = useView((s) => s.pace);
  const setPace = useView((s) => s.setPace);
  const choose = (p: Pace): void => {
    setPace(p);
    session.send({ type: 'pace', pace: p });
    director.paceChanged(p);
  };
  return (
    <div className="seg" role="radiogroup" aria-label={t('pace')}>
      {PACES.map((p) => (
        <label
          key={p}
          data-id={`pace/${p}`}
          className={`${p === pace ? 'on' : ''} ${SPARE.has(p) && p !== pace ? 'hide-s' : ''}`}
        >
          <input type="radio" name="pace" checked={p === pace} onChange={() => choose(p)} />
          {p === 'story' || p === 'max' ? t(p) : `×${p}`}
        </label>
      ))}
    </div>
  );
}
