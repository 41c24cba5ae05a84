import type { ContainerStatus, Probe } from '../api/core/pod/containerFields.ts';
import type { Pod, PodStatus } from '../api/core/pod/fields.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { parseRfc3339 } from '../sim/rfc3339.ts';
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
import { probeOutcome } from './probeOutcome.ts';
import type { Reporter } from './Reporter.ts';
import type { CriAnswer } from './runtime/Cri.ts';

/** The three kinds of probes. */
export type ProbeType = 'readiness' | 'liveness' | 'startup';

/** One probe of one container, as it goes on. */
interface ProbeWorker {
  readonly uid: string;
  readonly pod: Pod;
  readonly container: string;
  readonly type: ProbeType;
  readonly containerID: string;
  readonly onHold: boolean;
  readonly last: boolean | undefined;
  /** How often the last result came in a row. */
  readonly run: number;
  readonly tickAt: number;
  /** A probe is under way. */
  readonly busy: boolean;
  /** Somebody wants a probe besides the ticker. */
  readonly wanted: boolean;
  /** A tick fell into a probe that took long. */
  readonly missed: boolean;
}

/** A verdict of a probe: true success, false failure, undefined not known. */
type Result = boolean | undefined;

/** What the prober asks of the rest of the kubelet. */
export interface ProberOptions {
  readonly statusOf: (uid: string) => PodStatus | undefined;
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
    tick: (d: { key: string; at: number }) => this.#tick(d.key, d.at),
    answered: (a: CriAnswer<Asked>) => this.#answered(a),
    trigger: (key: string) => this.#triggered(key),
  };
  readonly #actor: Actor;
  readonly #cri: CriClient;
  readonly #reporter: Reporter;
  readonly #options: ProberOptions;

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
      containerID: '',
      onHold: false,
      last: undefined,
      run: 0,
      tickAt: at,
      busy: false,
      wanted: false,
      missed: false,
    });
    this.#actor.at(at, 'prober.tick', { key, at });
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

  #stop(key: string): void {
    const w = this.state.workers.get(key);
    if (!w) return;
    this.state.workers.delete(key);
    if (w.containerID) this.state.results.delete(`${w.type} ${w.containerID}`);
  }

  #tick(key: string, at: number): void {
    const w = this.state.workers.get(key);
    if (!w || w.tickAt !== at) return;
    const probe = this.#probeOf(w);
    const next = at + periodOf(probe ?? {});
    this.state.workers.set(key, { ...w, tickAt: next, ...(w.busy ? { missed: true } : {}) });
    this.#actor.at(next, 'prober.tick', { key, at: next });
    if (!w.busy) this.#probe(key);
  }

  #probeOf(w: ProbeWorker): Probe | undefined {
    const c = containerNamed(w.pod, w.container);
    return c && specOf(c, w.type);
  }

  /** Asks for a probe besides the ticker, which then begins anew. */
  #trigger(key: string): void {
    const w = this.state.workers.get(key);
    if (!w || w.wanted) return;
    this.state.workers.set(key, { ...w, wanted: true });
    if (!w.busy) this.#actor.after(1, 'prober.trigger', key);
  }

  #triggered(key: string): void {
    const w = this.state.workers.get(key);
    if (!w?.wanted || w.busy) return;
    const at = this.#actor.now + periodOf(this.#probeOf(w) ?? {});
    this.state.workers.set(key, { ...w, wanted: false, tickAt: at });
    this.#actor.at(at, 'prober.tick', { key, at });
    this.#probe(key);
  }

  #set(w: ProbeWorker, containerID: string, result: Result): void {
    const key = `${w.type} ${containerID}`;
    const value = result ?? null;
    if (this.state.results.has(key) && this.state.results.get(key) === value) return;
    this.state.results.set(key, value);
    this.#options.onResult(w.type, w.uid, containerID, result);
  }

  /** Models: worker.doProbe, up to the probe itself */
  #probe(key: string): void {
    const old = this.state.workers.get(key)!;
    const status = this.#options.statusOf(old.uid);
    if (!status) return;
    if (isTerminalPhase(status.phase)) return this.#stop(key);
    const c = statusNamed(status, old.container);
    if (!c?.containerID) return undefined;
    const w = old.containerID === c.containerID ? old : this.#newContainer(key, old, c);
    if (w.onHold) return undefined;
    const spec = containerNamed(w.pod, w.container)!;
    if (!c.state?.running) {
      this.#set(w, w.containerID, false);
      const code = c.state?.terminated?.exitCode;
      const over = code !== undefined && !shouldRestart(spec, w.pod.spec ?? {}, code);
      return over ? this.#stop(key) : undefined;
    }
    const ends = this.#options.podOf(w.uid)?.metadata?.deletionTimestamp !== undefined;
    if (ends && w.type !== 'readiness') {
      this.#set(w, w.containerID, true);
      return this.#stop(key);
    }
    const probe = specOf(spec, w.type)!;
    const startedAt = parseRfc3339(c.state.running.startedAt ?? '') ?? 0;
    const age = Math.floor((this.#actor.now - startedAt) / SECOND);
    if (age < (probe.initialDelaySeconds ?? 0)) return undefined;
    if ((c.started ?? false) === (w.type === 'startup')) return undefined;
    this.state.workers.set(key, { ...w, busy: true });
    return this.#ask(key, w, spec, probe, 1);
  }

  /** The container was started (again): its verdicts begin anew. */
  #newContainer(key: string, old: ProbeWorker, c: ContainerStatus): ProbeWorker {
    if (old.containerID) this.state.results.delete(`${old.type} ${old.containerID}`);
    const w: ProbeWorker = { ...old, containerID: c.containerID!, onHold: false };
    this.state.workers.set(key, w);
    const startedAt = parseRfc3339(c.state?.running?.startedAt ?? '');
    const before = startedAt !== undefined && startedAt < this.state.startedAt - RESTART_GRACE_US;
    const spec = containerNamed(w.pod, w.container)!;
    if (isSidecar(spec) && w.type === 'startup' && c.started) this.#set(w, c.containerID!, true);
    if (!before) {
      const initial = { readiness: false, liveness: true, startup: undefined }[w.type];
      this.#set(w, c.containerID!, initial);
    }
    return w;
  }

  #ask(key: string, w: ProbeWorker, c: AnyContainer, probe: Probe, tries: number): void {
    const id = w.containerID.slice('containerd://'.length);
    const timeoutUs = (probe.timeoutSeconds ?? 1) * SECOND;
    const data: Asked = { key, tries };
    if (probe.exec) {
      const command = probe.exec.command ?? [];
      this.#cri.ask({ call: 'exec', id, command, timeoutUs }, 'prober.answered', data);
      return;
    }
    const target = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
    const port = portOf(c, target) ?? 0;
    const path = probe.httpGet ? (probe.httpGet.path ?? '/') : undefined;
    const call = { call: 'connect', id, port, timeoutUs, ...(path === undefined ? {} : { path }) };
    this.#cri.ask(call as Parameters<CriClient['ask']>[0], 'prober.answered', data);
  }

  #answered(a: CriAnswer<Asked>): void {
    const { key, tries } = a.data;
    const w = this.state.workers.get(key);
    if (!w?.busy) return;
    const spec = containerNamed(w.pod, w.container)!;
    const probe = specOf(spec, w.type)!;
    const podIP = this.#options.statusOf(w.uid)?.podIP ?? '';
    const outcome = probeOutcome(probe, spec, podIP, a);
    if (outcome.result === 'error' && tries < TRIES_MAX) {
      this.#ask(key, w, spec, probe, tries + 1);
      return;
    }
    const noun = `${w.type[0]!.toUpperCase()}${w.type.slice(1)}`;
    if (outcome.result !== 'success') {
      const what =
        outcome.result === 'error' ? 'probe errored and resulted in unknown state' : 'probe failed';
      const text = `${noun} ${what}: ${outcome.text}`;
      this.#reporter.tell(w.pod, 'Warning', 'Unhealthy', text, w.container);
    }
    this.state.workers.set(key, { ...w, busy: false, missed: false });
    if (outcome.result !== 'error') this.#count(key, outcome.result === 'success', probe);
    this.#after(key, w);
  }

  /** A verdict counts when it came often enough in a row. */
  #count(key: string, result: boolean, probe: Probe): void {
    const old = this.state.workers.get(key)!;
    const run = old.last === result ? old.run + 1 : 1;
    const w = { ...old, last: result, run };
    this.state.workers.set(key, w);
    const needed = (result ? probe.successThreshold : probe.failureThreshold) ?? (result ? 1 : 3);
    if (run < needed) return;
    this.#set(w, w.containerID, result);
    const holds = (w.type === 'liveness' && !result) || w.type === 'startup';
    const now = this.state.workers.get(key);
    if (holds && now) this.state.workers.set(key, { ...now, onHold: true, run: 0 });
  }

  /** What came up while the probe was under way. */
  #after(key: string, before: ProbeWorker): void {
    const w = this.state.workers.get(key);
    if (!w) return;
    if (w.wanted) this.#actor.after(1, 'prober.trigger', key);
    else if (before.missed) this.#probe(key);
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

function statusNamed(status: PodStatus, name: string): ContainerStatus | undefined {
  return (
    status.containerStatuses?.find((s) => s.name === name) ??
    status.initContainerStatuses?.find((s) => s.name === name)
  );
}
