import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import { disruptionTarget, withPodCondition } from '../common/podCondition.ts';

const PERIOD_US = 20 * SECOND;
/** A node must be missing for so long before its Pods go. */
const QUARANTINE_US = 40 * SECOND;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

interface Garbage {
  /** When each missing node with Pods was first looked at; 0: not yet. */
  readonly missing: PMap<string, SimTime>;
  /** Pods that end without ever having been bound. */
  readonly unscheduled: PMap<string, true>;
}

/**
 * Every 20 s removes Pods whose node is gone, that were never scheduled, or that hang on a node
 * declared out of service. What may be garbage is noted when it is seen, so that no look walks
 * over all Pods. Models: pkg/controller/podgc/gc_controller.go; the removal of terminated Pods
 * beyond 12,500 is not modelled
 */
export class PodGCController extends Controller<Garbage> {
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'pod-garbage-collector-controller',
      account: 'pod-garbage-collector',
      workers: 1,
      state: { missing: new PMap(), unscheduled: new PMap() },
      handlers: {
        tick: () => this.#tick(),
        looked: (s: Step) => this.#looked(s),
        failedPod: (s: Step<Pod>) => this.#delete(s.key, s.data),
      },
    });
    this.#pods = informers.of('v1', 'pods');
    this.#nodes = informers.of('v1', 'nodes');
    this.#pods.onEvent({
      add: (pod) => this.#note(pod),
      update: (old, pod) => {
        const bound = old.spec?.nodeName !== pod.spec?.nodeName;
        const ending = old.metadata?.deletionTimestamp !== pod.metadata?.deletionTimestamp;
        if (bound || ending) this.#note(pod);
      },
    });
    this.#nodes.onEvent({ delete: (node) => this.#miss(node.metadata!.name!) });
  }

  protected begin(): void {
    for (const pod of this.#pods.list()) this.#note(pod);
    this.actor.after(0, `${this.name}.tick`, undefined);
  }

  #note(pod: Pod): void {
    if (!this.active) return;
    const node = pod.spec?.nodeName;
    if (node) {
      if (!this.#nodes.get(node)) this.#miss(node);
    } else if (pod.metadata?.deletionTimestamp !== undefined) {
      this.state.unscheduled.set(keyOfObject(pod), true);
    }
  }

  #miss(node: string): void {
    if (this.active && !this.state.missing.has(node)) this.state.missing.set(node, 0);
  }

  #tick(): void {
    if (!this.active) return;
    this.actor.after(PERIOD_US, `${this.name}.tick`, undefined);
    for (const node of this.#nodes.list())
      if (isOutOfService(node)) this.enqueue(`out ${nameOf(node)}`);
    this.state.missing.forEach((since, node) => this.#consider(node, since));
    for (const key of this.state.unscheduled.keys()) {
      this.state.unscheduled.delete(key);
      this.enqueue(`pod ${key}`);
    }
  }

  #consider(node: string, since: SimTime): void {
    if (since === 0 || this.actor.now - since >= QUARANTINE_US) this.enqueue(`node ${node}`);
  }

  protected sync(key: string): void {
    const name = key.slice(key.indexOf(' ') + 1);
    if (key.startsWith('node ')) this.#missingNode(key, name);
    else if (key.startsWith('out ')) {
      for (const pod of this.#pods.byIndex('node', name)) {
        if (pod.metadata?.deletionTimestamp !== undefined) this.#force(key, pod, false);
      }
    } else {
      const pod = this.#pods.get(name);
      const gone = !pod || pod.spec?.nodeName || pod.metadata?.deletionTimestamp === undefined;
      if (!gone) this.#force(key, pod, false);
    }
  }

  #missingNode(key: string, node: string): void {
    if (this.#nodes.get(node) || this.#pods.byIndex('node', node).length === 0) {
      this.state.missing.delete(node);
    } else if (this.state.missing.get(node) === 0) this.state.missing.set(node, this.actor.now);
    else {
      const request = { method: 'GET', path: `/api/v1/nodes/${node}` };
      this.ask(key, request, { then: 'looked', tolerate: [404] });
    }
  }

  #looked({ key, response }: Step): void {
    const node = key.slice('node '.length);
    this.state.missing.delete(node);
    if (response.code !== 404) return;
    for (const pod of this.#pods.byIndex('node', node)) this.#force(key, pod, true);
  }

  /** Marks a Pod Failed unless it is finished, then deletes it without grace. */
  #force(key: string, pod: Pod, orphaned: boolean): void {
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') {
      this.#delete(key, pod);
      return;
    }
    const why = disruptionTarget('DeletionByPodGC', 'PodGC: node no longer exists');
    const conditions = orphaned ? withPodCondition(pod, why, this.actor.now) : undefined;
    const status = { phase: 'Failed', ...(conditions ? { conditions } : {}) };
    const body = { metadata: { uid: pod.metadata?.uid }, status };
    this.strategicPatch(key, `${pathOf(pod)}/status`, body, {
      then: 'failedPod',
      data: pod,
      tolerate: [404],
    });
  }

  #delete(key: string, pod: Pod): void {
    this.remove(key, pathOf(pod), { gracePeriodSeconds: 0 });
  }
}

function nameOf(node: Node): string {
  return node.metadata?.name ?? '';
}

function pathOf(pod: Pod): string {
  return `/api/v1/namespaces/${pod.metadata?.namespace}/pods/${pod.metadata?.name}`;
}

function isOutOfService(node: Node): boolean {
  if (!node.spec?.taints?.some((t) => t.key === OUT_OF_SERVICE)) return false;
  return node.status?.conditions?.find((c) => c.type === 'Ready')?.status !== 'True';
}
