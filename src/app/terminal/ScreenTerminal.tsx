import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Xterm } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shell } from '../../kubectl/shell/Shell.ts';
import { TerminalSession } from './TerminalSession.ts';
import { xtermTheme } from './xtermTheme.ts';

const FONT_SIZE = 13;
const SCROLLBACK = 5000;

function fontFamily(): string {
  return getComputedStyle(document.documentElement).getPropertyValue('--mono').trim();
}

/** The terminal as a grid of characters. */
export function ScreenTerminal({ shell }: { shell: Shell }) {
  const { t } = useTranslation('terminal');
  const host = useRef<HTMLDivElement>(null);
  const label = t('input');
  useEffect(() => {
    const element = host.current!;
    const term = new Xterm({
      fontFamily: fontFamily(),
      fontSize: FONT_SIZE,
      lineHeight: 1.25,
      scrollback: SCROLLBACK,
      theme: xtermTheme(),
      minimumContrastRatio: 4.5,
    });
    const fit = new FitAddon();
    term.loadAddon(fit);
    term.open(element);
    term.textarea?.setAttribute('aria-label', label);
    const session = new TerminalSession(shell, {
      get cols() {
        return term.cols;
      },
      write: (data) => term.write(data),
      clear: () => term.write('\x1b[H\x1b[2J\x1b[3J'),
    });
    term.onData((data) => void session.type(data));
    const sizes = new ResizeObserver(() => fit.fit());
    sizes.observe(element);
    const themes = new MutationObserver(() => (term.options.theme = xtermTheme()));
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    fit.fit();
    session.begin();
    term.focus();
    return () => {
      session.end();
      sizes.disconnect();
      themes.disconnect();
      term.dispose();
    };
  }, [shell, label]);
  return <div className="screen" ref={host} data-id="terminal/screen" />;
}
