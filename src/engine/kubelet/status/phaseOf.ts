import type { Container, ContainerStatus } from '../../api/core/pod/containerFields.ts';
import type { Pod, PodStatus } from '../../api/core/pod/fields.ts';
import { containersOf, initContainersOf, isSidecar, shouldRestart } from '../podSpec.ts';

interface Counts {
  pendingInit: number;
  pendingSidecars: number;
  failedInit: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  /** Stopped and not to be started again. */
  over: number;
  succeeded: number;
}

function endOf(s: ContainerStatus): { exitCode?: number } | undefined {
  if (s.state?.terminated) return s.state.terminated;
  return s.state?.waiting ? s.lastState?.terminated : undefined;
}

function countInit(n: Counts, pod: Pod, c: Container, s: ContainerStatus | undefined): void {
  const end = s && endOf(s);
  if (!s || s.state?.running || !end) n.pendingInit++;
  else if (end.exitCode !== 0 && !shouldRestart(c, pod.spec ?? {}, end.exitCode ?? 0)) {
    n.failedInit++;
  }
}

function countSidecar(n: Counts, s: ContainerStatus | undefined): void {
  if (!s) n.unknown++;
  else if (s.state?.running) {
    if (!s.started) n.pendingSidecars++;
    n.running++;
  } else if (s.state?.waiting && !s.lastState?.terminated) {
    n.pendingSidecars++;
    n.waiting++;
  }
}

function countContainer(n: Counts, pod: Pod, c: Container, s: ContainerStatus | undefined): void {
  if (!s) n.unknown++;
  else if (s.state?.running) n.running++;
  else {
    const end = endOf(s);
    if (!end) {
      n.waiting++;
      return;
    }
    n.stopped++;
    if (!shouldRestart(c, pod.spec ?? {}, end.exitCode ?? 0)) n.over++;
    if (s.state?.terminated?.exitCode === 0) n.succeeded++;
  }
}

/**
 * A Pod's phase by the states of its containers. `ends`: nothing of it will run any more;
 * `started`: an ordinary container runs or ran in the present sandbox.
 * Models: pkg/kubelet/kubelet_pods.go getPhase
 */
export function phaseOf(
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus>,
  ends: boolean,
  started: boolean,
): NonNullable<PodStatus['phase']> {
  const n: Counts = {
    pendingInit: 0,
    pendingSidecars: 0,
    failedInit: 0,
    unknown: 0,
    running: 0,
    waiting: 0,
    stopped: 0,
    over: 0,
    succeeded: 0,
  };
  for (const c of initContainersOf(pod)) {
    const s = statuses.get(c.name ?? '');
    if (isSidecar(c)) countSidecar(n, s);
    else countInit(n, pod, c, s);
  }
  for (const c of containersOf(pod)) countContainer(n, pod, c, statuses.get(c.name ?? ''));
  if (n.failedInit > 0) return 'Failed';
  if (n.pendingInit > 0 || (n.pendingSidecars > 0 && !started) || n.waiting > 0) return 'Pending';
  if (n.running > 0 && n.unknown === 0) return 'Running';
  if (n.running > 0 || n.stopped === 0 || n.unknown > 0) return 'Pending';
  const result = n.stopped === n.succeeded ? 'Succeeded' : 'Failed';
  return ends || n.stopped === n.over ? result : 'Running';
}
