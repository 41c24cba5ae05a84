import type { Pod } from '../../api/core/pod/fields.ts';
import type { KubeObject, OwnerReference } from '../../api/meta/ObjectMeta.ts';
import type { Informer } from '../../client/Informer.ts';
import { controllerOf } from './controllerRef.ts';
import { sameLabels } from './labelSelector.ts';

/** Who owns Pods, and what their owner's controller does about a change of one. */
export interface PodOwners<T> {
  /** `ReplicaSet`, `DaemonSet` … */
  readonly kind: string;
  readonly owners: Informer<T & KubeObject>;
  /** Whether the owner would have the Pod. */
  selects(owner: T, pod: Pod): boolean;
  /** The controller works; else nothing is told. */
  working(): boolean;
  /** The owner is to be looked at. */
  wake(owner: T): void;
  /** A Pod of its own was seen for the first time. */
  created(owner: T): void;
  /** A Pod of its own ends or is gone. */
  deleted(owner: T, pod: Pod): void;
  /** A Pod of its own changed; it is woken besides. */
  changed?(owner: T, old: Pod, pod: Pod): void;
}

function resolve<T extends KubeObject>(
  o: PodOwners<T>,
  pod: Pod,
  ref: OwnerReference | undefined,
): T | undefined {
  if (ref?.kind !== o.kind) return undefined;
  const owner = o.owners.get(`${pod.metadata?.namespace}/${ref.name}`);
  return owner?.metadata?.uid === ref.uid ? owner : undefined;
}

function wakeMatching<T extends KubeObject>(o: PodOwners<T>, pod: Pod): void {
  o.owners.eachIn(pod.metadata?.namespace ?? '', (owner) => {
    if (o.selects(owner, pod)) o.wake(owner);
  });
}

function gone<T extends KubeObject>(o: PodOwners<T>, pod: Pod): void {
  const owner = resolve(o, pod, controllerOf(pod));
  if (!owner) return;
  o.deleted(owner, pod);
  o.wake(owner);
}

function added<T extends KubeObject>(o: PodOwners<T>, pod: Pod): void {
  if (pod.metadata?.deletionTimestamp !== undefined) {
    gone(o, pod);
    return;
  }
  const ref = controllerOf(pod);
  if (!ref) {
    wakeMatching(o, pod);
    return;
  }
  const owner = resolve(o, pod, ref);
  if (!owner) return;
  o.created(owner);
  o.wake(owner);
}

function updated<T extends KubeObject>(o: PodOwners<T>, old: Pod, pod: Pod): void {
  if (pod.metadata?.deletionTimestamp !== undefined) {
    gone(o, pod);
    return;
  }
  const ref = controllerOf(pod);
  const before = controllerOf(old);
  const moved = ref?.uid !== before?.uid;
  const loser = moved ? resolve(o, old, before) : undefined;
  if (loser) o.wake(loser);
  if (!ref) {
    if (moved || !sameLabels(old, pod)) wakeMatching(o, pod);
    return;
  }
  const owner = resolve(o, pod, ref);
  if (!owner) return;
  o.wake(owner);
  o.changed?.(owner, old, pod);
}

/**
 * Wakes the owners of Pods that change: the event handlers that all workload controllers share.
 * Models: addPod, updatePod, deletePod of pkg/controller/replicaset and its likes
 */
export function followPods<T extends KubeObject>(pods: Informer<Pod>, o: PodOwners<T>): void {
  pods.onEvent({
    add: (pod) => o.working() && added(o, pod),
    update: (old, pod) => o.working() && updated(o, old, pod),
    delete: (pod) => o.working() && gone(o, pod),
  });
}
