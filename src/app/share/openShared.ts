import revision from 'virtual:engine-revision';
import { SCENARIOS, scenarioConfig } from '../../scenarios/scenarios.ts';
import { writeSelection } from '../link/selection.ts';
import type { SharedRun } from '../link/shareCode.ts';
import { decodeShare, ShareError } from '../link/shareCode.ts';
import { session } from '../session/session.ts';
import { openFile } from '../stores/editorStore.ts';
import { usePlayback } from '../stores/playback.ts';
import { tellShare } from './shareStore.ts';

function inputOf(run: SharedRun) {
  const { scenario, seed, commands, until } = run;
  return { config: scenarioConfig(scenario, seed), commands, until };
}

async function compare(run: SharedRun, divergedAt: number): Promise<void> {
  const [ours, at] = await Promise.all([
    session.order({ ask: 'hash' }),
    session.order({ ask: 'now' }),
  ]);
  const until = run.until.at;
  if (at * 1000 < until) return tellShare({ is: 'stopped', at: at * 1000, until });
  if (ours === run.hash) return tellShare({ is: 'same', at: until });
  tellShare({ is: 'differs', from: divergedAt, theirs: run.engine, ours: revision });
}

/** Starts the run's cluster and repeats it up to its moment, where the clock stands. */
async function repeat(run: SharedRun): Promise<void> {
  usePlayback.setState({ playing: false });
  tellShare({ is: 'repeating', until: run.until.at });
  const input = inputOf(run);
  const byTime = run.engine !== revision;
  const { config } = input;
  const { divergedAt } = await session.order({ ask: 'start', config, input, byTime });
  await compare(run, divergedAt);
}

/**
 * Opens a share code in place of the present run. Answers false, and tells why, when it cannot be
 * read: nothing was changed then.
 */
export async function openShared(code: string): Promise<boolean> {
  let run: SharedRun;
  try {
    run = await decodeShare(code);
  } catch (error) {
    if (!(error instanceof ShareError)) throw error;
    tellShare({ is: 'broken', problem: error.problem, detail: error.message });
    return false;
  }
  if (!SCENARIOS.some((s) => s.id === run.scenario)) {
    tellShare({ is: 'broken', problem: 'scenario', detail: run.scenario });
    return false;
  }
  if (run.file.text !== '') openFile(run.file.name.replace(/\.ya?ml$/, ''), run.file.text);
  void repeat(run);
  writeSelection(run.selected);
  return true;
}
