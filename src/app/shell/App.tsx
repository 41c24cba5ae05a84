import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Canvas } from '../canvas/Canvas.tsx';
import { Editor } from '../editor/Editor.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { DEFAULT_SCENARIO, scenarioConfig } from '../../scenarios/scenarios.ts';
import type { Settings } from '../link/readSettings.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { Bar } from './Bar.tsx';
import { Caption } from './Caption.tsx';

/** The page: bar, editor, cluster, inspector, caption. */
export function App({ settings }: { settings: Settings }) {
  const { t } = useTranslation('shell');
  const crash = useCluster((s) => s.crash);
  useEffect(() => {
    const { seed, paused } = settings;
    const config = scenarioConfig(DEFAULT_SCENARIO, seed);
    void session.order({ ask: 'start', config, paused });
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
