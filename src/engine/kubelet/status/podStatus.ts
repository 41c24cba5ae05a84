import type { ContainerStatus } from '../../api/core/pod/containerFields.ts';
import type { Pod, PodStatus } from '../../api/core/pod/fields.ts';
import { qosClass } from '../../api/core/pod/qosClass.ts';
import { containersOf, ephemeralOf, initContainersOf, isTerminalPhase } from '../podSpec.ts';
import type { RuntimePod } from '../runtime/RuntimePod.ts';
import { readySandbox } from '../runtime/RuntimePod.ts';
import { conditionsOf, isOwnCondition } from './conditionsOf.ts';
import type { StatusInput } from './containerStatuses.ts';
import { containerStatuses } from './containerStatuses.ts';
import { podRequests } from './podResources.ts';
import { phaseOf } from './phaseOf.ts';

/** What a Pod's status is made of. */
export interface PodStatusInput extends StatusInput {
  /** What was last said; the API's status when nothing was yet. */
  readonly old: PodStatus;
  /** Addresses known of the Pod, kept when its sandbox has gone. */
  readonly podIP: string;
  readonly hostIP: string;
  /** All its containers are stopped for good. */
  readonly ends: boolean;
  /** The probes' word on each container. */
  readonly probed: (s: ContainerStatus, init: boolean) => ContainerStatus;
  /** Evicted or over its deadline: overrides phase, reason and message. */
  readonly verdict?: PodVerdict;
  /** Conditions of an in-place resize. */
  readonly resizing: readonly NonNullable<PodStatus['conditions']>[number][];
}

/** Why the kubelet itself fails a Pod. */
export interface PodVerdict {
  readonly reason: string;
  readonly message: string;
  /** A condition DisruptionTarget says so too. */
  readonly disrupted?: boolean;
}

function startedInSandbox(pod: Pod, runtime: RuntimePod): boolean {
  const sandbox = readySandbox(runtime);
  if (!sandbox) return false;
  const names = new Set(containersOf(pod).map((c) => c.name));
  return runtime.containers.some((c) => names.has(c.name) && c.createdAt >= sandbox.createdAt);
}

/** The phase that is said: a terminal one is never taken back. */
function settledPhase(i: PodStatusInput, phase: string): string {
  // An eviction gives way to how the containers ended; a deadline does not.
  if (i.verdict) return i.verdict.disrupted && isTerminalPhase(phase) ? phase : 'Failed';
  if (isTerminalPhase(i.pod.status?.phase)) return i.pod.status!.phase!;
  if (!isTerminalPhase(phase) && isTerminalPhase(i.old.phase)) return i.old.phase!;
  return phase;
}

function byName(all: readonly ContainerStatus[]): ReadonlyMap<string, ContainerStatus> {
  return new Map(all.map((s) => [s.name ?? '', s]));
}

/**
 * A Pod's status as the kubelet sees it; times of transition are set when it is written down.
 * Models: pkg/kubelet/kubelet_pods.go generateAPIPodStatus
 */
export function podStatus(i: PodStatusInput): PodStatus {
  const { pod, old } = i;
  const main = containerStatuses(containersOf(pod), i, old.containerStatuses, false).map((s) =>
    i.probed(s, false),
  );
  const init = containerStatuses(initContainersOf(pod), i, old.initContainerStatuses, true).map(
    (s) => i.probed(s, true),
  );
  const others = containerStatuses(ephemeralOf(pod), i, old.ephemeralContainerStatuses, false);
  const all = byName([...main, ...init]);
  const phase = settledPhase(i, phaseOf(pod, all, i.ends, startedInSandbox(pod, i.runtime)));
  const same = phase === old.phase;
  const told = i.verdict?.disrupted && phase !== 'Failed' ? undefined : i.verdict;
  const reason = told?.reason ?? (same ? (old.reason ?? pod.status?.reason) : undefined);
  const message = told?.message ?? (same ? (old.message ?? pod.status?.message) : undefined);
  const podIP = i.podIP || (pod.spec?.hostNetwork ? i.hostIP : '');
  return {
    observedGeneration: pod.metadata?.generation ?? 1,
    phase,
    conditions: allConditions(i, all, phase),
    ...(message ? { message } : {}),
    ...(reason ? { reason } : {}),
    hostIP: i.hostIP,
    hostIPs: [{ ip: i.hostIP }],
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: main,
    qosClass: pod.status?.qosClass ?? qosClass(pod.spec ?? {}),
    ...(others.length > 0 ? { ephemeralContainerStatuses: others } : {}),
    ...podResources(pod),
  } as PodStatus;
}

function allConditions(
  i: PodStatusInput,
  all: ReadonlyMap<string, ContainerStatus>,
  phase: string,
): PodStatus['conditions'] {
  const { pod, old } = i;
  const generation = pod.metadata?.generation ?? 1;
  const was = old.conditions?.some((c) => c.type === 'Initialized' && c.status === 'True') ?? false;
  const foreign = (pod.status?.conditions ?? []).filter(
    (c) => !isOwnCondition(c.type) && c.type !== 'DisruptionTarget',
  );
  const disrupted = (old.conditions ?? []).filter((c) => c.type === 'DisruptionTarget');
  const target = i.verdict?.disrupted
    ? [
        {
          type: 'DisruptionTarget',
          status: 'True',
          observedGeneration: generation,
          reason: 'TerminationByKubelet',
          message: i.verdict.message,
        },
      ]
    : disrupted;
  const sandboxReady = readySandbox(i.runtime) !== undefined;
  const own = conditionsOf(pod, all, phase, sandboxReady, was).map((v) => ({
    ...v,
    observedGeneration: generation,
  }));
  return [...foreign, ...i.resizing, ...target, ...own] as PodStatus['conditions'];
}

function podResources(pod: Pod): object {
  const requests = podRequests(pod, 'requests');
  const limits = podRequests(pod, 'limits');
  const resources = {
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
  };
  return {
    ...(Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    resources,
  };
}
