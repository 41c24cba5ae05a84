import { useTranslation } from 'react-i18next';
import type { Pace } from '../../protocol/protocol.ts';
import { switchLanguage } from '../i18n/startI18n.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';

const PACES: readonly Pace[] = ['story', 0.1, 1, 10, 100, 1000, 'max'];

function clock(us: number): string {
  return us === 0 ? '' : new Date(us / 1000).toISOString().slice(11, 23);
}

function toggleTheme(): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = dataset['theme'] === 'dark' ? 'light' : 'dark';
}

/** Name, transport, pace, clock, theme and language. */
export function Bar() {
  const { t, i18n } = useTranslation('shell');
  const running = useCluster((s) => s.running);
  const now = useCluster((s) => s.now);
  const pace = useView((s) => s.pace);
  const setPace = useView((s) => s.setPace);
  const choose = (p: Pace): void => {
    setPace(p);
    session.send({ type: 'pace', pace: p });
  };
  const name = (p: Pace): string => (p === 'story' || p === 'max' ? t(p) : `×${p}`);
  return (
    <header className="bar">
      <b className="brand">Kubarium</b>
      <span className="dim">lab ▸ default</span>
      <span className="grow" />
      <button type="button" onClick={() => session.send({ type: running ? 'pause' : 'play' })}>
        {running ? t('pause') : t('play')}
      </button>
      <button type="button" onClick={() => void session.order({ ask: 'step', n: 1, of: 'hop' })}>
        {t('step')}
      </button>
      <div role="radiogroup" aria-label={t('pace')} className="paces">
        {PACES.map((p) => (
          <label key={p} className={p === pace ? 'chosen' : ''}>
            <input type="radio" name="pace" checked={p === pace} onChange={() => choose(p)} />
            {name(p)}
          </label>
        ))}
      </div>
      <time className="mono">{clock(now)}</time>
      <span className="grow" />
      <button type="button" onClick={() => switchLanguage(i18n.language === 'ko' ? 'en' : 'ko')}>
        {t('language')}
      </button>
      <button type="button" onClick={toggleTheme}>
        {t('theme')}
      </button>
    </header>
  );
}
