import type { Pod } from '../api/core/pod/fields.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import type { BackOffEntry } from './BackOff.ts';
import { BackOff, goSeconds } from './BackOff.ts';
import type { ContainerKiller } from './ContainerKiller.ts';
import type { CriClient } from './CriClient.ts';
import type { HookRunner } from './HookRunner.ts';
import type { ImageManager } from './ImageManager.ts';
import type { MachineFacts } from './MachineFacts.ts';
import type { AnyContainer } from './podSpec.ts';
import { netFiles } from './netFiles.ts';
import { podDesc } from './podSpec.ts';
import type { Fetched, Reference } from './references.ts';
import { environmentOf, envReferences, expandedArgs, keyOf } from './references.ts';
import type { Reporter } from './Reporter.ts';
import type { CriAnswer, NewContainer } from './runtime/Cri.ts';
import type { RuntimePod } from './runtime/RuntimePod.ts';
import { newest } from './runtime/RuntimePod.ts';
import type { WaitingReason } from './status/containerStatuses.ts';
import type { VolumeManager } from './VolumeManager.ts';

/** A container on its way to run. One at a time in a Pod. */
interface Start {
  readonly pod: Pod;
  readonly container: AnyContainer;
  /** What was known of the Pod when the sync began. */
  readonly attempt: number;
  readonly podIP: string;
  readonly fetched: Fetched;
  readonly open: number;
  readonly id: string;
}

/** Why a container was not started; `retryAt` for a back-off that ends then. */
export interface StartFailure extends WaitingReason {
  readonly retryAt?: number;
}

/** What a sync gives to start a container. */
export interface StartOrder {
  readonly uid: string;
  readonly pod: Pod;
  readonly container: AnyContainer;
  readonly runtime: RuntimePod;
  readonly podIP: string;
}

interface Reading {
  readonly uid: string;
  readonly ref: Reference;
}

interface Parts {
  readonly api: ApiClient;
  readonly cri: CriClient;
  readonly reporter: Reporter;
  readonly images: ImageManager;
  readonly volumes: VolumeManager;
  readonly hooks: HookRunner;
  readonly killer: ContainerKiller;
  readonly facts: MachineFacts;
}

/**
 * Starts a container: back-off, image, environment, create, start, postStart. `workers.started`
 * {uid, name, failure} is told at the end.
 * Models: kuberuntime_manager.go doBackOff, kuberuntime_container.go startContainer
 */
export class ContainerStarter implements Part {
  readonly state = {
    starts: new PMap<string, Start>(),
    backOff: new PMap<string, BackOffEntry>(),
  };
  readonly handlers: Handlers = {
    imaged: (d: { uid: string; failed?: WaitingReason }) => this.#imaged(d.uid, d.failed),
    read: (a: Answer<Reading>) => this.#read(a),
    created: (a: CriAnswer<{ uid: string }>) => this.#created(a),
    started: (a: CriAnswer<{ uid: string }>) => this.#started(a),
    hooked: (d: { uid: string; failed?: string }) => this.#hooked(d.uid, d.failed),
    hookKilled: (d: { uid: string }) => this.#end(d.uid, POST_START_FAILED),
  };
  readonly #actor: Actor;
  readonly #p: Parts;
  readonly #backOff: BackOff;

  constructor(actor: Actor, parts: Parts) {
    this.#actor = actor;
    this.#p = parts;
    this.#backOff = new BackOff(this.state.backOff);
    actor.addPart('starter', this);
  }

  onStart(): void {
    this.state.starts.clear();
    this.state.backOff.clear();
  }

  forget(uid: string): void {
    this.state.starts.delete(uid);
    this.#backOff.forget(`${uid}/`);
  }

  /** The longest back-off of a Pod's dead containers, from the end of the run on, µs; 0 for none. */
  heldBack(runtime: RuntimePod): { readonly from: number; readonly until: number } {
    let longest = { from: 0, until: 0 };
    for (const c of runtime.containers) {
      if (newest(runtime, c.name) !== c || c.state !== 'exited') continue;
      const us = this.#backOff.get(`${c.podUid}/${c.name}/${c.specImage}`);
      const until = c.finishedAt + us;
      if (us > 0 && until > longest.until) longest = { from: c.finishedAt, until };
    }
    return longest;
  }

  start(order: StartOrder): void {
    const { uid, pod, container, runtime, podIP } = order;
    const name = container.name ?? '';
    const held = this.#backsOff(order);
    const before = newest(runtime, name);
    const attempt = before ? before.attempt + 1 : 0;
    const start: Start = { pod, container, attempt, podIP, fetched: {}, open: 0, id: '' };
    this.state.starts.set(uid, start);
    if (held) {
      this.#end(uid, held);
      return;
    }
    const ensured = this.#p.images.ensure(pod, container, 'starter.imaged', { uid });
    if (ensured === 'pulling') return;
    this.#imaged(uid, ensured === 'present' ? undefined : ensured);
  }

  /** Models: doBackOff */
  #backsOff({ uid, pod, container, runtime }: StartOrder): StartFailure | undefined {
    const name = container.name ?? '';
    const dead = runtime.containers.find((c) => c.name === name && c.state === 'exited');
    if (!dead) return undefined;
    const key = `${uid}/${name}/${container.image}`;
    const { now } = this.#actor;
    if (!this.#backOff.since(key, dead.finishedAt, now)) {
      this.#backOff.next(key, dead.finishedAt, now);
      return undefined;
    }
    const text = `Back-off restarting failed container ${name} in pod ${podDesc(pod)}`;
    this.#p.reporter.tell(pod, 'Warning', 'BackOff', text, name);
    const us = this.#backOff.get(key);
    return {
      reason: 'CrashLoopBackOff',
      message: `back-off ${goSeconds(us)} restarting failed container=${name} pod=${podDesc(pod)}`,
      retryAt: dead.finishedAt + us,
    };
  }

  #end(uid: string, failure: StartFailure | undefined): void {
    const s = this.state.starts.get(uid);
    if (!s) return;
    this.state.starts.delete(uid);
    const name = s.container.name ?? '';
    this.#actor.call('workers.started', { uid, name, failure }, this.#actor.sim.current);
  }

  /** An error that is told as an Event and shown as the waiting reason. */
  #fail(uid: string, reason: string, message: string, told = message): void {
    const s = this.state.starts.get(uid)!;
    const text = `Error: ${told}`;
    this.#p.reporter.tell(s.pod, 'Warning', 'Failed', text, s.container.name ?? '');
    this.#end(uid, { reason, message });
  }

  #imaged(uid: string, failed: WaitingReason | undefined): void {
    const s = this.state.starts.get(uid);
    if (!s) return;
    if (failed) {
      this.#fail(uid, failed.reason, failed.message, failed.reason);
      return;
    }
    const seen = new Set<string>();
    const refs = envReferences(s.container).filter((r) => {
      const fresh = !seen.has(keyOf(r));
      seen.add(keyOf(r));
      return fresh;
    });
    this.state.starts.set(uid, { ...s, open: refs.length });
    for (const ref of refs) {
      const resource = ref.kind === 'secret' ? 'secrets' : 'configmaps';
      const path = `/api/v1/namespaces/${s.pod.metadata?.namespace}/${resource}/${ref.name}`;
      this.#p.api.get(path, 'starter.read', { uid, ref } satisfies Reading);
    }
    if (refs.length === 0) this.#create(uid);
  }

  #read({ response, data }: Answer<Reading>): void {
    const s = this.state.starts.get(data.uid);
    if (!s) return;
    const found = response.code === 200 ? (response.body as KubeObject) : null;
    const fetched = { ...s.fetched, [keyOf(data.ref)]: found };
    this.state.starts.set(data.uid, { ...s, fetched, open: s.open - 1 });
    if (s.open === 1) this.#create(data.uid);
  }

  #create(uid: string): void {
    const s = this.state.starts.get(uid)!;
    const { pod, container: c } = s;
    const node = {
      nodeName: this.#actor.machine,
      podIP: s.podIP || this.#p.facts.ip,
      hostIP: this.#p.facts.ip,
    };
    const env = environmentOf(c, pod, s.fetched, node);
    if ('error' in env && typeof env.error === 'string' && !('HOSTNAME' in env)) {
      this.#fail(uid, 'CreateContainerConfigError', env.error);
      return;
    }
    const vars = env as Readonly<Record<string, string>>;
    const container: NewContainer = {
      podUid: uid,
      name: c.name ?? '',
      attempt: s.attempt,
      image: c.image ?? '',
      command: expandedArgs(c.command, vars),
      args: expandedArgs(c.args, vars),
      env: vars,
      files: { ...netFiles(pod, s.podIP), ...this.#p.volumes.filesFor(uid, pod, c.name ?? '') },
      ports: (c.ports ?? []).map((p) => p.containerPort ?? 0),
      terminationMessagePath: c.terminationMessagePath ?? '/dev/termination-log',
      logAsMessage: c.terminationMessagePolicy === 'FallbackToLogsOnError',
      annotations: pod.metadata?.annotations ?? {},
      ...(c.resources ? { resources: c.resources as NonNullable<NewContainer['resources']> } : {}),
    };
    this.#p.cri.ask({ call: 'createContainer', container }, 'starter.created', { uid });
  }

  #created({ data: { uid }, error, id }: CriAnswer<{ uid: string }>): void {
    const s = this.state.starts.get(uid);
    if (!s) return;
    if (error !== undefined || id === undefined) {
      this.#fail(uid, 'CreateContainerError', error ?? '');
      return;
    }
    this.state.starts.set(uid, { ...s, id });
    this.#p.reporter.tell(s.pod, 'Normal', 'Created', 'Container created', s.container.name ?? '');
    this.#p.cri.ask({ call: 'startContainer', id }, 'starter.started', { uid });
  }

  #started({ data: { uid }, error }: CriAnswer<{ uid: string }>): void {
    const s = this.state.starts.get(uid);
    if (!s) return;
    if (error !== undefined) {
      this.#fail(uid, 'RunContainerError', error);
      return;
    }
    const name = s.container.name ?? '';
    this.#p.reporter.tell(s.pod, 'Normal', 'Started', 'Container started', name);
    const hook = s.container.lifecycle?.postStart;
    if (!hook) this.#end(uid, undefined);
    else {
      const failure = 'FailedPostStartHook';
      this.#p.hooks.run(s.pod, name, s.id, hook, failure, 'starter.hooked', { uid });
    }
  }

  #hooked(uid: string, failed: string | undefined): void {
    const s = this.state.starts.get(uid);
    if (!s) return;
    if (failed === undefined) {
      this.#end(uid, undefined);
      return;
    }
    const name = s.container.name ?? '';
    this.#p.killer.kill(
      {
        uid,
        pod: s.pod,
        id: s.id,
        name,
        message: 'FailedPostStartHook',
        reason: 'postStart',
        graceS: undefined,
      },
      'starter.hookKilled',
    );
  }
}

const POST_START_FAILED: StartFailure = { reason: 'PostStartHookError', message: '' };
