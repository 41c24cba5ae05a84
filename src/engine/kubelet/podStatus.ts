import type {
  Container,
  ContainerState,
  ContainerStatus,
} from '../api/core/pod/containerFields.ts';
import type { Pod, PodCondition, PodStatus } from '../api/core/pod/fields.ts';
import { qosClass } from '../api/core/pod/qosClass.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import { fullImageName } from './images/catalogue.ts';
import type { RuntimeContainer, Sandbox } from './runtime/Containerd.ts';

/** Why a container does not run, as the last sync found it. */
export interface WaitingReason {
  readonly reason: string;
  readonly message?: string;
}

/** What a status is made of. */
export interface StatusInput {
  readonly pod: Pod;
  readonly sandbox: Sandbox | undefined;
  readonly containers: readonly RuntimeContainer[];
  readonly reasons: Readonly<Record<string, WaitingReason>>;
  readonly now: number;
  readonly hostIP: string;
  readonly terminating: boolean;
}

function stateOf(c: RuntimeContainer): ContainerState {
  if (c.state === 'running') return { running: { startedAt: rfc3339(c.startedAt) } };
  return {
    terminated: {
      exitCode: c.exitCode,
      reason: c.exitCode === 0 ? 'Completed' : 'Error',
      startedAt: rfc3339(c.startedAt),
      finishedAt: rfc3339(c.finishedAt),
      containerID: `containerd://${idOf(c)}`,
    },
  };
}

/** An id as long as containerd's, made of the Pod's uid and the runtime's number. */
function idOf(c: RuntimeContainer): string {
  return c.id.replace(/[^0-9a-f]/g, '').padEnd(64, '0');
}

function statusOf(c: Container, all: readonly RuntimeContainer[], i: StatusInput): ContainerStatus {
  const name = c.name ?? '';
  const attempts = all.filter((r) => r.name === name && r.state !== 'created');
  const last = attempts.at(-1);
  const before = attempts.at(-2);
  const waiting = i.reasons[name];
  const base = { name, restartCount: last?.attempt ?? 0 };
  if (!last) {
    const state = { waiting: waiting ?? { reason: 'ContainerCreating' } };
    return {
      ...base,
      state,
      lastState: {},
      ready: false,
      image: c.image ?? '',
      imageID: '',
      started: false,
    };
  }
  const full = fullImageName(c.image ?? '');
  const running = last.state === 'running';
  const shown = waiting && !running;
  return {
    ...base,
    state: shown ? { waiting } : stateOf(last),
    lastState: shown ? stateOf(last) : before ? stateOf(before) : {},
    ready: running,
    image: full,
    imageID: full,
    containerID: `containerd://${idOf(last)}`,
    started: running,
  };
}

function phaseOf(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  init: readonly ContainerStatus[],
): NonNullable<PodStatus['phase']> {
  const policy = pod.spec?.restartPolicy ?? 'Always';
  const initFailed = init.some((s) => (s.state?.terminated?.exitCode ?? 0) !== 0);
  if (initFailed && policy === 'Never') return 'Failed';
  if (init.some((s) => s.state?.terminated?.exitCode !== 0)) return 'Pending';
  if (statuses.some((s) => s.state?.waiting && !s.lastState?.terminated)) return 'Pending';
  if (statuses.some((s) => s.state?.running)) return 'Running';
  const ends = statuses.map((s) => (s.state?.terminated ?? s.lastState?.terminated)?.exitCode ?? 0);
  if (policy === 'Always') return 'Running';
  if (ends.every((c) => c === 0)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

function condition(
  type: string,
  ok: boolean,
  i: StatusInput,
  why?: Partial<PodCondition>,
): PodCondition {
  const status = ok ? 'True' : 'False';
  const old = i.pod.status?.conditions?.find((c) => c.type === type);
  const since = old?.status === status ? old.lastTransitionTime : undefined;
  return {
    type,
    observedGeneration: i.pod.metadata?.generation ?? 1,
    status,
    lastTransitionTime: since ?? rfc3339(i.now),
    ...(ok ? {} : why),
  };
}

function conditionsOf(
  i: StatusInput,
  init: readonly ContainerStatus[],
  statuses: readonly ContainerStatus[],
  phase: string,
): PodCondition[] {
  const pending = init.filter((s) => s.state?.terminated?.exitCode !== 0).map((s) => s.name);
  const unready = statuses.filter((s) => !s.ready).map((s) => s.name);
  const notReady = {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
  const ended =
    phase === 'Succeeded'
      ? { reason: 'PodCompleted' }
      : phase === 'Failed'
        ? { reason: 'PodFailed' }
        : notReady;
  const waiting = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${pending.join(' ')}]`,
  };
  const scheduled = i.pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
  return [
    condition('PodReadyToStartContainers', i.sandbox !== undefined, i),
    condition('Initialized', pending.length === 0, i, waiting),
    condition('Ready', unready.length === 0, i, ended),
    condition('ContainersReady', unready.length === 0, i, ended),
    ...(scheduled
      ? [{ ...scheduled, observedGeneration: i.pod.metadata?.generation ?? 1 }]
      : [condition('PodScheduled', true, i)]),
  ];
}

/**
 * A Pod's status as the kubelet sees it.
 * Models: pkg/kubelet/kubelet_pods.go generateAPIPodStatus, pkg/kubelet/status/generate.go
 */
export function podStatus(i: StatusInput): PodStatus {
  const init = (i.pod.spec?.initContainers ?? []).map((c) => statusOf(c, i.containers, i));
  const waitsForInit = init.some((s) => s.state?.terminated?.exitCode !== 0);
  const reasons = waitsForInit ? { ...i, reasons: podInitializing(i.pod) } : i;
  const statuses = (i.pod.spec?.containers ?? []).map((c) => statusOf(c, i.containers, reasons));
  const phase = phaseOf(i.pod, statuses, init);
  return {
    observedGeneration: i.pod.metadata?.generation ?? 1,
    phase,
    conditions: conditionsOf(i, init, statuses, phase),
    hostIP: i.hostIP,
    hostIPs: [{ ip: i.hostIP }],
    ...(i.sandbox ? { podIP: i.sandbox.ip, podIPs: [{ ip: i.sandbox.ip }] } : {}),
    startTime: i.pod.status?.startTime ?? rfc3339(i.now),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: statuses,
    qosClass: i.pod.status?.qosClass ?? qosClass(i.pod.spec ?? {}),
  };
}

function podInitializing(pod: Pod): Readonly<Record<string, WaitingReason>> {
  const out: Record<string, WaitingReason> = {};
  for (const c of pod.spec?.containers ?? []) out[c.name ?? ''] = { reason: 'PodInitializing' };
  return out;
}
