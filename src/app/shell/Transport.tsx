import { Pause, Play, StepBack, StepForward } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { director } from '../stores/Director.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { usePlayback } from '../stores/playback.ts';

const ICON = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Step back, play or pause, step. */
export function Transport() {
  const { t } = useTranslation('shell');
  const playing = usePlayback((p) => p.playing);
  const canBack = useCluster((s) => s.past !== undefined && s.now > s.past.from);
  return (
    <fieldset className="transport" aria-label={t('transport')}>
      <button
        type="button"
        className="btn bare"
        data-id="button/step-back"
        aria-label={t('stepBack')}
        title={t('stepBack')}
        disabled={!canBack}
        onClick={() => director.stepBack()}
      >
        <StepBack {...ICON} />
      </button>
      <button
        type="button"
        className="btn round"
        data-id="button/play"
        aria-label={playing ? t('pause') : t('play')}
        title={playing ? t('pause') : t('play')}
        onClick={() => (playing ? director.pause() : director.play())}
      >
        {playing ? <Pause {...ICON} /> : <Play {...ICON} />}
      </button>
      <button
        type="button"
        className="btn bare"
        data-id="button/step"
        aria-label={t('step')}
        title={t('step')}
        onClick={() => director.step()}
      >
        <StepForward {...ICON} />
      </button>
    </fieldset>
  );
}
