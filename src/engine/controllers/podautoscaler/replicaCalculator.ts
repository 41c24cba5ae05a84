import type { Pod } from '../../api/core/pod/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import type { Metrics } from './podMetrics.ts';
import { declaredUse, groupPods, requestsOf } from './podMetrics.ts';

/** By how much the ratio of use to target may differ from 1 without a change. */
export interface Tolerances {
  readonly down: number;
  readonly up: number;
}

/** What is asked of a resource's use. */
export interface Question {
  readonly resource: string;
  /** Of one container; absent: of the whole Pod. */
  readonly container: string | undefined;
  readonly pods: readonly Pod[];
  readonly current: number;
  readonly tolerances: Tolerances;
  readonly now: SimTime;
}

/** How many replicas a metric asks for, and what it is now. */
export interface Proposal {
  readonly replicas: number;
  /** Mean use of a Pod, thousandths. */
  readonly average: number;
  /** Percent of what is requested; of a utilisation target only. */
  readonly utilization?: number;
}

/** How use compares with the target. */
interface Ratio {
  readonly ratio: number;
  readonly average: number;
  readonly utilization?: number;
}

type Measure = (metrics: Metrics) => Ratio | string;

function isWithin(t: Tolerances, ratio: number): boolean {
  return 1 - t.down <= ratio && ratio <= 1 + t.up;
}

/** Models: metrics/utilization.go GetResourceUtilizationRatio */
function byUtilization(requests: ReadonlyMap<string, number>, target: number): Measure {
  return (metrics) => {
    let used = 0;
    let requested = 0;
    let n = 0;
    for (const [name, use] of metrics) {
      const request = requests.get(name);
      if (request === undefined) continue;
      used += use;
      requested += request;
      n++;
    }
    if (requested === 0) return 'no metrics returned matched known pods';
    const utilization = Math.floor((used * 100) / requested);
    return { ratio: utilization / target, average: Math.floor(used / n), utilization };
  };
}

/** Models: metrics/utilization.go GetMetricUsageRatio */
function byValue(target: number): Measure {
  return (metrics) => {
    let used = 0;
    for (const use of metrics.values()) used += use;
    const average = Math.floor(used / metrics.size);
    return { ratio: average / target, average };
  };
}

/** What missing Pods are taken to use when there are too many replicas. */
type Fallback = (pod: string) => number;

/**
 * Replicas by the ratio of use to target. Pods without figures count against the change, so that
 * it is never too large. Models: replica_calculator.go GetResourceReplicas, calcPlainMetricReplicas
 */
function calculate(
  q: Question,
  metrics: Metrics,
  measure: Measure,
  fallback: Fallback,
): Proposal | string {
  const { ready, unready, missing, ignored } = groupPods(q.pods, metrics, q.resource, q.now);
  for (const name of [...ignored, ...unready]) metrics.delete(name);
  if (metrics.size === 0) {
    return 'did not receive metrics for targeted pods (pods might be unready)';
  }
  const first = measure(metrics);
  if (typeof first === 'string') return first;
  const { ratio, ...told } = first;
  const upWithUnready = unready.size > 0 && ratio > 1;
  const stay = { ...told, replicas: q.current };
  if (!upWithUnready && missing.size === 0) {
    if (isWithin(q.tolerances, ratio)) return stay;
    return { ...told, replicas: Math.ceil(ratio * ready) };
  }
  if (ratio !== 1) for (const p of missing) metrics.set(p, ratio < 1 ? fallback(p) : 0);
  if (upWithUnready) for (const p of unready) metrics.set(p, 0);
  const again = measure(metrics);
  if (typeof again === 'string') return again;
  const turns = (ratio < 1 && again.ratio > 1) || (ratio > 1 && again.ratio < 1);
  if (isWithin(q.tolerances, again.ratio) || turns) return stay;
  const replicas = Math.ceil(again.ratio * metrics.size);
  const wrong = again.ratio < 1 ? replicas > q.current : replicas < q.current;
  return wrong ? stay : { ...told, replicas };
}

/** Why there are no figures: no metrics server is there and no Pod declares its use. */
function unavailable(resource: string): string {
  return (
    `unable to get metrics for resource ${resource}: unable to fetch metrics from resource metrics API: ` +
    'the server could not find the requested resource (get pods.metrics.k8s.io)'
  );
}

function metricsOf(q: Question): Metrics | string {
  const metrics = declaredUse(q.pods, q.resource, q.container);
  if (!metrics) return unavailable(q.resource);
  if (metrics.size > 0) return metrics;
  return `unable to get metrics for resource ${q.resource}: no metrics returned from resource metrics API`;
}

/** Replicas for a target in percent of what is requested. */
export function replicasByUtilization(q: Question, target: number): Proposal | string {
  const metrics = metricsOf(q);
  if (typeof metrics === 'string') return metrics;
  const requests = requestsOf(q.pods, q.resource, q.container);
  const groups = groupPods(q.pods, metrics, q.resource, q.now);
  const counted = [...metrics.keys()].some((n) => !groups.ignored.has(n) && !groups.unready.has(n));
  if (typeof requests === 'string' && counted) return requests;
  const known = typeof requests === 'string' ? new Map<string, number>() : requests;
  const percent = Math.max(100, target);
  const fallback = (p: string): number => Math.floor(((known.get(p) ?? 0) * percent) / 100);
  return calculate(q, metrics, byUtilization(known, target), fallback);
}

/** Replicas for a target in thousandths a Pod. */
export function replicasByValue(q: Question, target: number): Proposal | string {
  const metrics = metricsOf(q);
  if (typeof metrics === 'string') return metrics;
  return calculate(q, metrics, byValue(target), () => target);
}
