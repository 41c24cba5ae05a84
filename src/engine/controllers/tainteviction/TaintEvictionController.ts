import type { Node, Taint } from '../../api/core/node/fields.ts';
import type { Pod, Toleration } from '../../api/core/pod/fields.ts';
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
import { tolerates, untolerated } from '../common/taints.ts';

/** An eviction that was decided. */
interface Planned {
  readonly createdAt: SimTime;
  readonly fireAt: SimTime;
}

const NONE: readonly Taint[] = [];

interface Evictions {
  /** By Pod key. */
  readonly planned: PMap<string, Planned>;
}

/**
 * Deletes Pods from nodes with NoExecute taints: at once, or when their tolerations end.
 * Models: pkg/controller/tainteviction/taint_eviction.go
 */
export class TaintEvictionController extends Controller<Evictions> {
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'taint-eviction-controller',
      account: 'node-controller',
      component: 'taint-eviction-controller',
      workers: 8,
      state: { planned: new PMap() },
      handlers: {
        fire: (d: { key: string; fireAt: SimTime }) => this.#fire(d.key, d.fireAt),
        got: (s: Step) => this.#got(s),
        told: (s: Step) => this.#told(s),
      },
    });
    this.#nodes = informers.of('v1', 'nodes');
    this.#pods = informers.of('v1', 'pods');
    this.#nodes.onEvent({
      add: (n) => this.#nodeChanged(undefined, n),
      update: (old, n) => this.#nodeChanged(old, n),
    });
    this.#pods.onEvent({
      add: (pod) => this.#podChanged(pod),
      update: (old, pod) => {
        const bound = old.spec?.nodeName !== pod.spec?.nodeName;
        const other = old.spec?.tolerations?.length !== pod.spec?.tolerations?.length;
        if (bound || other) this.#podChanged(pod);
      },
      delete: (pod) => this.#cancel(pod),
    });
  }

  protected begin(): void {
    for (const n of this.#nodes.list()) this.#nodeChanged(undefined, n);
  }

  #nodeChanged(old: Node | undefined, node: Node): void {
    if (!this.active) return;
    const taints = noExecute(node);
    if (old ? sameTaints(noExecute(old), taints) : taints.length === 0) return;
    for (const pod of this.#pods.byIndex('node', node.metadata!.name!)) this.#consider(pod, taints);
  }

  #podChanged(pod: Pod): void {
    const node = pod.spec?.nodeName;
    if (!this.active || !node) return;
    const known = this.#nodes.get(node);
    const taints = known ? noExecute(known) : NONE;
    if (taints.length > 0) this.#consider(pod, taints);
  }

  /** Models: processPodOnNode */
  #consider(pod: Pod, taints: readonly Taint[]): void {
    const { now } = this.actor;
    if (taints.length === 0) {
      this.#cancel(pod);
      return;
    }
    const tolerations = pod.spec?.tolerations ?? [];
    if (untolerated(taints, tolerations)) {
      this.#cancel(pod);
      this.#plan(pod, now, now);
      return;
    }
    const seconds = shortest(taints, tolerations);
    if (seconds === undefined) {
      this.#cancel(pod);
      return;
    }
    const key = keyOfObject(pod);
    const old = this.state.planned.get(key);
    const start = old?.createdAt ?? now;
    if (old && start < now) return;
    if (old) this.#cancel(pod);
    this.#plan(pod, start, now + seconds * SECOND);
  }

  #plan(pod: Pod, createdAt: SimTime, fireAt: SimTime): void {
    const key = keyOfObject(pod);
    this.state.planned.set(key, { createdAt, fireAt });
    this.actor.at(fireAt, `${this.name}.fire`, { key, fireAt });
  }

  #cancel(pod: Pod): void {
    if (!this.active || !this.state.planned.delete(keyOfObject(pod))) return;
    this.#tell(pod, `Cancelling deletion of Pod ${keyOfObject(pod)}`);
  }

  #tell(pod: Pod, message: string): void {
    const { namespace = '', name = '' } = pod.metadata ?? {};
    const about = { kind: 'Pod', apiVersion: 'v1', metadata: { namespace, name } };
    this.event(about, 'Normal', 'TaintManagerEviction', message);
  }

  #fire(key: string, fireAt: SimTime): void {
    const planned = this.state.planned.get(key);
    if (!this.active || planned?.fireAt !== fireAt) return;
    this.state.planned.delete(key);
    const pod = this.#pods.get(key);
    if (!pod) return;
    this.#tell(pod, `Marking for deletion Pod ${key}`);
    this.enqueue(key);
  }

  protected sync(key: string): void {
    const request = { method: 'GET', path: pathOf(key) };
    this.ask(key, request, { then: 'got', tolerate: [404] });
  }

  #got({ key, response }: Step): void {
    if (response.code === 404) return;
    const pod = response.body as Pod;
    const why = disruptionTarget(
      'DeletionByTaintManager',
      'Taint manager: deleting due to NoExecute taint',
    );
    const conditions = withPodCondition(pod, why, this.actor.now);
    const made = conditions.find((c) => c.type === why.type);
    const body = { metadata: { uid: pod.metadata?.uid }, status: { conditions: [made] } };
    this.strategicPatch(key, `${pathOf(key)}/status`, body, { then: 'told' });
  }

  #told({ key }: Step): void {
    this.remove(key, pathOf(key));
  }
}

function noExecute(node: Node): readonly Taint[] {
  return node.spec?.taints?.filter((t) => t.effect === 'NoExecute') ?? NONE;
}

function sameTaints(a: readonly Taint[], b: readonly Taint[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      (t, i) => t.key === b[i]!.key && t.value === b[i]!.value && t.timeAdded === b[i]!.timeAdded,
    )
  );
}

/** Seconds until the first used toleration ends; undefined: none ends. */
function shortest(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): number | undefined {
  let min: number | undefined;
  for (const taint of taints) {
    const used = tolerations.find((t) => tolerates(t, taint));
    const seconds = used?.tolerationSeconds;
    if (seconds === undefined) continue;
    min = Math.min(min ?? Infinity, Math.max(0, seconds));
  }
  return min;
}

function pathOf(key: string): string {
  const [namespace, name] = key.split('/');
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}
