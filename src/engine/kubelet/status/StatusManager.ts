import type { ContainerStatus } from '../../api/core/pod/containerFields.ts';
import type { Pod, PodCondition, PodStatus } from '../../api/core/pod/fields.ts';
import type { Answer, ApiClient } from '../../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import { MS, SECOND } from '../../sim/time.ts';
import { initContainersOf, containersOf, isSidecar, isTerminalPhase } from '../podSpec.ts';
import { isOwnCondition, readyConditions } from './conditionsOf.ts';
import { equal, statusPatch } from './statusPatch.ts';

/** A Pod's status as the kubelet last said it. */
interface Said {
  readonly pod: Pod;
  readonly status: PodStatus;
  readonly version: number;
  /** Nothing of the Pod is left on the node. */
  readonly finished: boolean;
  /** Version that the API server has. */
  readonly written: number;
  /** The status as the API server last answered it. */
  readonly stored: PodStatus | undefined;
  readonly cause: number;
  readonly root: number;
}

interface Writing {
  readonly uid: string;
  readonly version: number;
}

/** Between a change and its way to the API server. */
const NOTICE_US = MS;

/** A write that failed is tried again. */
const RETRY_US = 10 * SECOND;

/** Statuses are compared with what the API server has at multiples of this. Models: syncPeriod */
const RECONCILE_US = 10 * SECOND;

/** What the manager asks of the rest of the kubelet. */
export interface StatusManagerOptions {
  /** The newest object of a Pod; undefined: it is gone. */
  readonly podOf: (uid: string) => Pod | undefined;
  /** Containers of the Pod may still run. */
  readonly mayRun: (uid: string) => boolean;
}

/**
 * Says Pods' statuses to the API server, one at a time; a Pod whose end was asked for is deleted
 * once nothing of it is left.
 * Models: pkg/kubelet/status/status_manager.go. It patches upon what it last read without reading
 * anew before each write.
 */
export class StatusManager implements Part {
  readonly state = {
    said: new PMap<string, Said>(),
    /** Pods to be written, oldest first. */
    queue: new PMap<number, string>(),
    queued: new PMap<string, number>(),
    seq: 0,
    busy: false,
    scheduled: false,
  };
  readonly handlers: Handlers = {
    sync: () => this.#sync(),
    patched: (a: Answer<Writing>) => this.#patched(a),
    deleted: (a: Answer<Writing>) => this.#deleted(a),
    retry: (uid: string) => this.#enqueue(uid),
    reconcile: (uid: string) => this.#reconcile(uid),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #options: StatusManagerOptions;

  constructor(actor: Actor, api: ApiClient, options: StatusManagerOptions) {
    this.#actor = actor;
    this.#api = api;
    this.#options = options;
    actor.addPart('status', this);
  }

  onStart(): void {
    const s = this.state;
    s.said.clear();
    s.queue.clear();
    s.queued.clear();
    s.busy = false;
    s.scheduled = false;
  }

  /** What was last said of a Pod. */
  get(uid: string): PodStatus | undefined {
    return this.state.said.get(uid)?.status;
  }

  /** Says a status; equal ones are not written again unless the Pod ends. */
  set(pod: Pod, status: PodStatus, finished = false): void {
    const uid = pod.metadata!.uid!;
    const said = this.state.said.get(uid);
    const old = said?.status ?? pod.status ?? {};
    const next = timed(status, old, rfc3339(this.#actor.now));
    const force = pod.metadata?.deletionTimestamp !== undefined || finished;
    if (said && !force && sameStatus(said.status, next)) return;
    if (said && force && said.finished && sameStatus(said.status, next)) return;
    const { cause, root } = this.#actor.sim;
    this.state.said.set(uid, {
      pod,
      status: next,
      version: (said?.version ?? 0) + 1,
      finished: finished || (said?.finished ?? false),
      written: said?.written ?? 0,
      stored: said?.stored,
      cause,
      root,
    });
    this.#enqueue(uid);
  }

  /** A condition has changed by itself: the sandbox of a starting Pod is up. */
  setCondition(pod: Pod, type: string, status: 'True' | 'False'): void {
    const now = this.get(pod.metadata!.uid!) ?? pod.status ?? {};
    const observedGeneration = pod.metadata?.generation ?? 1;
    const fresh: PodCondition = { type, status, observedGeneration };
    const others = now.conditions ?? [];
    const at = others.findIndex((c) => c.type === type);
    const conditions = at < 0 ? [...others, fresh] : others.with(at, fresh);
    this.set(pod, { ...now, conditions, observedGeneration });
  }

  /** A readiness probe has its verdict. Models: SetContainerReadiness */
  setReady(pod: Pod, containerID: string, ready: boolean): void {
    this.#setContainer(pod, containerID, (s) => (s.ready === ready ? s : { ...s, ready }), true);
  }

  /** A startup probe has its verdict. Models: SetContainerStartup */
  setStarted(pod: Pod, containerID: string, started: boolean): void {
    const change = (s: ContainerStatus): ContainerStatus =>
      s.started === started ? s : { ...s, started };
    this.#setContainer(pod, containerID, change, false);
  }

  #setContainer(
    pod: Pod,
    containerID: string,
    change: (s: ContainerStatus) => ContainerStatus,
    conditions: boolean,
  ): void {
    const now = this.get(pod.metadata!.uid!);
    if (!now) return;
    const one = (s: ContainerStatus): ContainerStatus =>
      s.containerID === containerID ? change(s) : s;
    const main = (now.containerStatuses ?? []).map(one);
    const init = now.initContainerStatuses?.map(one);
    const same =
      main.every((s, i) => s === now.containerStatuses?.[i]) &&
      (init ?? []).every((s, i) => s === now.initContainerStatuses?.[i]);
    if (same) return;
    const status: PodStatus = {
      ...now,
      containerStatuses: main,
      ...(init ? { initContainerStatuses: init } : {}),
    };
    this.set(pod, conditions ? withReadiness(pod, status) : status);
  }

  /** Nothing of the Pod is left: what has no end gets one. Models: TerminatePod */
  terminate(pod: Pod): void {
    const now = this.get(pod.metadata!.uid!) ?? pod.status ?? {};
    const status: PodStatus = {
      ...now,
      ...(now.containerStatuses && initializedBefore(pod, now)
        ? { containerStatuses: now.containerStatuses.map(ended) }
        : {}),
      ...(now.initContainerStatuses
        ? { initContainerStatuses: endedInit(now.initContainerStatuses) }
        : {}),
      phase: isTerminalPhase(now.phase) ? now.phase! : 'Failed',
    };
    this.set(pod, status, true);
  }

  /** The API object is gone. */
  forget(uid: string): void {
    this.state.said.delete(uid);
    const seq = this.state.queued.get(uid);
    if (seq !== undefined) this.state.queue.delete(seq);
    this.state.queued.delete(uid);
  }

  /** The object's end was asked for, or it changed: what is finished is looked at again. */
  reconsider(uid: string): void {
    const said = this.state.said.get(uid);
    if (said?.finished) this.#enqueue(uid);
  }

  /** The object changed; where somebody else wrote what is the kubelet's, it is said again later. */
  observe(pod: Pod): void {
    const said = this.state.said.get(pod.metadata!.uid!);
    if (!said || said.written !== said.version || sameOwn(said.status, pod.status ?? {})) return;
    const wait = RECONCILE_US - (this.#actor.now % RECONCILE_US);
    this.#actor.after(wait, 'status.reconcile', pod.metadata!.uid!);
  }

  /** Models: needsReconcile */
  #reconcile(uid: string): void {
    const said = this.state.said.get(uid);
    const pod = this.#options.podOf(uid);
    if (!said || !pod || sameOwn(said.status, pod.status ?? {})) return;
    this.state.said.set(uid, { ...said, stored: undefined });
    this.#enqueue(uid);
  }

  #enqueue(uid: string): void {
    const s = this.state;
    if (!s.queued.has(uid)) {
      s.queued.set(uid, ++s.seq);
      s.queue.set(s.seq, uid);
    }
    if (s.busy || s.scheduled) return;
    s.scheduled = true;
    this.#actor.after(NOTICE_US, 'status.sync', undefined);
  }

  #sync(): void {
    const s = this.state;
    s.scheduled = false;
    while (!s.busy) {
      const first = s.queue.firstKey();
      if (first === undefined) return;
      const uid = s.queue.get(first)!;
      s.queue.delete(first);
      s.queued.delete(uid);
      this.#write(uid);
    }
  }

  #write(uid: string): void {
    const said = this.state.said.get(uid);
    const pod = this.#options.podOf(uid);
    if (!said || !pod) return;
    this.#actor.sim.because(said.cause, said.root);
    const merged = this.#merged(uid, said, pod);
    const patch = statusPatch(said.stored ?? pod.status ?? {}, merged);
    if (!patch) {
      this.#done(uid, said.version);
      this.#deleteIfOver(uid);
      return;
    }
    this.state.busy = true;
    const { namespace, name } = pod.metadata!;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    const data: Writing = { uid, version: said.version };
    this.#api.strategicPatch(path, { metadata: { uid }, status: patch }, 'status.patched', data);
  }

  /** Others' conditions stay; a terminal phase waits for the last container. */
  #merged(uid: string, said: Said, pod: Pod): PodStatus {
    const stored = said.stored ?? pod.status ?? {};
    const foreign = (pod.status?.conditions ?? []).filter((c) => !isOwnCondition(c.type));
    const own = (said.status.conditions ?? []).filter((c) => isOwnCondition(c.type));
    const ends = isTerminalPhase(said.status.phase) && !isTerminalPhase(stored.phase);
    const held = ends && this.#options.mayRun(uid);
    const target = (said.status.conditions ?? []).filter((c) => c.type === 'DisruptionTarget');
    const others =
      ends && !held && target.length > 0
        ? [...foreign.filter((c) => c.type !== 'DisruptionTarget'), ...target]
        : foreign;
    const status = { ...said.status, conditions: [...others, ...own] };
    if (!held) return status;
    const { reason: _, message: __, ...rest } = status;
    return {
      ...rest,
      ...(stored.phase ? { phase: stored.phase } : {}),
      ...(stored.reason ? { reason: stored.reason } : {}),
      ...(stored.message ? { message: stored.message } : {}),
    };
  }

  #patched({ response, data }: Answer<Writing>): void {
    this.state.busy = false;
    if (response.code === 200) {
      const said = this.state.said.get(data.uid);
      const stored = (response.body as Pod).status;
      if (said && stored) this.state.said.set(data.uid, { ...said, stored });
      this.#done(data.uid, data.version);
      this.#deleteIfOver(data.uid);
    } else if (response.code !== 404 && response.code !== 409) {
      this.#actor.after(RETRY_US, 'status.retry', data.uid);
    }
    this.#sync();
  }

  #done(uid: string, version: number): void {
    const said = this.state.said.get(uid);
    if (said) this.state.said.set(uid, { ...said, written: version });
  }

  /** Models: canBeDeleted */
  #deleteIfOver(uid: string): void {
    const said = this.state.said.get(uid);
    const pod = this.#options.podOf(uid);
    if (!said?.finished || said.written !== said.version || !pod) return;
    if (pod.metadata?.deletionTimestamp === undefined) return;
    if (!isTerminalPhase((said.stored ?? pod.status)?.phase)) return;
    const { namespace, name } = pod.metadata;
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    const data: Writing = { uid, version: said.version };
    this.state.busy = true;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    this.#api.delete(path, options, 'status.deleted', data);
  }

  #deleted({ response, data }: Answer<Writing>): void {
    this.state.busy = false;
    if (response.code === 0 || response.code >= 500) {
      this.#actor.after(RETRY_US, 'status.retry', data.uid);
    }
    this.#sync();
  }
}

/** Sets times of transition and of start. */
function timed(status: PodStatus, old: PodStatus, now: string): PodStatus {
  const conditions = (status.conditions ?? []).map((c) => {
    if (!isOwnCondition(c.type) && c.type !== 'DisruptionTarget') return c;
    const before = old.conditions?.find((o) => o.type === c.type);
    const since = before?.status === c.status ? before?.lastTransitionTime : undefined;
    return { ...c, lastTransitionTime: since ?? now };
  });
  return { ...status, conditions, startTime: old.startTime ?? status.startTime ?? now };
}

/** Whether the conditions that are the kubelet's are the same. */
function sameOwn(said: PodStatus, seen: PodStatus): boolean {
  return (said.conditions ?? []).every(
    (c) =>
      !isOwnCondition(c.type) ||
      seen.conditions?.find((o) => o.type === c.type)?.status === c.status,
  );
}

/** Models: isPodStatusByKubeletEqual */
function sameStatus(x: PodStatus, y: PodStatus): boolean {
  const { conditions: a = [], ...rest } = x;
  const { conditions: b = [], ...others } = y;
  return equal(a, b) && equal(rest, others);
}

function withReadiness(pod: Pod, status: PodStatus): PodStatus {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const map = new Map(all.map((s) => [s.name ?? '', s]));
  const observedGeneration = pod.metadata?.generation ?? 1;
  const fresh = readyConditions(pod, map, status.phase ?? '');
  const conditions = (status.conditions ?? []).map((c) => {
    const v = fresh.find((f) => f.type === c.type);
    return v ? ({ ...v, observedGeneration } as PodCondition) : c;
  });
  return { ...status, conditions };
}

const LOST = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
};

function ended(s: ContainerStatus): ContainerStatus {
  return s.state?.terminated ? s : { ...s, state: { terminated: LOST } };
}

function endedInit(all: readonly ContainerStatus[]): readonly ContainerStatus[] {
  const begun = all.findLastIndex((s) => !s.state?.waiting || s.lastState?.terminated);
  return all.map((s, i) => (i <= Math.max(begun, 0) ? ended(s) : s));
}

/** Whether ordinary containers may have run. Models: hasPodInitialized */
function initializedBefore(pod: Pod, status: PodStatus): boolean {
  const inits = initContainersOf(pod);
  if (inits.length === 0) return true;
  const names = new Set(containersOf(pod).map((c) => c.name));
  const begun = (status.containerStatuses ?? []).some(
    (s) => names.has(s.name) && (s.lastState?.terminated || !s.state?.waiting),
  );
  if (begun) return true;
  const last = status.initContainerStatuses?.at(-1);
  const spec = inits.at(-1)!;
  if (!last) return false;
  if (isSidecar(spec)) return last.state?.running !== undefined && last.started === true;
  return (last.lastState?.terminated ?? last.state?.terminated)?.exitCode === 0;
}
