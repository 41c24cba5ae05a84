import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Answer, ApiClient } from '../client/ApiClient.ts';
import type { EventRecorder } from '../client/EventRecorder.ts';
import type { Informer } from '../client/Informer.ts';
import { keyOfObject } from '../client/Informer.ts';
import { WorkQueue } from '../client/WorkQueue.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import { MINUTE, SECOND } from '../sim/time.ts';
import type { NodeInfo } from './framework/NodeInfo.ts';
import { nodeInfo } from './framework/NodeInfo.ts';
import type { Decision } from './schedulePod.ts';
import { fitError, schedulePod } from './schedulePod.ts';

interface Binding {
  readonly key: string;
  readonly node: string;
}

/** Pods that nothing woke are tried again after this long. */
const FLUSH_US = 5 * MINUTE;

/**
 * kube-scheduler: gives each Pod without a node the best one, by filters and scores, and says why
 * when there is none. Models: pkg/scheduler/schedule_one.go; reduced: see SPEC.md.
 */
export class Scheduler implements Part {
  readonly state = {
    /** Pods that are being bound: they count on their node already. */
    assumed: new PMap<string, string>(),
    /** Pods that fitted nowhere. */
    unschedulable: new PMap<string, number>(),
    /** The table of each Pod's last attempt. */
    decisions: new PMap<string, Decision>(),
    active: false,
  };
  readonly handlers: Handlers = {
    schedule: (d: { key: string }) => this.#schedule(d.key),
    bound: (a: Answer<Binding>) => this.#bound(a),
    told: () => undefined,
    flush: () => this.#flush(),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #events: EventRecorder;
  readonly #queue: WorkQueue;

  constructor(
    actor: Actor,
    api: ApiClient,
    pods: Informer<Pod>,
    nodes: Informer<Node>,
    events: EventRecorder,
  ) {
    this.#actor = actor;
    this.#api = api;
    this.#pods = pods;
    this.#nodes = nodes;
    this.#events = events;
    actor.addPart('scheduler', this);
    this.#queue = new WorkQueue(actor, 'activeQ', {
      then: 'scheduler.schedule',
      workers: 1,
      baseDelayUs: SECOND,
      maxDelayUs: 10 * SECOND,
    });
    pods.onEvent({
      add: (p) => this.#onPod(p),
      update: (_, p) => this.#onPod(p),
      delete: (p) => this.#onGone(p),
    });
    nodes.onEvent({ add: () => this.#wakeAll(), update: (old, n) => this.#onNode(old, n) });
  }

  onStart(): void {
    this.state.assumed.clear();
    this.state.unschedulable.clear();
    this.state.decisions.clear();
    this.state.active = false;
    this.#actor.after(30 * SECOND, 'scheduler.flush', undefined);
  }

  /** The process leads from now on, or no longer. */
  lead(active: boolean): void {
    this.state.active = active;
    if (active) for (const p of this.#pods.list()) this.#onPod(p);
  }

  /** The table of a Pod's last attempt. */
  decision(key: string): Decision | undefined {
    return this.state.decisions.get(key);
  }

  #onPod(p: Pod): void {
    const key = keyOfObject(p);
    if (p.spec?.nodeName) {
      this.state.assumed.delete(key);
      this.state.unschedulable.delete(key);
      const ended = p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';
      if (ended) this.#wakeAll();
      return;
    }
    if (!this.state.active || p.metadata?.deletionTimestamp !== undefined) return;
    if ((p.spec?.schedulingGates?.length ?? 0) > 0) return;
    if (p.spec?.schedulerName !== 'default-scheduler') return;
    if (!this.state.unschedulable.has(key)) this.#queue.add(key);
  }

  #onGone(p: Pod): void {
    const key = keyOfObject(p);
    this.state.assumed.delete(key);
    this.state.unschedulable.delete(key);
    this.state.decisions.delete(key);
    if (p.spec?.nodeName) this.#wakeAll();
  }

  /** Heartbeats wake nobody: only what a filter reads does. */
  #onNode(old: Node, n: Node): void {
    const changed =
      JSON.stringify(old.spec) !== JSON.stringify(n.spec) ||
      JSON.stringify(old.metadata?.labels) !== JSON.stringify(n.metadata?.labels) ||
      JSON.stringify(old.status?.allocatable) !== JSON.stringify(n.status?.allocatable);
    if (changed) this.#wakeAll();
  }

  #wakeAll(): void {
    if (!this.state.active) return;
    for (const key of this.state.unschedulable.keys()) {
      this.state.unschedulable.delete(key);
      this.#queue.addRateLimited(key);
    }
  }

  #flush(): void {
    this.#actor.after(30 * SECOND, 'scheduler.flush', undefined);
    const before = this.#actor.now - FLUSH_US;
    for (const key of this.state.unschedulable.keys()) {
      if (this.state.unschedulable.get(key)! > before) continue;
      this.state.unschedulable.delete(key);
      this.#queue.add(key);
    }
  }

  #snapshot(): readonly NodeInfo[] {
    const on = new Map<string, Pod[]>();
    for (const p of this.#pods.list()) {
      const node = p.spec?.nodeName ?? this.state.assumed.get(keyOfObject(p));
      const ended = p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';
      if (!node || ended) continue;
      const list = on.get(node);
      if (list) list.push(p);
      else on.set(node, [p]);
    }
    return this.#nodes.list().map((n) => nodeInfo(n, on.get(n.metadata?.name ?? '') ?? []));
  }

  #schedule(key: string): void {
    const pod = this.#pods.get(key);
    if (!pod || pod.spec?.nodeName || this.state.assumed.has(key) || !this.state.active) {
      this.#queue.done(key);
      return;
    }
    const nodes = this.#snapshot();
    const d = schedulePod(pod, nodes);
    this.state.decisions.set(key, d);
    if (d.best.length === 0) this.#refuse(key, pod, fitError(d, nodes.length));
    else this.#bind(key, pod, d.best[this.#actor.prng.int(d.best.length)]!);
    this.#queue.done(key);
  }

  #bind(key: string, pod: Pod, node: string): void {
    this.state.assumed.set(key, node);
    this.#actor.sim.note(this.#actor, { kind: 'work', verb: 'Decided', object: key, body: node });
    const { name, namespace, uid } = pod.metadata!;
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, uid },
      target: { kind: 'Node', name: node },
    };
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/binding`;
    const data: Binding = { key, node };
    this.#api.create(path, body, 'scheduler.bound', data);
  }

  #bound({ response, data }: Answer<Binding>): void {
    const pod = this.#pods.get(data.key);
    if (response.code === 201) {
      this.#queue.forget(data.key);
      if (!pod) return;
      const text = `Successfully assigned ${data.key} to ${data.node}`;
      this.#report(pod, 'Normal', 'Scheduled', text);
      return;
    }
    this.state.assumed.delete(data.key);
    if (pod && !pod.spec?.nodeName) this.#queue.addRateLimited(data.key);
  }

  #refuse(key: string, pod: Pod, message: string): void {
    this.state.unschedulable.set(key, this.#actor.now);
    this.#report(pod, 'Warning', 'FailedScheduling', message);
    const { name, namespace, generation } = pod.metadata!;
    const old = pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
    if (old?.reason === 'Unschedulable' && old.message === message) return;
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: old?.lastTransitionTime ?? rfc3339(this.#actor.now),
      observedGeneration: generation ?? 1,
    };
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    this.#api.strategicPatch(path, { status: { conditions: [condition] } }, 'scheduler.told');
  }

  #report(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { namespace, name, uid, resourceVersion } = pod.metadata!;
    this.#events.record({
      about: {
        kind: 'Pod',
        ...(namespace === undefined ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
        ...(uid === undefined ? {} : { uid }),
        apiVersion: 'v1',
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      },
      type,
      reason,
      message,
    });
  }
}
