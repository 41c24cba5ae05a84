import { ChevronDown, ChevronRight, Presentation, SunMoon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from '../i18n/startI18n.ts';
import { LazyMenu } from '../kit/LazyMenu.tsx';
import type { MenuEntry } from '../kit/LazyMenu.tsx';
import { ShareButton } from '../share/ShareButton.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { Brand } from './Brand.tsx';
import { Clock } from './Clock.tsx';
import { PastNote } from './PastNote.tsx';
import { PaceChoice } from './PaceChoice.tsx';
import { ProxyMenu } from './ProxyMenu.tsx';
import type { Scenario } from '../../scenarios/scenarios.ts';
import { SCENARIOS, scenarioOf } from '../../scenarios/scenarios.ts';
import { Transport } from './Transport.tsx';

const ICON = { size: 16, strokeWidth: 1.75, 'aria-hidden': true, className: 'ic' } as const;
const FLIP = { ...ICON, size: 14, className: 'ic flip' } as const;

function toggleTheme(): void {
  const { dataset } = document.documentElement;
  const theme = dataset['theme'] === 'dark' ? 'light' : 'dark';
  dataset['theme'] = theme;
  localStorage.setItem('theme', theme);
}

function present(): void {
  useView.getState().setPresenting(true);
  void document.documentElement.requestFullscreen?.().catch(() => undefined);
}

function ScenarioMenu() {
  const { t } = useTranslation('shell');
  const own = scenarioOf(new URLSearchParams(window.location.search).get('scenario') ?? '');
  const title = (s: Scenario): string =>
    t('scenarioNodes', { controlPlanes: s.controlPlanes.length, workers: s.workers.length });
  const entries = (): readonly MenuEntry[] =>
    SCENARIOS.map((s) => ({
      id: `scenario/${s.id}`,
      label: title(s),
      checked: s.id === own.id,
      act: () => {
        const url = new URL(window.location.href);
        url.searchParams.set('scenario', s.id);
        url.hash = '';
        window.location.assign(url);
      },
    }));
  return (
    <LazyMenu
      name={`${t('scenario')}: ${title(own)}`}
      dataId="button/scenario"
      className="btn bare hide-s"
      entries={entries}
    >
      {title(own)}
      <ChevronDown {...FLIP} />
    </LazyMenu>
  );
}

function LanguageMenu() {
  const { t, i18n } = useTranslation('shell');
  const languages = [
    ['ko', '한국어'],
    ['en', 'English'],
  ] as const;
  const entries = (): readonly MenuEntry[] =>
    languages.map(([id, label]) => ({
      id: `language/${id}`,
      label,
      checked: i18n.language === id,
      act: () => switchLanguage(id),
    }));
  return (
    <LazyMenu
      name={t('language')}
      dataId="button/language"
      className="btn bare strong"
      entries={entries}
    >
      <b>{i18n.language === 'ko' ? 'EN' : '한'}</b>
    </LazyMenu>
  );
}

/** Name, profile and scenario; transport, pace and clock; proxy mode, share, present, language, theme. */
export function Bar() {
  const { t } = useTranslation('shell');
  const past = useCluster((s) => s.past?.inPast === true);
  return (
    <header className={`bar ${past ? 'inpast' : ''}`}>
      <Brand name />
      <span className="sep" />
      {past ? (
        <PastNote />
      ) : (
        <>
          <span className="crumb" aria-label={t('profile')}>
            lab <ChevronRight {...FLIP} /> <b>default</b>
          </span>
          <ScenarioMenu />
        </>
      )}
      <span className="grow" />
      <Transport />
      <PaceChoice />
      <Clock />
      <span className="grow" />
      <ProxyMenu />
      <div className="icons">
        <ShareButton />
        <button
          type="button"
          className="btn bare"
          data-id="button/present"
          aria-label={t('present')}
          title={t('present')}
          onClick={present}
        >
          <Presentation {...ICON} />
        </button>
        <LanguageMenu />
        <button
          type="button"
          className="btn bare"
          data-id="button/theme"
          aria-label={t('theme')}
          title={t('theme')}
          onClick={toggleTheme}
        >
          <SunMoon {...ICON} />
        </button>
      </div>
    </header>
  );
}
