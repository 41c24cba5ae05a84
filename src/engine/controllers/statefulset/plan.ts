import type { ControllerRevision } from '../../api/apps/controllerrevision/fields.ts';
import type { StatefulSet, StatefulSetStatus } from '../../api/apps/statefulset/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { isPodReady } from '../common/podCondition.ts';
import { isPodAvailable, isPodTerminal } from '../common/pods.ts';
import { newPod, ordinalOf, startOf } from './identity.ts';
import { revisionOf, templateOf } from './revisions.ts';

/** A set with its Pods and the two revisions between which it moves. */
export interface View {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly now: SimTime;
}

/** What is to be done, and the status that follows. */
export interface Plan {
  readonly create: readonly Pod[];
  readonly remove: readonly Pod[];
  readonly status: StatefulSetStatus;
}

function isEnding(pod: Pod): boolean {
  return pod.metadata?.deletionTimestamp !== undefined;
}

function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod);
}

function isAvailable(v: View, pod: Pod): boolean {
  return isPodAvailable(pod, v.set.spec?.minReadySeconds ?? 0, v.now);
}

function isUnavailable(v: View, pod: Pod | undefined): boolean {
  return !pod || !isAvailable(v, pod) || isEnding(pod);
}

/** Pods by ordinal from the first on, holes undefined; and those beyond, the last first. */
function sorted(v: View): { slots: readonly (Pod | undefined)[]; condemned: readonly Pod[] } {
  const start = startOf(v.set);
  const n = v.set.spec?.replicas ?? 0;
  const slots: (Pod | undefined)[] = Array.from({ length: n }, () => undefined);
  const condemned: Pod[] = [];
  for (const pod of v.pods) {
    const i = ordinalOf(v.set, pod);
    if (i >= start && i < start + n) slots[i - start] = pod;
    else if (i >= 0) condemned.push(pod);
  }
  condemned.sort((a, b) => ordinalOf(v.set, b) - ordinalOf(v.set, a));
  return { slots, condemned };
}

/** A Pod for a hole: of the current revision below the partition. */
function madeFor(v: View, ordinal: number): Pod {
  const { type, rollingUpdate } = v.set.spec?.updateStrategy ?? {};
  const below = rollingUpdate?.partition ?? v.set.status?.currentReplicas ?? 0;
  const old = type === 'RollingUpdate' && ordinal < startOf(v.set) + below;
  const r = old ? v.current : v.update;
  return newPod(v.set, templateOf(r), r.metadata?.name ?? '', ordinal);
}

interface Steps {
  readonly create: readonly Pod[];
  readonly remove: readonly Pod[];
  /** Nothing further may be done in this sync. */
  readonly stop: boolean;
}

const NOTHING: Steps = { create: [], remove: [], stop: false };
const STOP: Steps = { create: [], remove: [], stop: true };

/** One after the other: the next only when all before are ready. */
function oneByOne(v: View, slots: readonly (Pod | undefined)[]): Steps {
  for (const [i, pod] of slots.entries()) {
    if (!pod) return { ...STOP, create: [madeFor(v, startOf(v.set) + i)] };
    if (isPodTerminal(pod)) return { ...STOP, remove: isEnding(pod) ? [] : [pod] };
    if (isEnding(pod) || !isRunningAndReady(pod) || !isAvailable(v, pod)) return STOP;
  }
  return NOTHING;
}

function allAtOnce(v: View, slots: readonly (Pod | undefined)[]): Steps {
  const create: Pod[] = [];
  const remove: Pod[] = [];
  slots.forEach((pod, i) => {
    if (!pod) create.push(madeFor(v, startOf(v.set) + i));
    else if (isPodTerminal(pod) && !isEnding(pod)) remove.push(pod);
  });
  return { create, remove, stop: false };
}

/** Models: processCondemned */
function scaleDown(v: View, slots: readonly (Pod | undefined)[], condemned: readonly Pod[]): Steps {
  const [pod] = condemned;
  if (!pod) return NOTHING;
  if (isEnding(pod)) return STOP;
  const hole = slots.some((p) => isUnavailable(v, p));
  const sick = [...condemned].reverse().find((p) => isUnavailable(v, p));
  const first = hole ? undefined : sick;
  const well = isRunningAndReady(pod) && isAvailable(v, pod);
  return !well && pod !== first ? STOP : { ...STOP, remove: [pod] };
}

/**
 * The last Pod of an older revision down to the partition, when all after it are available. Models:
 * updateStatefulSet, its end (MaxUnavailableStatefulSet is off)
 */
function roll(v: View, slots: readonly (Pod | undefined)[]): readonly Pod[] {
  const { type, rollingUpdate } = v.set.spec?.updateStrategy ?? {};
  if (type === 'OnDelete') return [];
  for (let i = slots.length - 1; i >= (rollingUpdate?.partition ?? 0); i--) {
    const pod = slots[i];
    if (!pod) return [];
    if (revisionOf(pod) !== v.update.metadata?.name && !isEnding(pod)) return [pod];
    if (isUnavailable(v, pod)) return [];
  }
  return [];
}

function statusOf(v: View, rolled: number): StatefulSetStatus {
  const n = { all: 0, ready: 0, available: 0, current: 0, updated: 0 };
  for (const pod of v.pods) {
    n.all++;
    if (isRunningAndReady(pod)) {
      n.ready++;
      if (isAvailable(v, pod)) n.available++;
    }
    if (isEnding(pod)) continue;
    if (revisionOf(pod) === v.current.metadata?.name) n.current++;
    if (revisionOf(pod) === v.update.metadata?.name) n.updated++;
  }
  const want = v.set.spec?.replicas ?? 0;
  const done =
    v.set.spec?.updateStrategy?.type === 'RollingUpdate' &&
    n.updated === want &&
    n.ready === want &&
    n.all === want;
  const currentReplicas = done ? n.updated : n.current - rolled;
  return {
    observedGeneration: v.set.metadata?.generation ?? 0,
    replicas: n.all,
    ...(n.ready > 0 ? { readyReplicas: n.ready } : {}),
    ...(currentReplicas > 0 ? { currentReplicas } : {}),
    ...(n.updated > 0 ? { updatedReplicas: n.updated } : {}),
    currentRevision: (done ? v.update : v.current).metadata?.name ?? '',
    updateRevision: v.update.metadata?.name ?? '',
    collisionCount: v.set.status?.collisionCount ?? 0,
    availableReplicas: n.available,
  };
}

/** Models: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet */
export function planOf(v: View): Plan {
  const idle = { create: [], remove: [], status: statusOf(v, 0) };
  if (v.set.metadata?.deletionTimestamp !== undefined) return idle;
  const { slots, condemned } = sorted(v);
  const parallel = v.set.spec?.podManagementPolicy === 'Parallel';
  const up = parallel ? allAtOnce(v, slots) : oneByOne(v, slots);
  if (up.stop) return { ...idle, create: up.create, remove: up.remove };
  const down = parallel
    ? { ...NOTHING, remove: condemned.filter((p) => !isEnding(p)) }
    : scaleDown(v, slots, condemned);
  const remove = [...up.remove, ...down.remove];
  if (down.stop) return { ...idle, create: up.create, remove };
  const old = roll(v, slots);
  const status = statusOf(v, old.length);
  return { create: up.create, remove: [...remove, ...old], status };
}

/** Whether the set's status is another one. Models: inconsistentStatus */
export function differs(old: StatefulSetStatus | undefined, s: StatefulSetStatus): boolean {
  return (
    (s.observedGeneration ?? 0) > (old?.observedGeneration ?? 0) ||
    (s.replicas ?? 0) !== (old?.replicas ?? 0) ||
    (s.readyReplicas ?? 0) !== (old?.readyReplicas ?? 0) ||
    (s.currentReplicas ?? 0) !== (old?.currentReplicas ?? 0) ||
    (s.updatedReplicas ?? 0) !== (old?.updatedReplicas ?? 0) ||
    (s.availableReplicas ?? 0) !== (old?.availableReplicas ?? 0) ||
    s.currentRevision !== old?.currentRevision ||
    s.updateRevision !== old?.updateRevision
  );
}
