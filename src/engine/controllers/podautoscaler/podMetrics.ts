import type { Pod } from '../../api/core/pod/fields.ts';
import { milliValue } from '../../api/quantity.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import { podConditionOf } from '../common/podCondition.ts';

/** A young Pod's CPU use counts once it is ready. Models: --horizontal-pod-autoscaler-… defaults */
const CPU_INITIALIZATION_US = 5 * MINUTE;
const INITIAL_READINESS_US = 30 * SECOND;
/** A sample tells the use of this time. Models: metrics-server --metric-resolution */
const WINDOW_US = 15 * SECOND;

/** Use by Pod name, in thousandths. */
export type Metrics = Map<string, number>;

/**
 * The use of a resource that Pods declare, `fake/cpu.<container>: 150m`, of those that run;
 * undefined when none of them declares any. There is no metrics server: it would tell the same.
 */
export function declaredUse(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
): Metrics | undefined {
  const out: Metrics = new Map();
  let declares = false;
  for (const pod of pods) {
    const uses = usesOf(pod, resource);
    if (uses.size > 0) declares = true;
    if (pod.status?.phase !== 'Running' || uses.size === 0) continue;
    let sum = 0;
    for (const [name, use] of uses) if (container === undefined || container === name) sum += use;
    if (container === undefined || uses.has(container)) out.set(pod.metadata?.name ?? '', sum);
  }
  return declares ? out : undefined;
}

function usesOf(pod: Pod, resource: string): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  const prefix = `fake/${resource}.`;
  for (const [key, value] of Object.entries(pod.metadata?.annotations ?? {})) {
    if (key.startsWith(prefix)) out.set(key.slice(prefix.length), milliValue(value));
  }
  return out;
}

/** Pods by what their metrics are good for. */
export interface Groups {
  readonly ready: number;
  readonly unready: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

/** Whether a sample of CPU use says nothing yet. */
function isUnready(pod: Pod, now: SimTime): boolean {
  const c = podConditionOf(pod, 'Ready');
  const started = parseRfc3339(pod.status?.startTime ?? '');
  if (!c || started === undefined) return true;
  const since = parseRfc3339(c.lastTransitionTime ?? '') ?? 0;
  const not = c.status === 'False';
  if (started + CPU_INITIALIZATION_US > now) return not || now < since + WINDOW_US;
  return not && started + INITIAL_READINESS_US > since;
}

/** Models: replica_calculator.go groupPods */
export function groupPods(
  pods: readonly Pod[],
  metrics: Metrics,
  resource: string,
  now: SimTime,
): Groups {
  const unready = new Set<string>();
  const missing = new Set<string>();
  const ignored = new Set<string>();
  let ready = 0;
  for (const pod of pods) {
    const name = pod.metadata?.name ?? '';
    const { phase } = pod.status ?? {};
    if (pod.metadata?.deletionTimestamp !== undefined || phase === 'Failed') ignored.add(name);
    else if (phase === 'Pending') unready.add(name);
    else if (!metrics.has(name)) missing.add(name);
    else if (resource === 'cpu' && isUnready(pod, now)) unready.add(name);
    else ready++;
  }
  return { ready, unready, missing, ignored };
}

/** What Pods ask for, in thousandths, or why it cannot be told. Models: calculateRequests */
export function requestsOf(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
): ReadonlyMap<string, number> | string {
  const out = new Map<string, number>();
  for (const pod of pods) {
    const request = requestOf(pod, resource, container);
    if (typeof request === 'string') return request;
    out.set(pod.metadata?.name ?? '', request);
  }
  return out;
}

function requestOf(pod: Pod, resource: string, container: string | undefined): number | string {
  const { name } = pod.metadata ?? {};
  const own = pod.spec?.resources?.requests;
  if (own && Object.keys(own).length > 0 && container === undefined) {
    const q = own[resource];
    if (q === undefined) return `missing pod-level request for ${resource} in Pod ${name}`;
    return milliValue(q);
  }
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  let sum = 0;
  for (const c of [...(pod.spec?.containers ?? []), ...sidecars]) {
    if (container !== undefined && container !== c.name) continue;
    const q = c.resources?.requests?.[resource];
    if (q === undefined) {
      return `missing request for ${resource} in container ${c.name} of Pod ${name}`;
    }
    sum += milliValue(q);
    if (container !== undefined) return sum;
  }
  return container === undefined ? sum : `container ${container} not found in Pod ${name}`;
}
