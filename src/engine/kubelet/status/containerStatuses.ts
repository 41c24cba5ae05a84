import type {
  Container,
  ContainerState,
  ContainerStatus,
} from '../../api/core/pod/containerFields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import { fullImageName } from '../images/catalogue.ts';
import { initContainersOf, isSidecar, shouldRestart } from '../podSpec.ts';
import type { RuntimeContainer, RuntimePod } from '../runtime/RuntimePod.ts';
import { newest } from '../runtime/RuntimePod.ts';

/** Why a container does not run, as the last attempt found it. */
export interface WaitingReason {
  readonly reason: string;
  readonly message: string;
}

/** What container statuses are made of. */
export interface StatusInput {
  readonly pod: Pod;
  /** What the runtime had at the last relist. */
  readonly runtime: RuntimePod;
  readonly reasonOf: (container: string) => WaitingReason | undefined;
}

function terminated(c: RuntimeContainer): ContainerState {
  return {
    terminated: {
      exitCode: c.exitCode,
      ...(c.reason ? { reason: c.reason } : {}),
      ...(c.message ? { message: c.message } : {}),
      // A container that never started did so at the beginning of time.
      startedAt: rfc3339(c.startedAt),
      finishedAt: rfc3339(c.finishedAt),
      containerID: `containerd://${c.id}`,
    },
  };
}

function stateOf(c: RuntimeContainer): ContainerState {
  if (c.state === 'running') return { running: { startedAt: rfc3339(c.startedAt) } };
  return c.state === 'created' ? { waiting: {} } : terminated(c);
}

/** A status of what the runtime has. Models: kubelet_pods.go convertContainerStatus */
function converted(
  c: Container,
  r: RuntimeContainer,
  older: RuntimeContainer | undefined,
  old: ContainerStatus | undefined,
): ContainerStatus {
  const image = fullImageName(r.specImage);
  const id = `containerd://${r.id}`;
  const replaced = old && old.containerID !== id && old.state?.terminated;
  const last = older
    ? stateOf(older)
    : replaced
      ? { terminated: old.state!.terminated! }
      : old?.lastState?.terminated
        ? { terminated: old.lastState.terminated }
        : {};
  const restarts = Math.max(r.attempt, old?.restartCount ?? 0);
  const { requests } = c.resources ?? {};
  return {
    name: c.name ?? '',
    state: stateOf(r),
    lastState: last,
    ready: false,
    restartCount: restarts,
    image,
    imageID: image,
    containerID: id,
    ...(requests && Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    resources: resourcesOf(c, r),
    ...(old?.volumeMounts ? { volumeMounts: old.volumeMounts } : {}),
  } as ContainerStatus;
}

/** Of a running container what is in force, else what the spec asks for. */
function resourcesOf(c: Container, r: RuntimeContainer): object {
  const own = { ...c.resources };
  return r.state === 'running' && r.resources ? { ...own, ...r.resources } : own;
}

/** By container, whose mounts never change. Derived, not state. */
const mountsOf = new WeakMap<Container, Partial<ContainerStatus>>();

function mounts(c: Container): Partial<ContainerStatus> {
  let known = mountsOf.get(c);
  if (!known) mountsOf.set(c, (known = newMounts(c)));
  return known;
}

function newMounts(c: Container): Partial<ContainerStatus> {
  const volumeMounts = (c.volumeMounts ?? []).map((m) => ({
    name: m.name,
    mountPath: m.mountPath,
    ...(m.readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
  }));
  return volumeMounts.length > 0 ? ({ volumeMounts } as Partial<ContainerStatus>) : {};
}

/** Of a container that the runtime does not have. */
function absent(c: Container, i: StatusInput, old: ContainerStatus | undefined): ContainerStatus {
  if (old?.state?.terminated) return old;
  const inits = initContainersOf(i.pod).length > 0;
  const reason = inits ? 'PodInitializing' : 'ContainerCreating';
  const base: ContainerStatus = {
    name: c.name ?? '',
    state: { waiting: { reason } },
    lastState: old?.lastState ?? {},
    ready: false,
    restartCount: old?.restartCount ?? 0,
    image: c.image ?? '',
    imageID: '',
    ...mounts(c),
  };
  if (!old?.state?.running || old.lastState?.terminated) return base;
  const lost = {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message:
      'The container could not be located when the pod was deleted.  The container used to be Running',
  };
  const deleted = i.pod.metadata?.deletionTimestamp !== undefined;
  const restartCount = (old.restartCount ?? 0) + (deleted ? 0 : 1);
  return { ...base, lastState: { terminated: lost } as ContainerState, restartCount };
}

/** Whether the kubelet would start a container (again). */
export function wouldStart(c: Container, i: Pick<StatusInput, 'pod' | 'runtime'>): boolean {
  if (i.pod.metadata?.deletionTimestamp !== undefined) return false;
  const r = newest(i.runtime, c.name ?? '');
  if (!r || r.state === 'created') return true;
  if (r.state === 'running') return false;
  return shouldRestart(c, i.pod.spec ?? {}, r.exitCode);
}

function waits(s: ContainerStatus, why: WaitingReason): ContainerStatus {
  const waiting = { reason: why.reason, ...(why.message ? { message: why.message } : {}) };
  const lastState = s.state?.terminated ? s.state : s.lastState!;
  return { ...s, lastState, state: { waiting } };
}

/** An init container that the runtime has cleaned away after it had done its work. */
function cleaned(i: StatusInput, c: Container, s: ContainerStatus): boolean {
  const begun = (i.pod.spec?.containers ?? []).some((x) => newest(i.runtime, x.name ?? ''));
  return begun && !isSidecar(c) && s.state?.waiting !== undefined;
}

const TREATED = {
  exitCode: 0,
  reason: 'Completed',
  message:
    'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally',
};

function oneStatus(
  c: Container,
  i: StatusInput,
  old: ContainerStatus | undefined,
  init: boolean,
): ContainerStatus {
  const all = i.runtime.containers.filter((r) => r.name === c.name);
  const status = all[0]
    ? { ...mounts(c), ...converted(c, all[0], all[1], old) }
    : absent(c, i, old);
  if (init) {
    if (all[0]?.state === 'exited' && all[0].exitCode === 0) return status;
    if (!all[0] && cleaned(i, c, status)) {
      return { ...status, state: { terminated: TREATED } as ContainerState };
    }
  }
  if (!wouldStart(c, i)) return status;
  const why = i.reasonOf(c.name ?? '');
  return why ? waits(status, why) : status;
}

/**
 * Statuses of one sort of containers, before probes have their say; `old` is what was last said.
 * Models: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses
 */
export function containerStatuses(
  containers: readonly Container[],
  i: StatusInput,
  old: readonly ContainerStatus[] | undefined,
  init: boolean,
): readonly ContainerStatus[] {
  const out = containers.map((c) =>
    oneStatus(
      c,
      i,
      old?.find((s) => s.name === c.name),
      init,
    ),
  );
  // Init containers keep their order, the others are sorted by name.
  if (init || out.length < 2) return out;
  return out.toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}
