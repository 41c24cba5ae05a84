import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { scenarioConfig, scenarioOf } from '../../scenarios/scenarios.ts';
import { Sprite } from '../kit/Sprite.tsx';
import type { Settings } from '../link/readSettings.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { usePlayback } from '../stores/playback.ts';
import { useView } from '../stores/viewStore.ts';
import { connectDirector } from './connectDirector.ts';
import { Desktop } from './Desktop.tsx';
import { linkSelection } from './linkSelection.ts';
import { Phone } from './Phone.tsx';
import { useMedia } from './useMedia.ts';

/** Goes back to the newest keyframe before the fault; the editor's files are the page's own. */
async function recover(): Promise<void> {
  await session.order({ ask: 'recover' });
  useCluster.setState({ crash: '' });
}

function CrashNote() {
  const { t } = useTranslation('shell');
  const crash = useCluster((s) => s.crash);
  if (crash === '') return null;
  return (
    <div role="alert" className="crash">
      <p>{t('crash')}</p>
      <pre>{crash}</pre>
      <button type="button" className="primary" onClick={() => void recover()}>
        {t('recover')}
      </button>
    </div>
  );
}

/** The page: the desktop's panels, or the phone's tabs. */
export function App({ settings }: { settings: Settings }) {
  const machines = useMemo(() => {
    const { controlPlanes, workers } = scenarioOf(settings.scenario);
    return { controlPlanes: controlPlanes.length, workers: workers.length };
  }, [settings]);
  const phone = useMedia('(max-width: 720px)');
  useEffect(() => {
    connectDirector();
    const { scenario: name, seed, paused, pace } = settings;
    const config = scenarioConfig(name, seed);
    void session.order({ ask: 'start', config, paused, pace });
    useView.getState().setPace(pace);
    session.send({ type: 'traffic', background: true });
    if (paused) usePlayback.setState({ playing: false });
    linkSelection();
  }, [settings]);
  return (
    <>
      <Sprite />
      {phone ? <Phone machines={machines} /> : <Desktop machines={machines} />}
      <CrashNote />
    </>
  );
}
