import { useTranslation } from 'react-i18next';
import { captionOf } from '../story/hop.ts';
import { useCluster } from '../stores/clusterStore.ts';

/** What just happened, in one sentence. */
export function Caption() {
  const { t } = useTranslation('story');
  const trace = useCluster((s) => s.trace);
  const hop = trace.findLast((r) => captionOf(r) !== undefined);
  const caption = hop && captionOf(hop);
  return (
    <footer className="caption" aria-live="polite">
      {caption ? t(caption.key, caption.params) : t('caption.idle')}
    </footer>
  );
}
