import type { Pod } from '../../engine/api/core/pod/fields.ts';
import { podRequests } from '../../engine/scheduler/framework/podRequests.ts';
import type { PodClass, PodRow, PodWait } from '../../protocol/protocol.ts';
import { controllerOf } from './objectRow.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

/** kubectl's STATUS column. Models: pkg/printers/internalversion printPod */
function statusWord(pod: Pod): string {
  const s = pod.status ?? {};
  let word = s.reason ?? s.phase ?? 'Unknown';
  const init = s.initContainerStatuses ?? [];
  const pending = init.findIndex((c) => c.state?.terminated?.exitCode !== 0);
  if (pending >= 0) {
    const c = init[pending]!;
    const waiting = c.state?.waiting?.reason;
    if (c.state?.terminated) word = `Init:${c.state.terminated.reason ?? 'Error'}`;
    else if (waiting && waiting !== 'PodInitializing') word = `Init:${waiting}`;
    else word = `Init:${pending}/${init.length}`;
  } else {
    for (const c of [...(s.containerStatuses ?? [])].reverse()) word = containerWord(c) ?? word;
    const running = s.containerStatuses?.some((c) => c.ready && c.state?.running);
    if (word === 'Completed' && running) word = 'Running';
  }
  return pod.metadata?.deletionTimestamp === undefined ? word : 'Terminating';
}

function containerWord(c: ContainerStatus): string | undefined {
  const { waiting, terminated } = c.state ?? {};
  if (waiting?.reason) return waiting.reason;
  if (terminated) return terminated.reason ?? `ExitCode:${terminated.exitCode}`;
  return undefined;
}

function classOf(word: string, ready: boolean): PodClass {
  if (word === 'Terminating') return 'leaving';
  if (word === 'Completed' || word === 'Succeeded') return 'finished';
  if (word === 'Running') return ready ? 'good' : 'waiting';
  if (word === 'ContainerCreating' || word === 'PodInitializing' || /^Init:\d/.test(word)) {
    return 'progress';
  }
  return word === 'Pending' || word === 'SchedulingGated' ? 'waiting' : 'failed';
}

const NONE = {};

/** What keeps a Pod without a node, in the scheduler's words, up to the reasons of single nodes. */
function pendingNote(pod: Pod): string {
  const scheduled = pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
  if (scheduled?.status !== 'False') return '';
  return (scheduled.message ?? '').split(/[:.] /)[0]!;
}

function noteOf(pod: Pod, status: string): string {
  if (status === 'Pending') return pendingNote(pod);
  const dead = pod.status?.containerStatuses?.find((c) => c.state?.terminated);
  const { exitCode, reason } = dead?.state?.terminated ?? {};
  if (status === 'Error') return `exit ${exitCode ?? 1}`;
  if (status !== 'OOMKilled' || reason !== status) return '';
  const container = pod.spec?.containers?.find((c) => c.name === dead?.name);
  return container?.resources?.limits?.['memory'] ?? '';
}

/** A Pod as the picture draws it. */
export function podRow(pod: Pod, wait: PodWait | null): PodRow {
  const statuses = pod.status?.containerStatuses ?? [];
  const containers = pod.spec?.containers?.length ?? 0;
  const ready = statuses.filter((c) => c.ready).length;
  const status = statusWord(pod);
  const { requests } = podRequests(pod);
  return {
    uid: pod.metadata?.uid ?? '',
    namespace: pod.metadata?.namespace ?? '',
    name: pod.metadata?.name ?? '',
    node: pod.spec?.nodeName ?? '',
    status,
    class: classOf(status, ready === containers),
    ready,
    containers,
    restarts: statuses.reduce((n, c) => n + (c.restartCount ?? 0), 0),
    ip: pod.status?.podIP ?? '',
    owner: controllerOf(pod),
    milliCPU: requests.milliCPU,
    memory: requests.memory,
    labels: pod.metadata?.labels ?? NONE,
    wait,
    note: noteOf(pod, status),
  };
}
