import { parseRfc3339 } from '../../../sim/rfc3339.ts';
import type { SimTime } from '../../../sim/time.ts';
import { humanDuration } from '../../meta/humanDuration.ts';
import type { Pod } from './fields.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/** What has been counted so far. */
interface Count {
  restarts: number;
  /** Latest end of a container that was restarted; 0 for none. */
  last: SimTime;
  ready: number;
}

function note(count: Count, c: ContainerStatus): void {
  count.restarts += c.restartCount ?? 0;
  const at = parseRfc3339(c.lastState?.terminated?.finishedAt ?? '') ?? 0;
  if (at > count.last) count.last = at;
}

function endOf(t: Terminated): string {
  if (t.reason) return t.reason;
  return t.signal ? `Signal:${t.signal}` : `ExitCode:${t.exitCode ?? 0}`;
}

/** Why a Pod is still initializing, as a word; undefined when it is not. */
function initWord(pod: Pod, all: Count, sidecars: Count): string | undefined {
  const specs = new Map(pod.spec?.initContainers?.map((c) => [c.name, c]));
  const list = pod.status?.initContainerStatuses ?? [];
  for (let i = 0; i < list.length; i++) {
    const c = list[i]!;
    const sidecar = specs.get(c.name)?.restartPolicy === 'Always';
    note(all, c);
    if (sidecar) note(sidecars, c);
    const { terminated, waiting } = c.state ?? {};
    if (terminated && (terminated.exitCode ?? 0) === 0) continue;
    if (sidecar && c.started === true) {
      if (c.ready) all.ready++;
      continue;
    }
    if (terminated) return `Init:${endOf(terminated)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${i}/${pod.spec?.initContainers?.length ?? 0}`;
  }
  return undefined;
}

function isTrue(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
}

/** The word of the app containers; `given` when none of them says more. */
function appWord(pod: Pod, count: Count, given: string): string {
  let word = given;
  let running = false;
  let failed = '';
  for (const c of (pod.status?.containerStatuses ?? []).toReversed()) {
    note(count, c);
    const { waiting, terminated } = c.state ?? {};
    if (waiting?.reason) word = waiting.reason;
    else if (terminated) {
      word = endOf(terminated);
      if ((terminated.exitCode ?? 0) !== 0) failed = word;
    } else if (c.ready && c.state?.running) {
      running = true;
      count.ready++;
    }
  }
  if (word !== 'Completed') return word;
  if (running && isTrue(pod, 'Ready')) return 'Running';
  if (failed !== '') return failed;
  return running ? 'NotReady' : word;
}

function plainWord(pod: Pod): string {
  const gated = pod.status?.conditions?.some(
    (c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated',
  );
  return gated ? 'SchedulingGated' : pod.status?.reason || (pod.status?.phase ?? '');
}

function endingWord(pod: Pod, word: string): string {
  if (pod.metadata?.deletionTimestamp === undefined) return word;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  const phase = pod.status?.phase;
  return phase === 'Failed' || phase === 'Succeeded' ? word : 'Terminating';
}

/**
 * The cells READY, STATUS and RESTARTS of a Pod.
 * Models: pkg/printers/internalversion printPod
 */
export function statusCells(pod: Pod, now: SimTime): readonly [string, string, string] {
  const sidecarSpecs = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  const total = (pod.spec?.containers?.length ?? 0) + sidecarSpecs.length;
  const all: Count = { restarts: 0, last: 0, ready: 0 };
  const sidecars: Count = { restarts: 0, last: 0, ready: 0 };
  const init = initWord(pod, all, sidecars);
  let word = init ?? plainWord(pod);
  let count = all;
  if (init === undefined || isTrue(pod, 'Initialized')) {
    count = { ...sidecars, ready: all.ready };
    word = appWord(pod, count, word);
  }
  const ago = count.last > 0 ? ` (${humanDuration(now - count.last)} ago)` : '';
  const restarts = count.restarts === 0 ? '0' : `${count.restarts}${ago}`;
  return [`${count.ready}/${total}`, endingWord(pod, word), restarts];
}
