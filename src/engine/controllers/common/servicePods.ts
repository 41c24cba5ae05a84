import type { Pod } from '../../api/core/pod/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import { hasLabels, sameLabels } from './labelSelector.ts';
import { isPodReady, podConditionOf } from './podCondition.ts';
import { isPodTerminal } from './pods.ts';

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** Keys of the Services that select a Pod. */
function servicesOf(services: Informer<Service>, pod: Pod): readonly string[] {
  const out: string[] = [];
  services.eachIn(pod.metadata?.namespace ?? '', (s) => {
    const selector = s.spec?.selector;
    if (selector && hasLabels(selector, pod.metadata?.labels)) out.push(keyOfObject(s));
  });
  return out;
}

/** Whether something changed that an endpoint tells. Models: podEndpointsChanged */
function endpointChanged(old: Pod, pod: Pod): boolean {
  const ends = old.metadata?.deletionTimestamp ?? pod.metadata?.deletionTimestamp;
  if (ends !== undefined || isPodReady(old) !== isPodReady(pod)) return true;
  const a = old.status?.podIPs ?? [];
  const b = pod.status?.podIPs ?? [];
  return a.length !== b.length || a.some((x, i) => x.ip !== b[i]!.ip);
}

function servicesToUpdate(services: Informer<Service>, old: Pod, pod: Pod): readonly string[] {
  const changed = endpointChanged(old, pod);
  const named =
    old.spec?.hostname !== pod.spec?.hostname || old.spec?.subdomain !== pod.spec?.subdomain;
  if (sameLabels(old, pod) && !named) return changed ? servicesOf(services, pod) : [];
  const now = servicesOf(services, pod);
  const before = servicesOf(services, old);
  if (changed) return [...new Set([...now, ...before])];
  return [...now.filter((k) => !before.includes(k)), ...before.filter((k) => !now.includes(k))];
}

/**
 * Wakes the Services whose endpoints a change of a Pod concerns.
 * Models: endpointslice/util/controller_utils.go GetPodUpdateProjectionKey, GetServicesToUpdate
 */
export function followServicePods(
  pods: Informer<Pod>,
  services: Informer<Service>,
  working: () => boolean,
  wake: (key: string) => void,
): void {
  const all = (pod: Pod): void => {
    if (working()) for (const key of servicesOf(services, pod)) wake(key);
  };
  pods.onEvent({
    add: all,
    update: (old, pod) => {
      if (working()) for (const key of servicesToUpdate(services, old, pod)) wake(key);
    },
    delete: all,
  });
}

/** Pods that a Service selects, in key order. */
export function podsOfService(pods: Informer<Pod>, s: Service): readonly Pod[] {
  const out: Pod[] = [];
  const selector = s.spec?.selector ?? {};
  pods.eachIn(s.metadata?.namespace ?? '', (pod) => {
    if (hasLabels(selector, pod.metadata?.labels)) out.push(pod);
  });
  return out;
}

/** Whether a Pod is an endpoint at all. Models: ShouldPodBeInEndpoints */
export function isEndpoint(pod: Pod, terminatingToo: boolean): boolean {
  if (isPodTerminal(pod)) return false;
  if (!pod.status?.podIP && (pod.status?.podIPs?.length ?? 0) === 0) return false;
  return terminatingToo || pod.metadata?.deletionTimestamp === undefined;
}

/** Whether the endpoint tells the Pod's host name. Models: ShouldSetHostname */
export function tellsHostname(pod: Pod, s: Service): boolean {
  return Boolean(pod.spec?.hostname) && pod.spec?.subdomain === s.metadata?.name;
}

/** A container's port that a Service's port leads to. Models: endpointslice FindPort */
export function findPort(pod: Pod, port: ServicePort): number | undefined {
  const { targetPort, protocol } = port;
  if (typeof targetPort !== 'string') return targetPort ?? port.port;
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const c of [...(pod.spec?.containers ?? []), ...sidecars]) {
    const found = c.ports?.find((p) => p.name === targetPort && p.protocol === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

/** Times of the last changes that a Service's endpoints have told. */
export interface TriggerTimes {
  readonly service: string;
  readonly pods: Readonly<Record<string, string>>;
}

/**
 * When the change was that endpoints tell now: the oldest among new readiness transitions; the
 * Service's creation for a new one. Models: endpointslice/util/trigger_time_tracker.go
 */
export function triggerTime(
  old: TriggerTimes | undefined,
  s: Service,
  pods: readonly Pod[],
): { readonly times: TriggerTimes; readonly at: string | undefined } {
  const service = s.metadata?.creationTimestamp ?? '';
  const times: Record<string, string> = {};
  let at: string | undefined;
  for (const pod of pods) {
    const name = pod.metadata?.name ?? '';
    const time = podConditionOf(pod, 'Ready')?.lastTransitionTime;
    if (time === undefined) continue;
    times[name] = time;
    if (time > (old?.pods[name] ?? '') && (at === undefined || time < at)) at = time;
  }
  if (service > (old?.service ?? '') && (at === undefined || service < at)) at = service;
  return { times: { service, pods: times }, at: old ? at : service };
}
