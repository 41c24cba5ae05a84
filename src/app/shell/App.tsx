import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Sprite } from '../kit/Sprite.tsx';
import type { Settings } from '../link/readSettings.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { connectDirector } from './connectDirector.ts';
import { Desktop } from './Desktop.tsx';
import { Phone } from './Phone.tsx';
import { scenarioOf } from './scenarios.ts';
import { useMedia } from './useMedia.ts';

function CrashNote() {
  const { t } = useTranslation('shell');
  const crash = useCluster((s) => s.crash);
  if (crash === '') return null;
  return (
    <div role="alert" className="crash">
      <p>{t('crash')}</p>
      <pre>{crash}</pre>
    </div>
  );
}

/** The page: the desktop's panels, or the phone's tabs. */
export function App({ settings }: { settings: Settings }) {
  const scenario = useMemo(() => scenarioOf(window.location.search), []);
  const phone = useMedia('(max-width: 720px)');
  useEffect(() => {
    connectDirector();
    const { controlPlanes, workers } = scenario;
    session.send({ type: 'start', seed: settings.seed, controlPlanes, workers });
    if (settings.paused) session.send({ type: 'pause' });
  }, [settings, scenario]);
  return (
    <>
      <Sprite />
      {phone ? <Phone machines={scenario} /> : <Desktop machines={scenario} />}
      <CrashNote />
    </>
  );
}
