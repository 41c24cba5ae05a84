import type { Pod } from '../api/core/pod/fields.ts';
import type { ObjectReference } from '../api/core/references.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import type { PodInfo } from './framework/PodInfo.ts';
import { changedCondition } from './podConditions.ts';
import { podPath, podReference } from './podReference.ts';
import type { SeriesRecorder } from './SeriesRecorder.ts';

/** A preemption under way, as plain data. */
interface Task {
  readonly key: string;
  readonly node: string;
  readonly preemptor: ObjectReference;
  readonly schedulerName: string;
  /** Keys of the victims. The last one is evicted when all others are. */
  readonly victims: readonly string[];
  /** Victims other than the last whose eviction is not finished. */
  readonly left: number;
  readonly failed: boolean;
  readonly lastBegun: boolean;
}

interface Step {
  readonly uid: string;
  readonly victim: number;
}

/** What the executor needs of the scheduler around it. */
export interface ExecutorOptions {
  /** A Pod as the informer has it. */
  readonly pod: (key: string) => Pod | undefined;
  /** Something went wrong: the preemptor is tried again at once. */
  readonly activate: (key: string) => void;
}

/**
 * Evicts the victims of a preemption in the background: says why in their status, deletes them,
 * the last one after all others, and reports it. Until the last is on its way out the preemptor
 * is gated. Models: pkg/scheduler/framework/preemption/executor.go
 */
export class PreemptionExecutor implements Part {
  readonly state = { tasks: new PMap<string, Task>() };
  readonly handlers: Handlers = {
    marked: (a: Answer<Step>) => this.#marked(a),
    deleted: (a: Answer<Step>) => this.#deleted(a),
    cleared: () => undefined,
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #events: SeriesRecorder;
  readonly #options: ExecutorOptions;

  constructor(actor: Actor, api: ApiClient, events: SeriesRecorder, options: ExecutorOptions) {
    this.#actor = actor;
    this.#api = api;
    this.#events = events;
    this.#options = options;
    actor.addPart('preemption', this);
  }

  onStart(): void {
    this.state.tasks.clear();
  }

  /** Whether victims of this Pod are still being evicted. Models: isRunningPreemption */
  preempting(uid: string): boolean {
    const t = this.state.tasks.get(uid);
    if (!t) return false;
    if (!t.lastBegun) return true;
    const last = this.#options.pod(t.victims.at(-1)!);
    return last !== undefined && last.metadata?.deletionTimestamp === undefined;
  }

  /** Begins to make room. `displaced` are Pods of lower priority nominated to the same node. */
  start(
    preemptor: PodInfo,
    node: string,
    victims: readonly PodInfo[],
    displaced: readonly PodInfo[],
  ): void {
    const keys = victims.filter((v) => !v.terminating).map((v) => v.key);
    if (keys.length === 0) return;
    for (const p of displaced) {
      if (p.nominatedNodeName === '') continue;
      const patch = { status: { nominatedNodeName: null } };
      this.#api.strategicPatch(podPath(p.pod, 'status'), patch, 'preemption.cleared');
    }
    this.state.tasks.set(preemptor.uid, {
      key: preemptor.key,
      node,
      preemptor: podReference(preemptor.pod),
      schedulerName: preemptor.pod.spec?.schedulerName ?? '',
      victims: keys,
      left: keys.length - 1,
      failed: false,
      lastBegun: false,
    });
    for (let i = 0; i < keys.length - 1; i++) this.#evict(preemptor.uid, i);
    if (keys.length === 1) this.#evictLast(preemptor.uid);
  }

  #evict(uid: string, victim: number): void {
    const t = this.state.tasks.get(uid)!;
    const pod = this.#options.pod(t.victims[victim]!);
    const step: Step = { uid, victim };
    if (!pod) {
      this.#finish(step, true);
      return;
    }
    const message = `${t.schedulerName}: preempting to accommodate a higher priority pod`;
    const reason = 'PreemptionByScheduler';
    const wanted = { type: 'DisruptionTarget', status: 'True', reason, message } as const;
    const condition = changedCondition(pod, wanted, this.#actor.now);
    if (!condition) this.#delete(step, pod);
    else {
      const patch = { status: { conditions: [condition] } };
      this.#api.strategicPatch(podPath(pod, 'status'), patch, 'preemption.marked', step);
    }
  }

  #marked({ response, data }: Answer<Step>): void {
    const t = this.state.tasks.get(data.uid);
    if (!t) return;
    const pod = this.#options.pod(t.victims[data.victim]!);
    if (response.code === 200 && pod) this.#delete(data, pod);
    else this.#finish(data, response.code === 404 || !pod);
  }

  #delete(step: Step, pod: Pod): void {
    const options = { kind: 'DeleteOptions', apiVersion: 'v1' };
    this.#api.delete(podPath(pod), options, 'preemption.deleted', step);
  }

  #deleted({ response, data }: Answer<Step>): void {
    const t = this.state.tasks.get(data.uid);
    if (!t) return;
    const pod = this.#options.pod(t.victims[data.victim]!);
    const done = response.code === 200 || response.code === 202;
    if (done && pod) {
      this.#events.record({
        regarding: podReference(pod),
        related: t.preemptor,
        type: 'Normal',
        reason: 'Preempted',
        action: 'Preempting',
        note: `Preempted by pod ${data.uid} on node ${t.node}`,
      });
    }
    this.#finish(data, done || response.code === 404);
  }

  #finish(step: Step, well: boolean): void {
    const t = this.state.tasks.get(step.uid)!;
    if (step.victim === t.victims.length - 1) {
      this.#end(step.uid, t, !well);
      return;
    }
    const next = { ...t, left: t.left - 1, failed: t.failed || !well };
    this.state.tasks.set(step.uid, next);
    if (next.left > 0) return;
    if (next.failed) this.#end(step.uid, next, true);
    else this.#evictLast(step.uid);
  }

  #evictLast(uid: string): void {
    const t = this.state.tasks.get(uid)!;
    this.state.tasks.set(uid, { ...t, lastBegun: true });
    this.#evict(uid, t.victims.length - 1);
  }

  #end(uid: string, t: Task, failed: boolean): void {
    this.state.tasks.delete(uid);
    if (failed) this.#options.activate(t.key);
  }
}
