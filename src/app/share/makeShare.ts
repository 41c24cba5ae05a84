import revision from 'virtual:engine-revision';
import { SCENARIOS, scenarioConfig } from '../../scenarios/scenarios.ts';
import { addressOf, encodeShare } from '../link/shareCode.ts';
import { readSelection } from '../link/selection.ts';
import { session } from '../session/session.ts';
import { activeFile, useEditor } from '../stores/editorStore.ts';

/** Longer ones are cut by some mail and chat programs: they go into a file. */
export const LINK_MAX = 8192;

/** What the dialog offers. */
export interface Share {
  /** The whole code; what a file holds. */
  readonly code: string;
  readonly address: string;
  readonly commands: number;
  /** Virtual time of the moment, µs. */
  readonly at: number;
  readonly hash: string;
}

/** The scenario that a run was started from. */
function scenarioOfRun(config: unknown, seed: number): string {
  const text = JSON.stringify(config);
  return SCENARIOS.find((s) => JSON.stringify(scenarioConfig(s.id, seed)) === text)?.id ?? '';
}

/** The page's public address, where one was given at build time, else where it is now. */
function pageAddress(): string {
  const { origin, pathname } = window.location;
  const lang = document.documentElement.lang === 'ko' ? 'ko' : 'en';
  return `${import.meta.env['VITE_PUBLIC_URL'] ?? `${origin}${pathname}`}?lang=${lang}`;
}

/** Makes the share of exactly this moment. */
export async function makeShare(): Promise<Share> {
  const [input, hash] = await Promise.all([
    session.order({ ask: 'input' }),
    session.order({ ask: 'hash' }),
  ]);
  const { config, commands, until } = input;
  const { name, text } = activeFile(useEditor.getState());
  const code = await encodeShare({
    format: 1,
    engine: revision,
    scenario: scenarioOfRun(config, config.seed),
    seed: config.seed,
    commands,
    until,
    hash,
    selected: readSelection(window.location.hash),
    file: { name, text },
  });
  const address = addressOf(pageAddress(), code);
  return { code, address, commands: commands.length, at: until.at, hash };
}
