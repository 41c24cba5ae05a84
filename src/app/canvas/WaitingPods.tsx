import { useTranslation } from 'react-i18next';
import { usePods } from './usePods.ts';
import { PodItem } from './PodItem.tsx';

const SHOWN = 2;

/** Pods that no node has taken yet: they stand at the edge of the map until they are bound. */
export function WaitingPods() {
  const { t } = useTranslation('canvas');
  const pods = usePods('');
  if (pods.length === 0) return null;
  return (
    <div className="unplaced">
      <h3>{t('waitingPods')}</h3>
      <ul className="pods" aria-label={t('waitingPods')}>
        {pods.slice(0, SHOWN).map((p) => (
          <PodItem key={p.uid} uid={p.uid} lost={false} />
        ))}
        {pods.length > SHOWN && (
          <li className="more">{t('morePods', { count: pods.length - SHOWN })}</li>
        )}
      </ul>
    </div>
  );
}
