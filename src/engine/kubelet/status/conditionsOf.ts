import type { ContainerStatus } from '../../api/core/pod/containerFields.ts';
import type { Pod, PodCondition } from '../../api/core/pod/fields.ts';
import { containersOf, initContainersOf, isSidecar } from '../podSpec.ts';

type Statuses = ReadonlyMap<string, ContainerStatus>;

/** A condition without its time of transition. */
type Verdict = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

function verdict(type: string, ok: boolean, reason?: string, message?: string): Verdict {
  const status = ok ? 'True' : 'False';
  return { type, status, ...(reason ? { reason } : {}), ...(message ? { message } : {}) };
}

/** Models: pkg/kubelet/status/generate.go GenerateContainersReadyCondition */
function containersReady(type: string, pod: Pod, statuses: Statuses, phase: string): Verdict {
  const counted = [...initContainersOf(pod).filter(isSidecar), ...containersOf(pod)];
  const names = counted.map((c) => c.name ?? '');
  const unknown = names.filter((n) => !statuses.has(n));
  const unready = names.filter((n) => statuses.get(n)?.ready === false);
  if (phase === 'Succeeded' && unknown.length === 0) return verdict(type, false, 'PodCompleted');
  if (phase === 'Failed') return verdict(type, false, 'PodFailed');
  const texts: string[] = [];
  if (unknown.length > 0) texts.push(`containers with unknown status: [${unknown.join(' ')}]`);
  if (unready.length > 0) texts.push(`containers with unready status: [${unready.join(' ')}]`);
  if (texts.length > 0) return verdict(type, false, 'ContainersNotReady', texts.join(', '));
  return verdict(type, true);
}

function gatesClosed(pod: Pod): string[] {
  return (pod.spec?.readinessGates ?? []).flatMap(({ conditionType: type = '' }) => {
    const c = pod.status?.conditions?.find((x) => x.type === type);
    if (!c) return [`corresponding condition of pod readiness gate "${type}" does not exist.`];
    if (c.status === 'True') return [];
    return [`the status of pod readiness gate "${type}" is not "True", but ${c.status}`];
  });
}

function initialized(pod: Pod, statuses: Statuses, phase: string, was: boolean): Verdict {
  const type = 'Initialized';
  const pending = initContainersOf(pod).filter((c) => {
    const s = statuses.get(c.name ?? '');
    return isSidecar(c) ? !s?.started : !s?.ready;
  });
  if (phase === 'Succeeded') return verdict(type, true, 'PodCompleted');
  const begun = containersOf(pod).some((c) => {
    const s = statuses.get(c.name ?? '');
    return s?.state?.running !== undefined || s?.state?.terminated !== undefined;
  });
  if (begun || pending.length === 0 || was) return verdict(type, true);
  const names = pending.map((c) => c.name).join(' ');
  const text = `containers with incomplete status: [${names}]`;
  return verdict(type, false, 'ContainersNotInitialized', text);
}

/** Both ready conditions, as they stand when only readiness has changed. */
export function readyConditions(pod: Pod, statuses: Statuses, phase: string): readonly Verdict[] {
  const ready = containersReady('Ready', pod, statuses, phase);
  const closed = ready.status === 'True' ? gatesClosed(pod) : [];
  const gated = verdict('Ready', false, 'ReadinessGatesNotReady', closed.join(', '));
  return [
    closed.length > 0 ? gated : ready,
    containersReady('ContainersReady', pod, statuses, phase),
  ];
}

/**
 * The conditions that the kubelet owns. `sandboxReady`: containers may be started; `was`: the Pod
 * has been initialized before.
 * Models: pkg/kubelet/status/generate.go
 */
export function conditionsOf(
  pod: Pod,
  statuses: Statuses,
  phase: string,
  sandboxReady: boolean,
  was: boolean,
): readonly Verdict[] {
  return [
    verdict('PodReadyToStartContainers', sandboxReady),
    initialized(pod, statuses, phase, was),
    ...readyConditions(pod, statuses, phase),
    verdict('PodScheduled', true),
  ];
}

const OWN = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizePending',
  'PodResizeInProgress',
  'AllContainersRestarting',
]);

/** Whether only the kubelet writes a condition. Models: pkg/kubelet/types PodConditionByKubelet */
export function isOwnCondition(type: string | undefined): boolean {
  return OWN.has(type ?? '');
}
