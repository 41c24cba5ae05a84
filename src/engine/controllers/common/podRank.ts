import type { Pod } from '../../api/core/pod/fields.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { isPodReady, podConditionOf } from './podCondition.ts';
import { isPodActive } from './pods.ts';

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const COST = 'controller.kubernetes.io/pod-deletion-cost';

/** A Pod with what decides when it goes. */
interface Ranked {
  readonly pod: Pod;
  readonly ready: boolean;
  /** Related Pods on its node. */
  readonly crowd: number;
  /** Powers of two of the ages since ready and since creation. */
  readonly readyAge: number;
  readonly age: number;
}

/** Floor of the base-2 logarithm of an age in ns, as Go's `math.Log2` cut to an integer. */
function magnitude(since: string | undefined, now: SimTime): number {
  const age = now - (parseRfc3339(since ?? '') ?? now);
  if (age <= 0) return -1;
  let n = 0;
  for (let x = age * 1000; x >= 2; x /= 2) n++;
  return n;
}

function restarts(pod: Pod): readonly [number, number] {
  const max = (xs: readonly { readonly restartCount?: number }[]): number =>
    xs.reduce((m, c) => Math.max(m, c.restartCount ?? 0), 0);
  const sidecars = new Set(
    (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const inits = (pod.status?.initContainerStatuses ?? []).filter((c) => sidecars.has(c.name));
  return [max(pod.status?.containerStatuses ?? []), max(inits)];
}

function cost(pod: Pod): number {
  const text = pod.metadata?.annotations?.[COST] ?? '';
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
}

/** Unready, unscheduled, crowded, young and often restarted Pods go first. */
function compare(a: Ranked, b: Ranked): number {
  const bound = Number(Boolean(a.pod.spec?.nodeName)) - Number(Boolean(b.pod.spec?.nodeName));
  if (bound !== 0) return bound;
  const phase = (PHASES[a.pod.status?.phase ?? ''] ?? 0) - (PHASES[b.pod.status?.phase ?? ''] ?? 0);
  if (phase !== 0) return phase;
  if (a.ready !== b.ready) return a.ready ? 1 : -1;
  const dear = cost(a.pod) - cost(b.pod);
  if (dear !== 0) return dear;
  if (a.crowd !== b.crowd) return b.crowd - a.crowd;
  return compareAges(a, b);
}

/** Youngest first by a timestamp. */
function younger(a: string | undefined, b: string | undefined): number {
  return (a ?? '') === (b ?? '') ? 0 : (a ?? '') > (b ?? '') ? -1 : 1;
}

function readySince(p: Pod): string | undefined {
  return podConditionOf(p, 'Ready')?.lastTransitionTime;
}

/** Unscheduled, pending, unready, young Pods first. Models: controller_utils.go ActivePods */
export function compareActivePods(a: Pod, b: Pod): number {
  const bound = Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName));
  if (bound !== 0) return bound;
  const phase = (PHASES[a.status?.phase ?? ''] ?? 0) - (PHASES[b.status?.phase ?? ''] ?? 0);
  if (phase !== 0) return phase;
  const [ra, rb] = [isPodReady(a), isPodReady(b)];
  if (ra !== rb) return ra ? 1 : -1;
  const ready = ra ? younger(readySince(a), readySince(b)) : 0;
  if (ready !== 0) return ready;
  const [regularA, sidecarA] = restarts(a);
  const [regularB, sidecarB] = restarts(b);
  if (regularA !== regularB) return regularB - regularA;
  if (sidecarA !== sidecarB) return sidecarB - sidecarA;
  return younger(a.metadata?.creationTimestamp, b.metadata?.creationTimestamp);
}

function byUid(a: Pod, b: Pod): number {
  return (a.metadata?.uid ?? '') < (b.metadata?.uid ?? '') ? -1 : 1;
}

function compareAges(a: Ranked, b: Ranked): number {
  if (a.ready && b.ready && readySince(a.pod) !== readySince(b.pod)) {
    return a.readyAge - b.readyAge || byUid(a.pod, b.pod);
  }
  const [ra, sa] = restarts(a.pod);
  const [rb, sb] = restarts(b.pod);
  if (ra !== rb) return rb - ra;
  if (sa !== sb) return sb - sa;
  if (a.pod.metadata?.creationTimestamp === b.pod.metadata?.creationTimestamp) return 0;
  return a.age - b.age || byUid(a.pod, b.pod);
}

/**
 * Which Pods go first when there are too many. `related` are the Pods of all ReplicaSets of the
 * same owner. Models: pkg/controller/controller_utils.go ActivePodsWithRanks (LogarithmicScaleDown)
 */
export function podsToDelete(
  pods: readonly Pod[],
  related: readonly Pod[],
  n: number,
  now: SimTime,
): readonly Pod[] {
  if (n >= pods.length) return pods;
  const onNode = new Map<string, number>();
  for (const p of related) {
    const node = p.spec?.nodeName ?? '';
    if (isPodActive(p)) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const ranked = pods.map((pod): Ranked => ({
    pod,
    ready: isPodReady(pod),
    crowd: onNode.get(pod.spec?.nodeName ?? '') ?? 0,
    readyAge: magnitude(readySince(pod), now),
    age: magnitude(pod.metadata?.creationTimestamp, now),
  }));
  return ranked
    .sort(compare)
    .slice(0, n)
    .map((r) => r.pod);
}
