import type { Pod, PodTemplateSpec } from '../../api/core/pod/fields.ts';
import { POD } from '../../api/core/pod/fields.ts';
import { formed } from '../../api/fields/decode.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';
import { newControllerRef } from './controllerRef.ts';
import { isPodReady, podConditionOf } from './podCondition.ts';

/** Whether a Pod has finished for good. */
export function isPodTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Whether a Pod counts: not finished, not ending. Models: controller_utils.go IsPodActive */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp === undefined;
}

/** Whether a Pod is ending and not finished. */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp !== undefined;
}

/** Whether a Pod has been ready for `minReadySeconds`. Models: pkg/api/v1/pod IsPodAvailable */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: SimTime): boolean {
  if (!isPodReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const at = availableAt(pod, minReadySeconds);
  return at !== undefined && at <= now;
}

/** When a ready Pod becomes available. */
export function availableAt(pod: Pod, minReadySeconds: number): SimTime | undefined {
  const since = podConditionOf(pod, 'Ready')?.lastTransitionTime;
  const at = since === undefined ? undefined : parseRfc3339(since);
  return at === undefined ? undefined : at + minReadySeconds * SECOND;
}

/** µs until the next ready Pod becomes available; undefined when none is to come. */
export function nextAvailability(
  pods: readonly Pod[],
  minReadySeconds: number,
  now: SimTime,
): number | undefined {
  let next: number | undefined;
  for (const pod of pods) {
    if (minReadySeconds <= 0 || !isPodReady(pod)) continue;
    const left = (availableAt(pod, minReadySeconds) ?? now) - now;
    if (left > 0 && (next === undefined || left < next)) next = left;
  }
  return next;
}

/** A Pod as an owner's template makes it. Models: controller_utils.go GetPodFromTemplate */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      generateName: `${owner.metadata?.name}-`,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [newControllerRef(owner)],
    },
    ...(template.spec ? { spec: template.spec } : {}),
  };
}

/** By template, which belongs to one owner. Derived, not state. */
const shared = new WeakMap<PodTemplateSpec, Pod>();

/** As `podFromTemplate`, for an owner that makes many that are equal: they share all parts. */
export function replicaFromTemplate(owner: KubeObject, template: PodTemplateSpec): Pod {
  const known = shared.get(template);
  if (known?.metadata?.ownerReferences?.[0]?.uid === owner.metadata?.uid && known) return known;
  const pod = formed(POD, podFromTemplate(owner, template));
  shared.set(template, pod);
  return pod;
}

/** Path of a Pod. */
export function pathOfPod(pod: Pod): string {
  return `${podsPath(pod.metadata?.namespace)}/${pod.metadata?.name}`;
}

/** Path of a namespace's Pods. */
export function podsPath(namespace: string | undefined): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}
