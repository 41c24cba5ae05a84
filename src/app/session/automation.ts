import type { ApplyResult, Kubarium, KubariumError } from '../../protocol/Kubarium.ts';
import type { Pace } from '../../protocol/protocol.ts';
import { director } from '../stores/Director.ts';
import { useView } from '../stores/viewStore.ts';
import { durationMs } from './durationMs.ts';
import { session } from './session.ts';
import { sessionTransport } from './transport.ts';

const PACES: readonly unknown[] = ['story', 0.1, 1, 10, 100, 1000, 'max'];

function reject(code: string, message: string): Promise<never> {
  return Promise.reject(
    Object.assign(new Error(message), { code } satisfies Partial<KubariumError>),
  );
}

async function apply(yaml: string, options: { readonly wait?: boolean } = {}) {
  const { applyText } = await import('../../kubectl/apply/applyText.ts');
  let commandId = 0;
  const run = options.wait !== false;
  const onRoot = (root: number): void => void (commandId = root);
  const all = applyText(yaml, sessionTransport({ run, onRoot }), { namespace: 'default' });
  if (!run) return { results: [], commandId };
  const results = (await all).map(({ key, verb, code, message }): ApplyResult => ({
    key,
    verb,
    status: code,
    message,
  }));
  return { results, commandId };
}

async function kubectl(line: string) {
  const { runLine } = await import('../../kubectl/shell/runLine.ts');
  return runLine(line, sessionTransport({ run: true }));
}

function advance(duration: string | number): Promise<number> {
  const ms = durationMs(duration);
  if (!Number.isFinite(ms)) return reject('BadArgument', `not a duration: ${String(duration)}`);
  return session.order({ ask: 'advance', us: Math.round(ms * 1000) });
}

/** Settles when the worker has taken everything that was said before. */
async function settled(): Promise<void> {
  await session.order({ ask: 'now' });
}

function play(pace?: Pace): Promise<void> {
  if (pace !== undefined && !PACES.includes(pace)) {
    return reject('BadArgument', `not a pace: ${String(pace)}`);
  }
  if (pace !== undefined) {
    useView.getState().setPace(pace);
    session.send({ type: 'pace', pace });
    director.paceChanged(pace);
  }
  director.play();
  return settled();
}

/** `window.kubarium`: the cluster for tests and for teachers who script a demonstration. */
export const automation: Kubarium = {
  ready: session.started,
  apply,
  kubectl,
  advance,
  play,
  pause: () => {
    director.pause();
    return settled();
  },
  step: (n = 1) => session.order({ ask: 'step', n, of: 'event' }),
  now: () => session.order({ ask: 'now' }),
  fault: (fault) => session.order({ ask: 'command', command: { do: 'fault', fault }, run: true }),
  snapshot: () => session.order({ ask: 'snapshot' }),
  restore: (bytes) => session.order({ ask: 'restore', bytes }),
  hash: () => session.order({ ask: 'hash' }),
  trace: (filter = {}) => session.order({ ask: 'trace', ...filter }),
};
