import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Canvas } from '../canvas/Canvas.tsx';
import { Editor } from '../editor/Editor.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { scenarioConfig } from '../../scenarios/scenarios.ts';
import type { Settings } from '../link/readSettings.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { Bar } from './Bar.tsx';
import { Caption } from './Caption.tsx';

/** The page: bar, editor, cluster, inspector, caption. */
export function App({ settings }: { settings: Settings }) {
  const { t } = useTranslation('shell');
  const crash = useCluster((s) => s.crash);
  useEffect(() => {
    const { scenario, seed, paused, pace } = settings;
    const config = scenarioConfig(scenario, seed);
    void session.order({ ask: 'start', config, paused, pace });
    useView.getState().setPace(pace);
  }, [settings]);
  return (
    <div className="app">
      <Bar />
      <Editor />
      <Canvas />
      <Inspector />
      <Caption />
      {crash !== '' && (
        <div role="alert" className="crash">
          <p>{t('crash')}</p>
          <pre>{crash}</pre>
        </div>
      )}
    </div>
  );
}
