import type { Container } from '../api/core/pod/containerFields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { AnyContainer } from './podSpec.ts';
import {
  containersOf,
  ephemeralOf,
  initContainersOf,
  isSidecar,
  shouldRestart,
} from './podSpec.ts';
import type { RuntimeContainer, RuntimePod } from './runtime/RuntimePod.ts';
import { newest, readySandbox } from './runtime/RuntimePod.ts';
import { wouldStart } from './status/containerStatuses.ts';

/** Why a container is killed; decides whose grace period counts. */
export type KillReason = 'liveness' | 'startup' | 'postStart' | '';

/** A container to be killed before others are started. */
export interface ToKill {
  readonly id: string;
  readonly name: string;
  readonly message: string;
  readonly reason: KillReason;
}

/** What a sync has to do. Models: kuberuntime podActions */
export interface PodActions {
  /** All containers and the sandbox are stopped first. */
  readonly killPod: boolean;
  readonly createSandbox: boolean;
  /** Of the new sandbox. */
  readonly attempt: number;
  readonly kill: readonly ToKill[];
  readonly startEphemeral: readonly AnyContainer[];
  readonly startInit: readonly Container[];
  readonly start: readonly Container[];
}

/** Verdicts of the probes on a container, by its id. */
export interface ProbeVerdicts {
  liveness(id: string): boolean | undefined;
  /** true: started; false: failed; undefined: not known yet. */
  startup(id: string): boolean | undefined;
}

interface InitActions {
  readonly initialized: boolean;
  readonly killPod: boolean;
  readonly kill: readonly ToKill[];
  readonly start: readonly Container[];
}

function killed(r: RuntimeContainer, message: string, reason: KillReason): ToKill {
  return { id: r.id, name: r.name, message, reason };
}

/** The part of a sidecar in initialization: its verdict goes to the containers after it. */
class InitPlan {
  readonly #pod: Pod;
  readonly #runtime: RuntimePod;
  readonly #probes: ProbeVerdicts;
  readonly #kill: ToKill[] = [];
  readonly #start: Container[] = [];
  #initialized: boolean;
  /** A later container was seen: those before it are done. */
  #past: boolean;

  constructor(pod: Pod, runtime: RuntimePod, probes: ProbeVerdicts) {
    this.#pod = pod;
    this.#runtime = runtime;
    this.#probes = probes;
    this.#initialized = containersOf(pod).some((c) => {
      const r = newest(runtime, c.name ?? '');
      return r !== undefined && r.state !== 'exited';
    });
    this.#past = this.#initialized;
  }

  plan(): InitActions {
    const all = initContainersOf(this.#pod);
    for (let i = all.length - 1; i >= 0; i--) {
      const c = all[i]!;
      const r = newest(this.#runtime, c.name ?? '');
      if (!r) {
        if (this.#past && isSidecar(c)) this.#start.push(c);
        continue;
      }
      if (this.#past && !isSidecar(c)) continue;
      if (!this.#one(c, r, all[i + 1])) {
        return { initialized: false, killPod: true, kill: [], start: [] };
      }
      this.#past = true;
    }
    if (!this.#past) this.#start.push(all[0]!);
    return {
      initialized: this.#initialized,
      killPod: false,
      kill: this.#kill,
      start: this.#start.toReversed(),
    };
  }

  /** False: the Pod has failed. */
  #one(c: Container, r: RuntimeContainer, next: Container | undefined): boolean {
    if (r.state === 'created') this.#start.push(c);
    else if (r.state === 'running') this.#running(c, r, next);
    else if (isSidecar(c)) this.#start.push(c);
    else if (r.exitCode !== 0) {
      if (!shouldRestart(c, this.#pod.spec ?? {}, r.exitCode)) return false;
      this.#start.push(c);
    } else this.#passed(next);
    return true;
  }

  #passed(next: Container | undefined): void {
    if (!next) this.#initialized = true;
    else if (!this.#past) this.#start.push(next);
  }

  #running(c: Container, r: RuntimeContainer, next: Container | undefined): void {
    if (!isSidecar(c)) return;
    if (c.startupProbe) {
      const started = this.#probes.startup(r.id);
      if (started === false) this.#again(c, r, 'failed startup probe', 'startup');
      if (!started) return;
    }
    this.#passed(next);
    if (r.specImage !== c.image) this.#again(c, r, 'definition changed', '');
    else if (c.livenessProbe && this.#probes.liveness(r.id) === false) {
      this.#again(c, r, 'failed liveness probe', 'liveness');
    }
  }

  #again(c: Container, r: RuntimeContainer, what: string, reason: KillReason): void {
    this.#kill.push(killed(r, `Init container ${c.name} ${what}`, reason));
    this.#start.push(c);
  }
}

function succeeded(c: Container, runtime: RuntimePod): boolean {
  const r = newest(runtime, c.name ?? '');
  return r?.state === 'exited' && r.exitCode === 0;
}

const NOTHING: PodActions = {
  killPod: false,
  createSandbox: false,
  attempt: 0,
  kill: [],
  startEphemeral: [],
  startInit: [],
  start: [],
};

/** A sandbox is missing: everything begins anew. */
function anew(pod: Pod, runtime: RuntimePod): PodActions {
  const attempt = runtime.sandboxes[0] ? runtime.sandboxes[0].attempt + 1 : 0;
  const base = { ...NOTHING, killPod: true, createSandbox: true, attempt };
  const over = pod.spec?.restartPolicy === 'Never' && attempt > 0 && runtime.containers.length > 0;
  if (over) return { ...base, createSandbox: false };
  const start = containersOf(pod).filter((c) => {
    const policy = c.restartPolicy ?? pod.spec?.restartPolicy;
    return !(policy === 'OnFailure' && succeeded(c, runtime));
  });
  const begun = containersOf(pod).some((c) => newest(runtime, c.name ?? ''));
  if (start.length === 0 && begun) return { ...base, createSandbox: false };
  const inits = initContainersOf(pod);
  return inits.length > 0 ? { ...base, startInit: [inits[0]!] } : { ...base, start };
}

/** What is wrong with a running container, or undefined. */
function complaint(
  c: Container,
  r: RuntimeContainer,
  probes: ProbeVerdicts,
): { readonly text: string; readonly reason: KillReason } | undefined {
  if (r.specImage !== c.image) return { text: 'definition changed', reason: '' };
  if (probes.liveness(r.id) === false) return { text: 'failed liveness probe', reason: 'liveness' };
  if (probes.startup(r.id) === false) return { text: 'failed startup probe', reason: 'startup' };
  return undefined;
}

/**
 * What has to be done so that the runtime does what a Pod wants.
 * Models: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions
 */
export function podActions(pod: Pod, runtime: RuntimePod, probes: ProbeVerdicts): PodActions {
  if (!readySandbox(runtime)) return anew(pod, runtime);
  const startEphemeral = ephemeralOf(pod).filter((c) => !newest(runtime, c.name ?? ''));
  let init: InitActions = { initialized: true, killPod: false, kill: [], start: [] };
  if (initContainersOf(pod).length > 0) init = new InitPlan(pod, runtime, probes).plan();
  const base = { ...NOTHING, startEphemeral, kill: init.kill, startInit: init.start };
  if (init.killPod || !init.initialized) return { ...base, killPod: init.killPod };
  const kill = [...init.kill];
  const start: Container[] = [];
  let keeps = 0;
  for (const c of containersOf(pod)) {
    const r = newest(runtime, c.name ?? '');
    if (r?.state !== 'running') {
      if (wouldStart(c, { pod, runtime })) start.push(c);
      continue;
    }
    const wrong = complaint(c, r, probes);
    if (!wrong) {
      keeps++;
      continue;
    }
    const policy = c.restartPolicy ?? pod.spec?.restartPolicy;
    const again = wrong.text === 'definition changed' || policy !== 'Never';
    if (again) start.push(c);
    const message = `Container ${c.name} ${wrong.text}${again ? ', will be restarted' : ''}`;
    kill.push(killed(r, message, wrong.reason));
  }
  if (keeps === 0 && start.length === 0) return { ...base, killPod: true, startInit: [] };
  return { ...base, kill, start };
}
