import type { ITheme } from '@xterm/xterm';

/** The design's colours as xterm needs them: resolved, of the theme that is shown. */
export function xtermTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: token('--panel'),
    foreground: token('--ink-1'),
    cursor: token('--ink-1'),
    cursorAccent: token('--panel'),
    selectionBackground: token('--line-2'),
    black: token('--ink-1'),
    red: token('--fail'),
    green: token('--ok'),
    yellow: token('--wait'),
    blue: token('--api'),
    magenta: token('--data'),
    cyan: token('--raft'),
    white: token('--ink-3'),
  };
}
