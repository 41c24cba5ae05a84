import { useTranslation } from 'react-i18next';
import { RichText } from '../kit/RichText.tsx';
import { director } from '../stores/Director.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { litHop, usePlayback } from '../stores/playback.ts';
import { useSay } from '../stores/useSay.ts';

/** What just happened, in one sentence, with its cause. Read out politely. */
export function Caption() {
  const { t } = useTranslation('story');
  const hop = usePlayback(litHop);
  const back = useCluster((s) => s.past?.inPast === true);
  const say = useSay();
  const text = hop ? say(hop) : t('idle');
  return (
    <footer className="caption">
      {hop && <span className={`hop ${hop.failed ? 'fail' : ''}`}>{hop.n}</span>}
      <output className="grow" aria-live="polite" data-id="caption">
        <RichText text={text} />
      </output>
      {back && <span className="back">{t('lookingBack')}</span>}
      {hop && hop.because > 0 && (
        <span className="why hide-s">
          {t('becauseOf')}{' '}
          <button type="button" className="link" onClick={() => director.look(hop.because)}>
            {t('hop', { n: hop.because })}
          </button>
        </span>
      )}
    </footer>
  );
}
