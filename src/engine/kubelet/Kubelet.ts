import type { Container } from '../api/core/pod/containerFields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { EventRecorder } from '../client/EventRecorder.ts';
import type { Informer } from '../client/Informer.ts';
import { keyOfObject } from '../client/Informer.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { BackOffEntry } from './BackOff.ts';
import { BackOff, goSeconds } from './BackOff.ts';
import { fullImageName, imageOf } from './images/catalogue.ts';
import { processPlan } from './images/commandBehaviour.ts';
import type { MachineFacts } from './NodeStatus.ts';
import { notModelled } from './notModelled.ts';
import type { WaitingReason } from './podStatus.ts';
import { podStatus } from './podStatus.ts';
import type { Containerd, CriAnswer, CriCall, RuntimeContainer } from './runtime/Containerd.ts';

/** What the kubelet remembers of one Pod. */
interface PodWorker {
  readonly key: string;
  readonly pod: Pod;
  /** A sync is under way. */
  readonly busy: boolean;
  /** Something happened meanwhile: sync once more. */
  readonly again: boolean;
  readonly terminating: boolean;
  readonly deleteSent: boolean;
  /** Changes of the runtime when the last sync ended. */
  readonly syncAt: number;
  readonly reasons: Readonly<Record<string, WaitingReason>>;
  /** Last status written, so that equal ones are not written again. */
  readonly written: string;
  readonly warned: boolean;
}

interface Step {
  readonly uid: string;
  readonly step: 'sandbox' | 'pull' | 'create' | 'start' | 'stop' | 'remove';
  readonly container?: Container;
  readonly since?: number;
}

/** Regular sync of a Pod: 60 s and up to half of it more. */
const RESYNC_US = 60 * SECOND;

/** A relist of the runtime. */
const RELIST_US = SECOND;

/**
 * The kubelet's care for the Pods of its node: one worker a Pod that brings the runtime to what
 * the Pod wants, writes its status, and ends it gracefully.
 * Models: pkg/kubelet/kubelet.go syncLoop, pod_workers.go, kuberuntime_manager.go SyncPod, pleg
 */
export class Kubelet implements Part {
  readonly state = {
    workers: new PMap<string, PodWorker>(),
    backOff: new PMap<string, BackOffEntry>(),
    pullBackOff: new PMap<string, BackOffEntry>(),
    nextIP: 2,
    ips: new PMap<string, string>(),
    relistArmed: false,
    relistPhase: 0,
  };
  readonly handlers: Handlers = {
    sync: (d: { uid: string; at: number }) => this.#syncDue(d),
    wake: (uid: string) => this.#wake(uid),
    cri: (a: CriAnswer & { context: Step }) => this.#afterCri(a),
    changed: () => this.#armRelist(),
    relist: () => this.#relist(),
    statusWritten: (a: Answer<string>) => this.#statusWritten(a),
    deleted: () => undefined,
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #pods: Informer<Pod>;
  readonly #events: EventRecorder;
  readonly #runtime: () => Containerd;
  readonly #facts: MachineFacts;
  readonly #restarts: BackOff;
  readonly #pulls: BackOff;

  constructor(
    actor: Actor,
    api: ApiClient,
    pods: Informer<Pod>,
    events: EventRecorder,
    runtime: () => Containerd,
    facts: MachineFacts,
  ) {
    this.#actor = actor;
    this.#api = api;
    this.#pods = pods;
    this.#events = events;
    this.#runtime = runtime;
    this.#facts = facts;
    this.#restarts = new BackOff(this.state.backOff);
    this.#pulls = new BackOff(this.state.pullBackOff);
    actor.addPart('kubelet', this);
    pods.onEvent({
      add: (p) => this.#onPod(p),
      update: (_, p) => this.#onPod(p),
      delete: (p) => this.#onGone(p),
    });
  }

  onStart(): void {
    this.state.workers.clear();
    this.state.backOff.clear();
    this.state.pullBackOff.clear();
    this.state.relistArmed = false;
    this.state.relistPhase = this.#actor.now % RELIST_US;
  }

  #onPod(pod: Pod): void {
    const uid = pod.metadata!.uid!;
    const old = this.state.workers.get(uid);
    const fresh: PodWorker = old
      ? { ...old, pod }
      : {
          key: keyOfObject(pod),
          pod,
          busy: false,
          again: false,
          terminating: false,
          deleteSent: false,
          syncAt: 0,
          reasons: {},
          written: '',
          warned: false,
        };
    this.state.workers.set(uid, fresh);
    const specChanged = !old || old.pod.spec !== pod.spec;
    const ends = pod.metadata!.deletionTimestamp !== old?.pod.metadata?.deletionTimestamp;
    if (specChanged || ends) this.#wake(uid);
  }

  #onGone(pod: Pod): void {
    const uid = pod.metadata!.uid!;
    const w = this.state.workers.get(uid);
    if (!w) return;
    this.#change(uid, { terminating: true, deleteSent: true });
    this.#wake(uid);
  }

  #change(uid: string, change: Partial<PodWorker>): void {
    const w = this.state.workers.get(uid);
    if (w) this.state.workers.set(uid, { ...w, ...change });
  }

  /** Syncs a Pod now, or once more after the sync that is under way. */
  #wake(uid: string): void {
    const w = this.state.workers.get(uid);
    if (!w) return;
    if (w.busy) this.#change(uid, { again: true });
    else this.#schedule(uid, 1 * MS);
  }

  #schedule(uid: string, delayUs: number): void {
    const at = this.#actor.now + delayUs;
    this.#change(uid, { syncAt: at });
    this.#actor.at(at, 'kubelet.sync', { uid, at });
  }

  /** Only the newest appointment counts. */
  #syncDue(d: { uid: string; at: number }): void {
    const w = this.state.workers.get(d.uid);
    if (!w || w.busy || w.syncAt !== d.at) return;
    this.#change(d.uid, { busy: true, again: false });
    this.#sync(d.uid);
  }

  #sync(uid: string): void {
    const w = this.state.workers.get(uid)!;
    if (w.pod.metadata?.deletionTimestamp !== undefined || w.terminating) this.#terminate(uid, w);
    else {
      this.#warnOnce(uid, w);
      this.#writeStatus(uid);
      this.#advance(uid);
    }
  }

  #warnOnce(uid: string, w: PodWorker): void {
    if (w.warned) return;
    this.#change(uid, { warned: true });
    const names = notModelled(w.pod);
    if (names.length === 0) return;
    this.#report(w.pod, undefined, 'Warning', 'NotModelled', `not modelled: ${names.join(', ')}`);
  }

  /** Takes the next step towards what the Pod wants; ends the sync when there is none. */
  #advance(uid: string): void {
    const w = this.state.workers.get(uid)!;
    const runtime = this.#runtime();
    if (this.#ended(w.pod)) return this.#finish(uid, 0);
    if (!runtime.state.sandboxes.has(uid)) {
      this.#cri(
        { call: 'runPodSandbox', podUid: uid, ip: this.#ipFor(uid) },
        { uid, step: 'sandbox' },
      );
      return;
    }
    const { container, waitUs } = this.#nextContainer(uid, w.pod);
    if (container) this.#begin(uid, w.pod, container);
    else this.#finish(uid, waitUs);
  }

  #ended(pod: Pod): boolean {
    return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  }

  #ipFor(uid: string): string {
    const old = this.state.ips.get(uid);
    if (old) return old;
    const base = this.#facts.podCIDR.slice(0, this.#facts.podCIDR.lastIndexOf('.'));
    const ip = `${base}.${this.state.nextIP}`;
    this.state.nextIP = this.state.nextIP >= 254 ? 2 : this.state.nextIP + 1;
    this.state.ips.set(uid, ip);
    return ip;
  }

  /** The first container that should be started now, or how long to wait for one. */
  #nextContainer(uid: string, pod: Pod): { container?: Container; waitUs: number } {
    const all = this.#runtime().containersOf(uid);
    for (const c of pod.spec?.initContainers ?? []) {
      const last = lastOf(all, c);
      if (last?.state === 'exited' && last.exitCode === 0) continue;
      if (last?.state === 'running') return { waitUs: 0 };
      return this.#start(uid, pod, c, last);
    }
    let waitUs = 0;
    for (const c of pod.spec?.containers ?? []) {
      const last = lastOf(all, c);
      if (last?.state === 'running') continue;
      const next = this.#start(uid, pod, c, last);
      if (next.container) return next;
      if (next.waitUs > 0) waitUs = waitUs === 0 ? next.waitUs : Math.min(waitUs, next.waitUs);
    }
    return { waitUs };
  }

  /** Whether a container may be started: its restart policy and its back-off decide. */
  #start(
    uid: string,
    pod: Pod,
    c: Container,
    last: RuntimeContainer | undefined,
  ): { container?: Container; waitUs: number } {
    const pullKey = `${uid}/${fullImageName(c.image ?? '')}`;
    if (!last) {
      const left = this.#pulls.left(pullKey, this.#pullTried(pullKey), this.#actor.now);
      if (left === 0) return { container: c, waitUs: 0 };
      this.#backedOffPull(uid, pod, c);
      return { waitUs: left };
    }
    if (last.state !== 'exited') return { container: c, waitUs: 0 };
    const policy = pod.spec?.restartPolicy ?? 'Always';
    if (policy === 'Never' || (policy === 'OnFailure' && last.exitCode === 0)) return { waitUs: 0 };
    const key = `${uid}/${c.name}`;
    const left = this.#restarts.left(key, last.finishedAt, this.#actor.now);
    if (left === 0) return { container: c, waitUs: 0 };
    this.#backedOff(uid, pod, c, this.#restarts.get(key));
    return { waitUs: left };
  }

  #pullTried(key: string): number {
    return this.state.pullBackOff.get(key)?.updatedAt ?? 0;
  }

  #backedOff(uid: string, pod: Pod, c: Container, us: number): void {
    const where = `${pod.metadata?.name}_${pod.metadata?.namespace}(${uid})`;
    this.#reason(uid, c, {
      reason: 'CrashLoopBackOff',
      message: `back-off ${goSeconds(us)} restarting failed container=${c.name} pod=${where}`,
    });
    const text = `Back-off restarting failed container ${c.name} in pod ${where}`;
    this.#report(pod, c, 'Warning', 'BackOff', text);
  }

  #backedOffPull(uid: string, pod: Pod, c: Container): void {
    const text = `Back-off pulling image ${JSON.stringify(c.image)}`;
    this.#reason(uid, c, { reason: 'ImagePullBackOff', message: text });
    this.#report(pod, c, 'Normal', 'BackOff', text);
    this.#report(pod, c, 'Warning', 'Failed', 'Error: ImagePullBackOff');
  }

  #reason(uid: string, c: Container, reason: WaitingReason | undefined): void {
    const w = this.state.workers.get(uid)!;
    const { [c.name ?? '']: _, ...others } = w.reasons;
    this.#change(uid, { reasons: reason ? { ...others, [c.name ?? '']: reason } : others });
  }

  /** Image, then create, then start. */
  #begin(uid: string, pod: Pod, c: Container): void {
    const full = fullImageName(c.image ?? '');
    const present = this.#runtime().state.images.has(full);
    const policy = c.imagePullPolicy ?? 'IfNotPresent';
    if (present && policy !== 'Always') {
      const text = `Container image ${JSON.stringify(c.image)} already present on machine and can be accessed by the pod`;
      this.#report(pod, c, 'Normal', 'Pulled', text);
      this.#create(uid, pod, c);
    } else if (policy === 'Never') {
      const message = `Container image ${JSON.stringify(c.image)} is not present with pull policy of Never`;
      this.#reason(uid, c, { reason: 'ErrImageNeverPull', message });
      this.#report(pod, c, 'Warning', 'ErrImageNeverPull', message);
      this.#report(pod, c, 'Warning', 'Failed', `Error: ErrImageNeverPull`);
      this.#finish(uid, 10 * SECOND);
    } else {
      this.#report(pod, c, 'Normal', 'Pulling', `Pulling image ${JSON.stringify(c.image)}`);
      const step: Step = { uid, step: 'pull', container: c, since: this.#actor.now };
      this.#cri({ call: 'pullImage', image: c.image ?? '' }, step);
    }
  }

  #create(uid: string, pod: Pod, c: Container): void {
    const image = imageOf(c.image ?? '')!;
    const plan = processPlan(c, image);
    if (plan.notModelled !== undefined) {
      const message = `not modelled: ${plan.notModelled}`;
      this.#reason(uid, c, { reason: 'CreateContainerError', message });
      this.#report(pod, c, 'Warning', 'Failed', `Error: ${message}`);
      this.#finish(uid, RESYNC_US);
      return;
    }
    const last = lastOf(this.#runtime().containersOf(uid), c);
    if (last) this.#restarts.next(`${uid}/${c.name}`, this.#actor.now);
    const attempt = last ? last.attempt + 1 : 0;
    const container = { podUid: uid, name: c.name ?? '', image: c.image ?? '', attempt, plan };
    this.#cri({ call: 'createContainer', container }, { uid, step: 'create', container: c });
  }

  #cri(request: CriCall, context: Step): void {
    const runtime = this.#actor.sim.find(`${this.#actor.machine}/containerd`)!;
    this.#actor.send(runtime, 'containerd.cri', { request, context, client: this.#actor.id });
  }

  #afterCri(a: CriAnswer & { context: Step }): void {
    const { uid, step, container: c } = a.context;
    const w = this.state.workers.get(uid);
    if (!w) return;
    const ends = w.terminating || w.pod.metadata?.deletionTimestamp !== undefined;
    switch (step) {
      case 'sandbox':
        this.#writeStatus(uid);
        return ends ? this.#finish(uid, 0) : this.#advance(uid);
      case 'pull':
        return this.#afterPull(uid, w, c!, a);
      case 'create':
        this.#report(w.pod, c, 'Normal', 'Created', 'Container created');
        this.#cri({ call: 'startContainer', id: a.id! }, { uid, step: 'start', container: c! });
        return;
      case 'start':
        this.#report(w.pod, c, 'Normal', 'Started', 'Container started');
        this.#reason(uid, c!, undefined);
        return ends ? this.#finish(uid, 0) : this.#afterStart(uid);
      case 'stop':
        return this.#armRelist();
      case 'remove':
        return this.#forget(uid);
    }
  }

  /** Goes on with the next container; when all are started the status is written at once. */
  #afterStart(uid: string): void {
    const w = this.state.workers.get(uid)!;
    const all = this.#runtime().containersOf(uid);
    const wanted = [...(w.pod.spec?.initContainers ?? []), ...(w.pod.spec?.containers ?? [])];
    const untouched = wanted.some((c) => !lastOf(all, c));
    if (untouched) this.#advance(uid);
    else {
      this.#change(uid, { again: true });
      this.#finish(uid, 0);
    }
  }

  #afterPull(uid: string, w: PodWorker, c: Container, a: CriAnswer & { context: Step }): void {
    const key = `${uid}/${fullImageName(c.image ?? '')}`;
    if (a.error === undefined) {
      const ms = Math.round((this.#actor.now - (a.context.since ?? 0)) / MS);
      const took = ms < 1000 ? `${ms}ms` : `${(ms / 1000).toString()}s`;
      const size = imageOf(c.image ?? '')?.sizeBytes ?? 0;
      const text = `Successfully pulled image ${JSON.stringify(c.image)} in ${took} (${took} including waiting). Image size: ${size} bytes.`;
      this.#report(w.pod, c, 'Normal', 'Pulled', text);
      this.#create(uid, w.pod, c);
      return;
    }
    this.#pulls.next(key, this.#actor.now);
    const text = `Failed to pull image ${JSON.stringify(c.image)}: ${a.error}`;
    this.#report(w.pod, c, 'Warning', 'Failed', text);
    this.#report(w.pod, c, 'Warning', 'Failed', 'Error: ErrImagePull');
    this.#reason(uid, c, { reason: 'ErrImagePull', message: a.error });
    this.#writeStatus(uid);
    this.#finish(uid, this.#pulls.get(key));
  }

  /** The sync is over; the next one comes by itself after a while. */
  #finish(uid: string, waitUs: number): void {
    const w = this.state.workers.get(uid);
    if (!w) return;
    this.#change(uid, { busy: false });
    if (w.again) {
      this.#schedule(uid, 1 * MS);
      return;
    }
    const base = waitUs > 0 ? Math.min(waitUs, RESYNC_US) : RESYNC_US;
    this.#schedule(uid, this.#actor.prng.jitter(base, 50));
  }

  /** Stops what runs, waits, writes the last status, and lets the API server delete the Pod. */
  #terminate(uid: string, w: PodWorker): void {
    const running = this.#runtime()
      .containersOf(uid)
      .filter((c) => c.state === 'running');
    if (running.length > 0) {
      if (!w.terminating) {
        const graceUs = (w.pod.metadata?.deletionGracePeriodSeconds ?? 30) * SECOND;
        for (const c of running) {
          const spec = w.pod.spec?.containers?.find((x) => x.name === c.name);
          this.#report(w.pod, spec, 'Normal', 'Killing', `Stopping container ${c.name}`);
          this.#cri({ call: 'stopContainer', id: c.id, graceUs }, { uid, step: 'stop' });
        }
      }
      this.#change(uid, { terminating: true });
      this.#finish(uid, 0);
      return;
    }
    this.#change(uid, { terminating: true });
    if (!w.deleteSent) {
      this.#writeStatus(uid);
      this.#change(uid, { deleteSent: true });
      const { namespace, name } = w.pod.metadata!;
      const options = { gracePeriodSeconds: 0, preconditions: { uid } };
      this.#api.delete(`/api/v1/namespaces/${namespace}/pods/${name}`, options, 'kubelet.deleted');
      this.#finish(uid, 0);
      return;
    }
    if (!this.#pods.get(w.key) || this.#pods.get(w.key)?.metadata?.uid !== uid) {
      this.#cri({ call: 'removePod', podUid: uid }, { uid, step: 'remove' });
      return;
    }
    this.#change(uid, { deleteSent: false });
    this.#finish(uid, 0);
  }

  #forget(uid: string): void {
    this.state.workers.delete(uid);
    this.state.ips.delete(uid);
    this.#restarts.forget(`${uid}/`);
    this.#pulls.forget(`${uid}/`);
  }

  #writeStatus(uid: string): void {
    const w = this.state.workers.get(uid)!;
    const runtime = this.#runtime();
    const status = podStatus({
      pod: w.pod,
      sandbox: runtime.state.sandboxes.get(uid),
      containers: runtime.containersOf(uid),
      reasons: w.reasons,
      now: this.#actor.now,
      hostIP: this.#facts.ip,
      terminating: w.terminating,
    });
    const text = JSON.stringify(status);
    if (text === w.written) return;
    this.#change(uid, { written: text, pod: { ...w.pod, status } });
    const { namespace, name } = w.pod.metadata!;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    this.#api.strategicPatch(path, { metadata: { uid }, status }, 'kubelet.statusWritten', uid);
  }

  #statusWritten(a: Answer<string>): void {
    const { code } = a.response;
    if (code === 200 || code === 404 || code === 409) return;
    this.#change(a.data, { written: '' });
    this.#wake(a.data);
  }

  #armRelist(): void {
    if (this.state.relistArmed) return;
    this.state.relistArmed = true;
    const { now } = this.#actor;
    const phase = (now - this.state.relistPhase) % RELIST_US;
    this.#actor.after(RELIST_US - phase, 'kubelet.relist', undefined);
  }

  /** PLEG: Pods whose containers have ended since are synced. */
  #relist(): void {
    this.state.relistArmed = false;
    const since = this.#actor.now - RELIST_US - 10 * MS;
    const changed = new Set<string>();
    for (const c of this.#runtime().state.containers.values()) {
      if (c.state === 'exited' && c.finishedAt >= since) changed.add(c.podUid);
    }
    for (const uid of changed) this.#wake(uid);
  }

  #report(
    pod: Pod,
    c: Container | undefined,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    const { namespace, name, uid, resourceVersion } = pod.metadata ?? {};
    const init = pod.spec?.initContainers?.some((x) => x.name === c?.name);
    const fieldPath = c && `spec.${init ? 'initContainers' : 'containers'}{${c.name}}`;
    this.#events.record({
      about: {
        kind: 'Pod',
        ...(namespace === undefined ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
        ...(uid === undefined ? {} : { uid }),
        apiVersion: 'v1',
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
        ...(fieldPath ? { fieldPath } : {}),
      },
      type,
      reason,
      message,
    });
  }
}

function lastOf(all: readonly RuntimeContainer[], c: Container): RuntimeContainer | undefined {
  return all.filter((r) => r.name === c.name).at(-1);
}
