import type { Answer, ApiClient } from '../client/ApiClient.ts';
import { keyOfObject } from '../client/Informer.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import type { Claim, Volume } from './framework/Listers.ts';
import type { PodVolumes } from './plugins/volumeBinding/podVolumes.ts';
import { claimKey, fullyBound, SELECTED_NODE } from './plugins/volumeBinding/podVolumes.ts';
import { podPath } from './podReference.ts';
import type { QueuedPod } from './queue/QueuedPod.ts';

/** A Pod on its way to its node, as plain data. */
export interface BindingTask {
  readonly queued: QueuedPod;
  readonly node: string;
  /** Volumes and claims that PreBind writes, then waits for. */
  readonly volumes: readonly string[];
  readonly claims: readonly string[];
  /** Claims that static volumes are promised to. */
  readonly promised: readonly string[];
  /** Writes without an answer. */
  readonly left: number;
  /** µs; 0: nothing to wait for. */
  readonly deadline: number;
  readonly trouble: string;
}

interface Ref {
  readonly key: string;
}

/** What binding needs of the scheduler around it. */
export interface BindingOptions {
  readonly pod: (key: string) => Pod | undefined;
  readonly claim: (key: string) => Claim | undefined;
  /** Seconds PreBind waits for volumes. */
  readonly bindTimeoutSeconds: (schedulerName: string) => number;
  /** The Pod is bound. */
  readonly onBound: (task: BindingTask) => void;
  /** The Pod could not be bound: what was reserved must be given back. */
  readonly onFailed: (task: BindingTask, message: string) => void;
}

const PRE_BIND = 'running PreBind plugin "VolumeBinding": ';
const BIND = 'running Bind plugin "DefaultBinder": ';

/**
 * The binding cycle of Pods that have a node: PreBind writes the volumes and waits until they are
 * bound, looking each second; then the Binding is posted. Models: schedule_one.go bindingCycle,
 * plugins/volumebinding BindPodVolumes, plugins/defaultbinder
 */
export class BindingCycle implements Part {
  readonly state = { tasks: new PMap<string, BindingTask>() };
  readonly handlers: Handlers = {
    wrote: (a: Answer<Ref>) => this.#wrote(a),
    look: (d: Ref) => this.#look(d.key),
    bound: (a: Answer<Ref>) => this.#bound(a),
    told: () => undefined,
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #options: BindingOptions;

  constructor(actor: Actor, api: ApiClient, options: BindingOptions) {
    this.#actor = actor;
    this.#api = api;
    this.#options = options;
    actor.addPart('binding', this);
  }

  onStart(): void {
    this.state.tasks.clear();
  }

  /** Begins to bind a Pod; `volumes` is what Reserve assumed. */
  start(queued: QueuedPod, pod: Pod, node: string, volumes: PodVolumes | undefined): void {
    const bindings = volumes?.bindings ?? [];
    const provisions = volumes?.provisions ?? [];
    const left = bindings.length + provisions.length;
    const timeout = this.#options.bindTimeoutSeconds(queued.schedulerName) * SECOND;
    const task: BindingTask = {
      queued,
      node,
      volumes: bindings.map((b) => keyOfObject(b.volume)),
      claims: provisions.map(claimKey),
      promised: bindings.map((b) => claimKey(b.claim)),
      left,
      deadline: left === 0 ? 0 : this.#actor.now + timeout,
      trouble: '',
    };
    this.state.tasks.set(queued.key, task);
    if (left === 0) {
      this.#bind(task, pod);
      return;
    }
    const status = { nominatedNodeName: node };
    this.#api.strategicPatch(podPath(pod, 'status'), { status }, 'binding.told');
    for (const b of bindings)
      this.#write(task, `persistentvolumes/${keyOfObject(b.volume)}`, b.volume);
    for (const c of provisions) {
      const { namespace = '', name = '' } = c.metadata ?? {};
      this.#write(task, `namespaces/${namespace}/persistentvolumeclaims/${name}`, c);
    }
  }

  #write(task: BindingTask, path: string, body: Volume | Claim): void {
    const key: Ref = { key: task.queued.key };
    this.#api.update(`/api/v1/${path}`, body as KubeObject, 'binding.wrote', key);
  }

  #wrote({ response, data }: Answer<Ref>): void {
    const task = this.state.tasks.get(data.key);
    if (!task) return;
    const well = response.code === 200;
    const message = (response.body as { message?: string } | undefined)?.message ?? 'no answer';
    const trouble = well ? task.trouble : task.trouble || `${PRE_BIND}${message}`;
    const next = { ...task, left: task.left - 1, trouble };
    this.state.tasks.set(data.key, next);
    if (next.left > 0) return;
    if (trouble !== '') this.#fail(next, trouble);
    else this.#actor.after(SECOND, 'binding.look', data);
  }

  /** Models: volumebinding checkBindings */
  #look(key: string): void {
    const task = this.state.tasks.get(key);
    const pod = this.#options.pod(key);
    if (!task) return;
    if (!pod) {
      this.#fail(task, `${PRE_BIND}binding volumes: pod does not exist any more`);
      return;
    }
    const trouble = this.#claimsTrouble(task);
    if (trouble === '') this.#bind({ ...task, deadline: 0 }, pod);
    else if (trouble !== 'wait') this.#fail(task, `${PRE_BIND}binding volumes: ${trouble}`);
    else if (this.#actor.now >= task.deadline) {
      this.#fail(task, `${PRE_BIND}binding volumes: context deadline exceeded`);
    } else this.#actor.after(SECOND, 'binding.look', { key } satisfies Ref);
  }

  #claimsTrouble(task: BindingTask): string {
    let wait = false;
    for (const key of task.claims) {
      const claim = this.#options.claim(key);
      if (!claim) return `failed to check provisioning pvc: could not find claim "${key}"`;
      const selected = claim.metadata?.annotations?.[SELECTED_NODE];
      if (selected !== task.node) {
        return `provisioning failed for PVC "${claim.metadata?.name ?? ''}"`;
      }
      if (!fullyBound(claim)) wait = true;
    }
    for (const key of task.promised) {
      const claim = this.#options.claim(key);
      if (!claim) return `failed to check binding: could not find claim "${key}"`;
      if (!fullyBound(claim)) wait = true;
    }
    return wait ? 'wait' : '';
  }

  #bind(task: BindingTask, pod: Pod): void {
    const { name, namespace, uid } = pod.metadata ?? {};
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, uid },
      target: { kind: 'Node', name: task.node },
    };
    const key: Ref = { key: task.queued.key };
    this.#api.create(podPath(pod, 'binding'), body, 'binding.bound', key);
  }

  #bound({ response, data }: Answer<Ref>): void {
    const task = this.state.tasks.get(data.key);
    if (!task) return;
    if (response.code === 201) {
      this.state.tasks.delete(data.key);
      this.#options.onBound(task);
      return;
    }
    const message = (response.body as { message?: string } | undefined)?.message ?? 'no answer';
    this.#fail(task, `${BIND}${message}`);
  }

  #fail(task: BindingTask, message: string): void {
    this.state.tasks.delete(task.queued.key);
    this.#options.onFailed(task, message);
  }

  /** The Pod is gone or another process leads: nothing more is done for it. */
  drop(key: string): BindingTask | undefined {
    const task = this.state.tasks.get(key);
    this.state.tasks.delete(key);
    return task;
  }
}
