import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCluster } from '../stores/clusterStore.ts';
import { backToNow } from './undo.ts';

/** Says in the bar that the picture shows the past, and leads back to now. */
export function PastNote() {
  const { t } = useTranslation('shell');
  const until = useCluster((s) => (s.past?.inPast ? s.past.until : 0));
  if (until === 0) return null;
  return (
    <output className="past" title={t('past.branches')}>
      <History size={16} strokeWidth={1.75} aria-hidden="true" />
      <b>{t('past.here')}</b>
      <button type="button" data-id="button/now" onClick={() => backToNow(until)}>
        {t('past.now')}
      </button>
    </output>
  );
}
