import type { ContainerStatus, Probe } from '../api/core/pod/containerFields.ts';
import type { Pod, PodStatus } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { parseRfc3339 } from '../sim/rfc3339.ts';
import type { SimEvent } from '../sim/SimEvent.ts';
import { SECOND } from '../sim/time.ts';
import type { CriClient } from './CriClient.ts';
import type { ProbeVerdicts } from './podActions.ts';
import { portOf } from './ports.ts';
import type { AnyContainer } from './podSpec.ts';
import {
  containerNamed,
  containersOf,
  initContainersOf,
  isSidecar,
  isTerminalPhase,
  shouldRestart,
} from './podSpec.ts';
import type { ProbeOutcome } from './probeOutcome.ts';
import { probeOutcome } from './probeOutcome.ts';
import type { Reporter } from './Reporter.ts';
import type { CriAnswer, CriCall } from './runtime/Cri.ts';

/** The three kinds of probes. */
export type ProbeType = 'readiness' | 'liveness' | 'startup';

/** One probe of one container, as it goes on. */
interface ProbeWorker {
  readonly uid: string;
  readonly pod: Pod;
  readonly container: string;
  readonly type: ProbeType;
  readonly periodUs: number;
  containerID: string;
  onHold: boolean;
  last: boolean | undefined;
  /** How often the last result came in a row. */
  run: number;
  tickAt: number;
  /** A probe is under way. */
  busy: boolean;
  /** Somebody wants a probe besides the ticker. */
  wanted: boolean;
  /** A tick fell into a probe that took long. */
  missed: boolean;
}

/** A container that is to be probed as long as its Pod's status is this one, and how. */
interface Probed {
  readonly status: PodStatus;
  readonly spec: AnyContainer;
  readonly probe: Probe;
  readonly call: CriCall;
  readonly asked: Asked;
  /** Key of its verdict. */
  readonly verdict: string;
  /** Version of the statuses of which this one was the Pod's. */
  statuses: number;
  /** Version of the verdicts of which this was the container's. */
  verdicts: number;
  result: Result;
}

/** A verdict of a probe: true success, false failure, undefined not known. */
type Result = boolean | undefined;

/** What the prober asks of the rest of the kubelet. */
export interface ProberOptions {
  readonly statusOf: (uid: string) => PodStatus | undefined;
  /** Grows when any of these statuses changes. */
  readonly statuses: () => number;
  readonly podOf: (uid: string) => Pod | undefined;
  /** A verdict has changed. */
  readonly onResult: (type: ProbeType, uid: string, containerID: string, result: Result) => void;
}

interface Asked {
  readonly key: string;
  readonly tries: number;
}

const TYPES: readonly ProbeType[] = ['startup', 'readiness', 'liveness'];

/** A probe that errs is tried this often before it counts. */
const TRIES_MAX = 3;

/** Containers that started this long before the kubelet were there before it. */
const RESTART_GRACE_US = 10 * SECOND;

function specOf(c: AnyContainer, type: ProbeType): Probe | undefined {
  const all = { startup: c.startupProbe, readiness: c.readinessProbe, liveness: c.livenessProbe };
  return all[type];
}

/**
 * Probes containers: an exact ticker for each probe from the start of its worker, whose phase is
 * kept over restarts of the container, and one probe more when an unready container is looked at.
 * Models: pkg/kubelet/prober/worker.go, prober_manager.go, results/results_manager.go
 */
export class Prober implements Part, ProbeVerdicts {
  readonly state = {
    workers: new PMap<string, ProbeWorker>(),
    /** Verdicts by `type containerID`; `null`: not known. */
    results: new PMap<string, boolean | null>(),
    startedAt: 0,
  };
  readonly handlers: Handlers = {
    tick: (key: string, e: SimEvent) => this.#tick(key, e.at),
    answered: (a: CriAnswer<Asked>) => this.#answered(a),
    trigger: (key: string) => this.#triggered(key),
  };
  readonly #actor: Actor;
  readonly #cri: CriClient;
  readonly #reporter: Reporter;
  readonly #options: ProberOptions;
  /** Derived: what was found when a container was looked at, by the worker's key. */
  readonly #probed = new Map<string, Probed>();

  constructor(actor: Actor, cri: CriClient, reporter: Reporter, options: ProberOptions) {
    this.#actor = actor;
    this.#cri = cri;
    this.#reporter = reporter;
    this.#options = options;
    actor.addPart('prober', this);
  }

  onStart(): void {
    this.state.workers.clear();
    this.state.results.clear();
    this.state.startedAt = this.#actor.now;
    this.#probed.clear();
  }

  rebuild(): void {
    this.#probed.clear();
  }

  /** Grows when a verdict comes, changes or goes: for memos. */
  get version(): number {
    return this.state.results.version;
  }

  liveness(id: string): boolean | undefined {
    return this.state.results.get(`liveness containerd://${id}`) ?? undefined;
  }

  startup(id: string): boolean | undefined {
    return this.state.results.get(`startup containerd://${id}`) ?? undefined;
  }

  /** Begins the probes of a Pod, once. Models: AddPod */
  addPod(pod: Pod): void {
    const uid = pod.metadata!.uid!;
    const all = [...containersOf(pod), ...initContainersOf(pod).filter(isSidecar)];
    for (const c of all) {
      for (const type of TYPES) {
        const probe = specOf(c, type);
        if (probe) this.#begin(uid, pod, c.name ?? '', type, probe);
      }
    }
  }

  #begin(uid: string, pod: Pod, container: string, type: ProbeType, probe: Probe): void {
    const key = `${uid}/${container}/${type}`;
    if (this.state.workers.has(key)) return;
    const period = periodOf(probe);
    const early = period > this.#actor.now - this.state.startedAt;
    const at = this.#actor.now + (early ? this.#actor.prng.int(period) : 0);
    this.state.workers.set(key, {
      uid,
      pod,
      container,
      type,
      periodUs: period,
      containerID: '',
      onHold: false,
      last: undefined,
      run: 0,
      tickAt: at,
      busy: false,
      wanted: false,
      missed: false,
    });
    this.#actor.at(at, 'prober.tick', key);
  }

  /** A Pod that ends is not restarted by its probes. Models: StopLivenessAndStartup */
  stopLivenessAndStartup(pod: Pod): void {
    for (const c of containersOf(pod)) {
      this.#stop(`${pod.metadata!.uid}/${c.name}/liveness`);
      this.#stop(`${pod.metadata!.uid}/${c.name}/startup`);
    }
  }

  /** Models: RemovePod */
  removePod(uid: string): void {
    const keys: string[] = [];
    this.state.workers.range(`${uid}/`, `${uid}0`, (_, k) => void keys.push(k));
    for (const k of keys) this.#stop(k);
  }

  #stop(key: string): undefined {
    const w = this.state.workers.get(key);
    if (!w) return undefined;
    this.state.workers.delete(key);
    this.#probed.delete(key);
    if (w.containerID) this.state.results.delete(`${w.type} ${w.containerID}`);
    return undefined;
  }

  #tick(key: string, at: number): void {
    const w = this.state.workers.edit(key);
    if (w?.tickAt !== at) return;
    const next = at + w.periodUs;
    w.tickAt = next;
    if (w.busy) w.missed = true;
    this.#actor.at(next, 'prober.tick', key);
    if (!w.busy) this.#probe(key, w);
  }

  /** Asks for a probe besides the ticker, which then begins anew. */
  #trigger(key: string): void {
    const old = this.state.workers.get(key);
    if (!old || old.wanted) return;
    this.state.workers.edit(key)!.wanted = true;
    if (!old.busy) this.#actor.after(1, 'prober.trigger', key);
  }

  #triggered(key: string): void {
    const old = this.state.workers.get(key);
    if (!old?.wanted || old.busy) return;
    const w = this.state.workers.edit(key)!;
    const at = this.#actor.now + w.periodUs;
    w.wanted = false;
    w.tickAt = at;
    this.#actor.at(at, 'prober.tick', key);
    this.#probe(key, w);
  }

  #set(
    w: ProbeWorker,
    containerID: string,
    result: Result,
    key = `${w.type} ${containerID}`,
  ): void {
    const value = result ?? null;
    if (this.state.results.get(key) === value) return;
    this.state.results.set(key, value);
    this.#options.onResult(w.type, w.uid, containerID, result);
  }

  /** Models: worker.doProbe, up to the probe itself */
  #probe(key: string, w: ProbeWorker): void {
    const found = this.#find(key, w);
    if (!found || w.onHold || this.#endsFirst(key, w)) return;
    w.busy = true;
    this.#cri.ask(found.call, 'prober.answered', found.asked);
  }

  #find(key: string, w: ProbeWorker): Probed | undefined {
    const old = this.#probed.get(key);
    const statuses = this.#options.statuses();
    if (old?.statuses === statuses) return old;
    const status = this.#options.statusOf(w.uid);
    if (!status) return undefined;
    const found = old?.status === status ? old : this.#look(key, w, status);
    if (found) {
      found.statuses = statuses;
      this.#probed.set(key, found);
    } else this.#probed.delete(key);
    return found;
  }

  /** Of a Pod that ends only readiness is probed still. */
  #endsFirst(key: string, w: ProbeWorker): boolean {
    if (w.type === 'readiness') return false;
    if (this.#options.podOf(w.uid)?.metadata?.deletionTimestamp === undefined) return false;
    this.#set(w, w.containerID, true);
    this.#stop(key);
    return true;
  }

  /** Looks at a container: undefined when it is not to be probed now. */
  #look(key: string, w: ProbeWorker, status: PodStatus): Probed | undefined {
    if (isTerminalPhase(status.phase)) return this.#stop(key);
    const c = statusNamed(status, w.container);
    if (!c?.containerID) return undefined;
    if (w.containerID !== c.containerID) this.#newContainer(w, c);
    if (w.onHold) return undefined;
    const spec = containerNamed(w.pod, w.container)!;
    if (!c.state?.running) {
      this.#set(w, w.containerID, false);
      const code = c.state?.terminated?.exitCode;
      const over = code !== undefined && !shouldRestart(spec, w.pod.spec ?? {}, code);
      return over ? this.#stop(key) : undefined;
    }
    if (this.#endsFirst(key, w)) return undefined;
    const probe = specOf(spec, w.type)!;
    const startedAt = parseRfc3339(c.state.running.startedAt ?? '') ?? 0;
    const age = Math.floor((this.#actor.now - startedAt) / SECOND);
    if (age < (probe.initialDelaySeconds ?? 0)) return undefined;
    if ((c.started ?? false) === (w.type === 'startup')) return undefined;
    const call = callOf(w.containerID, spec, probe);
    const asked = { key, tries: 1 };
    const verdict = `${w.type} ${w.containerID}`;
    const unknown = { statuses: -1, verdicts: -1, result: undefined };
    return { status, spec, probe, call, asked, verdict, ...unknown };
  }

  /** The container was started (again): its verdicts begin anew. */
  #newContainer(w: ProbeWorker, c: ContainerStatus): void {
    if (w.containerID) this.state.results.delete(`${w.type} ${w.containerID}`);
    w.containerID = c.containerID!;
    w.onHold = false;
    const startedAt = parseRfc3339(c.state?.running?.startedAt ?? '');
    const before = startedAt !== undefined && startedAt < this.state.startedAt - RESTART_GRACE_US;
    const spec = containerNamed(w.pod, w.container)!;
    if (isSidecar(spec) && w.type === 'startup' && c.started) this.#set(w, c.containerID!, true);
    if (before) return;
    const initial = { readiness: false, liveness: true, startup: undefined }[w.type];
    this.#set(w, c.containerID!, initial);
  }

  #answered(a: CriAnswer<Asked>): void {
    const { key, tries } = a.data;
    const w = this.state.workers.edit(key);
    if (!w?.busy) return;
    const found = this.#probed.get(key);
    const spec = found?.spec ?? containerNamed(w.pod, w.container)!;
    const probe = found?.probe ?? specOf(spec, w.type)!;
    const podIP = (): string => this.#options.statusOf(w.uid)?.podIP ?? '';
    const outcome = probeOutcome(probe, spec, podIP, a);
    if (outcome.result === 'error' && tries < TRIES_MAX) {
      const call = callOf(w.containerID, spec, probe);
      this.#cri.ask(call, 'prober.answered', { key, tries: tries + 1 } satisfies Asked);
      return;
    }
    if (outcome.result !== 'success') this.#tell(w, outcome);
    const { missed } = w;
    w.busy = false;
    w.missed = false;
    if (outcome.result !== 'error') {
      this.#count(w, outcome.result === 'success', probe, found);
    }
    if (missed || w.wanted) this.#after(key, missed);
  }

  #tell(w: ProbeWorker, outcome: ProbeOutcome): void {
    const noun = `${w.type[0]!.toUpperCase()}${w.type.slice(1)}`;
    const errs = outcome.result === 'error';
    const what = errs ? 'probe errored and resulted in unknown state' : 'probe failed';
    const text = `${noun} ${what}: ${outcome.text}`;
    this.#reporter.tell(w.pod, 'Warning', 'Unhealthy', text, w.container);
  }

  /** A verdict counts when it came often enough in a row. */
  #count(w: ProbeWorker, result: boolean, probe: Probe, found: Probed | undefined): void {
    w.run = w.last === result ? w.run + 1 : 1;
    w.last = result;
    const needed = (result ? probe.successThreshold : probe.failureThreshold) ?? (result ? 1 : 3);
    if (w.run < needed) return;
    const holds = (w.type === 'liveness' && !result) || w.type === 'startup';
    if (holds) {
      w.onHold = true;
      w.run = 0;
    }
    if (found?.verdicts === this.version && found.result === result) return;
    this.#set(w, w.containerID, result, found?.verdict);
    if (!found) return;
    found.verdicts = this.version;
    found.result = result;
  }

  /** What came up while the probe was under way. */
  #after(key: string, missed: boolean): void {
    const w = this.state.workers.get(key);
    if (!w) return;
    if (w.wanted) this.#actor.after(1, 'prober.trigger', key);
    else if (missed) this.#probe(key, this.state.workers.edit(key)!);
  }

  /**
   * `started` and `ready` of a container as its probes see it; an unready one is probed once more.
   * Models: UpdatePodStatus
   */
  probed(pod: Pod, s: ContainerStatus, init: boolean): ContainerStatus {
    const started = this.#isStarted(pod, s);
    const spec = containerNamed(pod, s.name ?? '');
    if (init && spec && !isSidecar(spec)) {
      const done = s.state?.terminated?.exitCode === 0;
      return { ...s, started, ready: done };
    }
    if (!started) return { ...s, started, ready: false };
    return { ...s, started, ready: this.#isReady(pod, s, spec) };
  }

  #isStarted(pod: Pod, s: ContainerStatus): boolean {
    if (!s.state?.running) return false;
    const result = this.state.results.get(`startup ${s.containerID}`);
    if (result !== undefined) return result === true;
    const old = this.#options.statusOf(pod.metadata!.uid!) ?? pod.status;
    const before = old && statusNamed(old, s.name ?? '');
    if (before?.containerID === s.containerID && before?.started) return true;
    return !this.state.workers.has(`${pod.metadata!.uid}/${s.name}/startup`);
  }

  #isReady(pod: Pod, s: ContainerStatus, spec: AnyContainer | undefined): boolean {
    if (!s.state?.running) return false;
    const result = this.state.results.get(`readiness ${s.containerID}`);
    if (result === true) return true;
    const key = `${pod.metadata!.uid}/${s.name}/readiness`;
    let ready = !this.state.workers.has(key);
    if (!ready) this.#trigger(key);
    const startedAt = parseRfc3339(s.state.running.startedAt ?? '') ?? 0;
    if (startedAt > 0 && startedAt < this.state.startedAt - RESTART_GRACE_US) {
      if (!ready && result === undefined) ready = true;
      const was = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
      if (spec?.readinessProbe && !was) ready = false;
    }
    return ready;
  }
}

function periodOf(probe: Probe): number {
  return (probe.periodSeconds ?? 10) * SECOND;
}

/** What is asked of the runtime. */
function callOf(containerID: string, c: AnyContainer, probe: Probe): CriCall {
  const id = containerID.slice('containerd://'.length);
  const timeoutUs = (probe.timeoutSeconds ?? 1) * SECOND;
  if (probe.exec) return { call: 'exec', id, command: probe.exec.command ?? [], timeoutUs };
  const target = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
  const port = portOf(c, target) ?? 0;
  if (!probe.httpGet) return { call: 'connect', id, port, timeoutUs };
  return { call: 'connect', id, port, timeoutUs, path: probe.httpGet.path ?? '/' };
}

function statusNamed(status: PodStatus, name: string): ContainerStatus | undefined {
  return (
    status.containerStatuses?.find((s) => s.name === name) ??
    status.initContainerStatuses?.find((s) => s.name === name)
  );
}
