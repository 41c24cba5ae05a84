import type { Results } from '../../protocol/protocol.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';

type Traffic = NonNullable<Results['traffic']>;

/** Who sends: `outside`, or a Pod `namespace/name`. */
export type Sender = string;

/** Virtual time that a request may take before it is given up here, µs. */
const PATIENCE_US = 130_000_000;

/** How far the standing clock runs between two looks, µs. */
const LOOK_US = 20_000;

/** Requests are sent so far apart, µs of the cluster's time. */
const APART_US = 5_000;

async function until(root: number, signal: AbortSignal): Promise<Traffic | undefined> {
  for (let waited = 0; waited < PATIENCE_US && !signal.aborted;) {
    const step = waited < 1_000_000 ? LOOK_US : 1_000_000;
    await session.order({ ask: 'advance', us: step });
    waited += step;
    const answer = await session.order({ ask: 'traffic', root });
    if (answer) return answer;
  }
  return undefined;
}

/** One request, sent now and followed to its end. Answers with its chain's root. */
export async function sendOne(
  sender: Sender,
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly root: number; readonly answer: Traffic | undefined }> {
  const from =
    sender === 'outside' ? ({ at: 'outside' } as const) : ({ at: 'pod', name: sender } as const);
  const root = await session.order({ ask: 'command', command: { do: 'traffic', from, command } });
  return { root, answer: await until(root, signal) };
}

/** Pods that can send: running ones. */
export function useSenders(): readonly Sender[] {
  const pods = useCluster((s) => s.pods);
  return Object.values(pods)
    .filter((p) => p.class === 'good' && p.namespace !== 'kube-system')
    .map((p) => `${p.namespace}/${p.name}`)
    .sort();
}

/** Lets a little time pass between two requests. */
export async function pauseBetween(): Promise<void> {
  await session.order({ ask: 'advance', us: APART_US });
}
