import './terminal.css';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Shell } from '../../kubectl/shell/Shell.ts';
import { sessionTransport } from '../session/transport.ts';
import { PlainTerminal } from './PlainTerminal.tsx';

const ScreenTerminal = lazy(async () => ({
  default: (await import('./ScreenTerminal.tsx')).ScreenTerminal,
}));

const REMEMBERED = 'kubarium.terminal.plain';

/** One shell for the page: its history and namespace outlive the tab. */
const shell = new Shell(sessionTransport({ run: true }));

/** kubectl against the cluster: as a screen of characters, or as plain text. */
export function Terminal() {
  const { t } = useTranslation('terminal');
  const [plain, setPlain] = useState(() => localStorage.getItem(REMEMBERED) === '1');
  const choose = (value: boolean): void => {
    localStorage.setItem(REMEMBERED, value ? '1' : '0');
    setPlain(value);
  };
  return (
    <div className="terminal">
      <div className="bar">
        <span>{t('hint')}</span>
        <label>
          <input type="checkbox" checked={plain} onChange={(e) => choose(e.target.checked)} />
          {t('plain')}
        </label>
      </div>
      {plain ? (
        <PlainTerminal shell={shell} />
      ) : (
        <Suspense fallback={<output className="screen" aria-label={t('loading')} />}>
          <ScreenTerminal shell={shell} />
        </Suspense>
      )}
    </div>
  );
}
