import type { Pace } from '../../protocol/protocol.ts';

const PACES: readonly Pace[] = ['story', 0.1, 1, 10, 100, 1000, 'max'];

/** What the page's address says. */
export interface Settings {
  readonly scenario: string;
  readonly seed: number;
  readonly lang: 'ko' | 'en';
  readonly theme: 'light' | 'dark';
  readonly paused: boolean;
  readonly pace: Pace;
  /** The page is a live block in another one: only this panel, without tools; '' for all. */
  readonly embed: '' | 'canvas';
}

/** Reads the query; anything it does not understand becomes the default. */
export function readSettings(search: string): Settings {
  const q = new URLSearchParams(search);
  const seed = Number(q.get('seed') ?? 1);
  const asked = q.get('lang');
  const own = navigator.language.startsWith('ko') ? 'ko' : 'en';
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = q.get('theme') ?? (dark ? 'dark' : 'light');
  return {
    scenario: q.get('scenario') ?? '',
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : 1,
    lang: asked === 'ko' || asked === 'en' ? asked : own,
    theme: theme === 'dark' ? 'dark' : 'light',
    paused: q.get('paused') === '1',
    pace: PACES.find((p) => String(p) === q.get('pace')) ?? 'story',
    embed: q.get('embed') === 'canvas' ? 'canvas' : '',
  };
}
