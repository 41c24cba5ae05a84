import type { Deployment } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import type { StatefulSet } from '../../api/apps/statefulset/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ReplicationController } from '../../api/core/replicationcontroller/fields.ts';
import type { KubeObject, OwnerReference } from '../../api/meta/ObjectMeta.ts';
import type { PodDisruptionBudget } from '../../api/policy/poddisruptionbudget/fields.ts';
import { kindOfObject } from '../../api/registry.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import { MINUTE } from '../../sim/time.ts';
import { Controller } from '../common/Controller.ts';
import { controllerOf } from '../common/controllerRef.ts';
import type { Informers } from '../common/Informers.ts';
import { selects } from '../common/labelSelector.ts';
import { podConditionOf, withPodCondition } from '../common/podCondition.ts';
import { isPodTerminal, pathOfPod } from '../common/pods.ts';
import {
  asksForScale,
  countHealthy,
  desiredHealthy,
  failedStatus,
  grantedOf,
  newBudgetStatus,
} from './budget.ts';
import { selectorText } from './selectorText.ts';

/** A Pod that was to be disrupted and still lives is told so no more after this time. */
const STALE_US = 2 * MINUTE;
const POD = 'pod ';

interface Scaled extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

interface Scale {
  readonly uid: string;
  readonly replicas: number;
}

/**
 * Tells in each PodDisruptionBudget how many of its Pods may be disrupted; evictions count down from
 * there. Keys: a budget's, and `pod <key>` for a Pod whose DisruptionTarget has become stale.
 * Models: pkg/controller/disruption/disruption.go
 */
export class DisruptionController extends Controller {
  readonly #budgets: Informer<PodDisruptionBudget>;
  readonly #pods: Informer<Pod>;
  readonly #sets: Informer<ReplicaSet>;
  readonly #deployments: Informer<Deployment>;
  readonly #statefulSets: Informer<StatefulSet>;
  readonly #replicationControllers: Informer<ReplicationController>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'disruption-controller',
      account: 'disruption-controller',
      component: 'controllermanager',
      workers: 1,
      state: {},
    });
    this.#budgets = informers.of('policy/v1', 'poddisruptionbudgets');
    this.#pods = informers.of('v1', 'pods');
    this.#sets = informers.of('apps/v1', 'replicasets');
    this.#deployments = informers.of('apps/v1', 'deployments');
    this.#statefulSets = informers.of('apps/v1', 'statefulsets');
    this.#replicationControllers = informers.of('v1', 'replicationcontrollers');
    const wake = (b: PodDisruptionBudget): void => this.enqueue(keyOfObject(b));
    this.#budgets.onEvent({ add: wake, update: (_, b) => wake(b), delete: wake });
    this.#pods.onEvent({
      add: (pod) => this.#podChanged(pod),
      update: (_, pod) => this.#podChanged(pod),
      delete: (pod) => this.#wakeBudget(pod),
    });
  }

  protected begin(): void {
    for (const b of this.#budgets.list()) this.enqueue(keyOfObject(b));
    for (const pod of this.#pods.list()) this.#watchStale(pod);
  }

  #podChanged(pod: Pod): void {
    if (!this.active) return;
    this.#wakeBudget(pod);
    this.#watchStale(pod);
  }

  /** One budget of a Pod is woken; a second one is an error of who made it. */
  #wakeBudget(pod: Pod): void {
    if (!this.active) return;
    const found: string[] = [];
    this.#budgets.eachIn(pod.metadata?.namespace ?? '', (b) => {
      if (selects(b.spec?.selector, pod.metadata?.labels)) found.push(keyOfObject(b));
    });
    if (found.length === 0) return;
    if (found.length > 1) {
      const { namespace, name } = pod.metadata ?? {};
      const chosen = found[0]!.slice(found[0]!.indexOf('/') + 1);
      const text = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen}" arbitrarily.`;
      this.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', text);
    }
    this.enqueue(found[0]!);
  }

  #watchStale(pod: Pod): void {
    const left = this.#staleAfter(pod);
    if (left !== undefined) this.enqueueAfter(`${POD}${keyOfObject(pod)}`, left);
  }

  /** µs until a Pod's DisruptionTarget is stale. */
  #staleAfter(pod: Pod): number | undefined {
    if (pod.metadata?.deletionTimestamp !== undefined || isPodTerminal(pod)) return undefined;
    const c = podConditionOf(pod, 'DisruptionTarget');
    if (c?.status !== 'True' || c.reason === 'TerminationByKubelet') return undefined;
    const since = parseRfc3339(c.lastTransitionTime ?? '') ?? 0;
    return Math.max(0, since + STALE_US - this.actor.now);
  }

  protected sync(key: string): void {
    if (key.startsWith(POD)) {
      this.#syncStale(key, key.slice(POD.length));
      return;
    }
    const b = this.#budgets.get(key);
    if (b) this.#syncBudget(key, b);
  }

  #syncStale(key: string, podKey: string): void {
    const pod = this.#pods.get(podKey);
    const left = pod && this.#staleAfter(pod);
    if (!pod || left === undefined) return;
    if (left > 0) {
      this.enqueueAfter(key, left);
      return;
    }
    const conditions = withPodCondition(
      pod,
      { type: 'DisruptionTarget', status: 'False' },
      this.actor.now,
    );
    const body = { ...pod, status: { ...pod.status, conditions } } as Pod;
    this.update(key, `${pathOfPod(pod)}/status`, body, { tolerate: [404] });
  }

  #podsOf(b: PodDisruptionBudget): readonly Pod[] {
    const out: Pod[] = [];
    this.#pods.eachIn(b.metadata?.namespace ?? '', (pod) => {
      if (selects(b.spec?.selector, pod.metadata?.labels)) out.push(pod);
    });
    return out;
  }

  #syncBudget(key: string, b: PodDisruptionBudget): void {
    const { now } = this.actor;
    const pods = this.#podsOf(b);
    if (pods.length === 0) this.event(b, 'Normal', 'NoPods', 'No matching pods found');
    const expected = asksForScale(b) ? this.#expectedScale(b, pods) : pods.length;
    if (typeof expected === 'string') {
      const text = `Failed to calculate the number of expected pods: ${expected}`;
      this.event(b, 'Warning', 'CalculateExpectedPodCountFailed', text);
      this.#write(key, b, failedStatus(b, expected, now));
      return;
    }
    const { disrupted, overdue, recheckAt } = grantedOf(b, pods, now);
    for (const pod of overdue) {
      // Upstream prints the namespace twice.
      const { namespace } = b.metadata ?? {};
      const text = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
      this.event(pod, 'Warning', 'NotDeleted', text);
    }
    const healthy = countHealthy(pods, disrupted);
    const desired = desiredHealthy(b, expected);
    this.#write(key, b, newBudgetStatus(b, { healthy, desired, expected, disrupted }, now));
    if (recheckAt !== undefined) this.enqueueAfter(key, recheckAt - now + 1);
  }

  #write(key: string, b: PodDisruptionBudget, status: PodDisruptionBudget['status']): void {
    if (!status) return;
    const { namespace, name } = b.metadata ?? {};
    const path = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${name}/status`;
    this.update(key, path, { ...b, status } as PodDisruptionBudget, { tolerate: [404] });
  }

  /** Replicas of all owners of the Pods, or why they cannot be told. Models: getExpectedScale */
  #expectedScale(b: PodDisruptionBudget, pods: readonly Pod[]): number | string {
    const scales = new Map<string, number>();
    let unmanaged = false;
    for (const pod of pods) {
      const ref = controllerOf(pod);
      if (!ref) {
        unmanaged = true;
        continue;
      }
      if (scales.has(ref.uid ?? '')) continue;
      const scale = this.#scaleOf(ref, pod.metadata?.namespace ?? '');
      if (typeof scale === 'string') return scale;
      if (!scale) return `found no controllers for pod "${pod.metadata?.name}"`;
      scales.set(scale.uid, scale.replicas);
    }
    if (unmanaged) this.#tellUnmanaged(b);
    return [...scales.values()].reduce((sum, n) => sum + n, 0);
  }

  #tellUnmanaged(b: PodDisruptionBudget): void {
    const text =
      `Pods selected by this PodDisruptionBudget (selector: ${selectorText(b.spec?.selector)}) were found ` +
      'to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ' +
      'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';
    this.event(b, 'Warning', 'UnmanagedPods', text);
  }

  /** The owner's replicas; a ReplicaSet's are its Deployment's. Models: finders */
  #scaleOf(ref: OwnerReference, namespace: string): Scale | string | undefined {
    const get = (informer: Informer<Scaled>, r: OwnerReference): Scaled | undefined => {
      const o = informer.get(`${namespace}/${r.name}`);
      return o?.metadata?.uid === r.uid ? o : undefined;
    };
    const scale = (o: Scaled | undefined): Scale | undefined =>
      o && { uid: o.metadata?.uid ?? '', replicas: o.spec?.replicas ?? 0 };
    const group = (ref.apiVersion ?? '').split('/').slice(0, -1).join('');
    switch (`${group}/${ref.kind}`) {
      case '/ReplicationController':
        return scale(get(this.#replicationControllers as Informer<Scaled>, ref));
      case 'apps/StatefulSet':
        return scale(get(this.#statefulSets as Informer<Scaled>, ref));
      case 'apps/Deployment':
        return scale(get(this.#deployments as Informer<Scaled>, ref));
      case 'apps/ReplicaSet': {
        const set = get(this.#sets as Informer<Scaled>, ref);
        const owner = set && controllerOf(set);
        const of =
          owner?.kind === 'Deployment'
            ? get(this.#deployments as Informer<Scaled>, owner)
            : undefined;
        return scale(of ?? set);
      }
      default:
        return this.#noScale(ref);
    }
  }

  #noScale(ref: OwnerReference): string {
    const kind = kindOfObject(ref.apiVersion ?? '', ref.kind ?? '');
    if (!kind) return `no matches for kind "${ref.kind}" in version "${ref.apiVersion}"`;
    const name = kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
    return `${name} does not implement the scale subresource`;
  }
}
