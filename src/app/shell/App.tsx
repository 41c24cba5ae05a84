import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { scenarioConfig, scenarioOf } from '../../scenarios/scenarios.ts';
import type { ExpectedMachines } from '../canvas/useLayout.ts';
import { Sprite } from '../kit/Sprite.tsx';
import type { Settings } from '../link/readSettings.ts';
import { codeInAddress } from '../link/shareCode.ts';
import { session } from '../session/session.ts';
import { ShareNote } from '../share/ShareNote.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { usePlayback } from '../stores/playback.ts';
import { useView } from '../stores/viewStore.ts';
import { connectDirector } from './connectDirector.ts';
import { Desktop } from './Desktop.tsx';
import { Embedded } from './Embedded.tsx';
import { linkSelection } from './linkSelection.ts';
import { Phone } from './Phone.tsx';
import { useMedia } from './useMedia.ts';
import { useShortcuts } from './useShortcuts.ts';

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

/** A code in the address is a run to be repeated; its code is loaded only then. */
async function openCode(): Promise<boolean> {
  const code = codeInAddress(window.location.hash);
  if (code === undefined) return false;
  const { openShared } = await import('../share/openShared.ts');
  return openShared(code);
}

/** Starts the run of the address: a shared one, or a new cluster of the scenario. */
async function begin(settings: Settings): Promise<void> {
  const { scenario: name, seed, paused, pace } = settings;
  if (!(await openCode())) {
    void session.order({ ask: 'start', config: scenarioConfig(name, seed), paused, pace });
    if (paused) usePlayback.setState({ playing: false });
  }
  linkSelection();
  window.addEventListener('hashchange', () => void openCode());
}

const Present = lazy(() => import('./Present.tsx').then((m) => ({ default: m.Present })));

/** The desktop's panels, the phone's tabs, or what a class sees. */
function Frame({ machines, embed }: { machines: ExpectedMachines; embed: boolean }) {
  const phone = useMedia('(max-width: 720px)');
  const presenting = useView((s) => s.presenting);
  if (presenting) {
    return (
      <Suspense fallback={null}>
        <Present machines={machines} />
      </Suspense>
    );
  }
  if (embed) return <Embedded machines={machines} />;
  return phone ? <Phone machines={machines} /> : <Desktop machines={machines} />;
}

/** The page: the desktop's panels, or the phone's tabs. */
export function App({ settings }: { settings: Settings }) {
  const machines = useMemo(() => {
    const { controlPlanes, workers } = scenarioOf(settings.scenario);
    return { controlPlanes: controlPlanes.length, workers: workers.length };
  }, [settings]);
  useShortcuts();
  useEffect(() => {
    connectDirector();
    useView.getState().setPace(settings.pace);
    void begin(settings);
    session.send({ type: 'traffic', background: true });
  }, [settings]);
  return (
    <>
      <Sprite />
      <Frame machines={machines} embed={settings.embed === 'canvas'} />
      <CrashNote />
      <ShareNote />
    </>
  );
}
