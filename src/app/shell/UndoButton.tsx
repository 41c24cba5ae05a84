import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCluster } from '../stores/clusterStore.ts';
import { undo } from './undo.ts';

/** Goes to before the last change; what came of it is kept as the future. */
export function UndoButton() {
  const { t } = useTranslation('shell');
  const nothing = useCluster((s) => {
    const { past } = s;
    return !past || !past.branches.some((b) => b.id === past.branch && b.commands > 0);
  });
  return (
    <button
      type="button"
      className="btn bare undo"
      data-id="button/undo"
      aria-label={t('undo')}
      title={`${t('undo')} (Ctrl+Z)`}
      disabled={nothing}
      onClick={() => void undo()}
    >
      <Undo2 size={16} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
