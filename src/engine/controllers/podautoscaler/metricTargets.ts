import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
} from '../../api/autoscaling/horizontalpodautoscaler/fields.ts';
import { canonicalQuantity, milliValue } from '../../api/quantity.ts';
import type { Proposal, Question, Tolerances } from './replicaCalculator.ts';
import { replicasByUtilization, replicasByValue } from './replicaCalculator.ts';

export type MetricStatus = NonNullable<HorizontalPodAutoscalerStatus['currentMetrics']>[number];

/** What one metric comes to. */
export interface Measured {
  readonly replicas: number;
  /** How a change because of it is explained: `cpu resource utilization (percentage of request)`. */
  readonly name: string;
  readonly status: MetricStatus;
}

/** Why a metric came to nothing. */
export interface Unmeasured {
  /** Reason of Event and condition. */
  readonly reason: string;
  /** What its Event says. */
  readonly message: string;
  /** What the autoscaler's own Event says of it. */
  readonly error: string;
}

/** A use of 10 % more or less than the target is no reason for a change. */
const TOLERANCE = 0.1;

/** Models: tolerancesForHpa */
export function tolerancesOf(hpa: HorizontalPodAutoscaler): Tolerances {
  const { scaleUp, scaleDown } = hpa.spec?.behavior ?? {};
  const of = (q: string | undefined): number =>
    q === undefined ? TOLERANCE : milliValue(q) / 1000;
  return { up: of(scaleUp?.tolerance), down: of(scaleDown?.tolerance) };
}

/** Thousandths as a quantity; memory in powers of 1024. Models: buildQuantity */
function quantityOf(resource: string, milli: number): string {
  const bytes = milli / 1000;
  const binary = resource === 'memory' && bytes % 1024 === 0;
  return canonicalQuantity(binary ? `${bytes / 1024}Ki` : `${milli}m`) ?? '0';
}

function currentOf(resource: string, p: Proposal) {
  const averageValue = quantityOf(resource, p.average);
  if (p.utilization === undefined) return { averageValue };
  return { averageValue, averageUtilization: p.utilization };
}

type Source = NonNullable<MetricSpec['resource']> | NonNullable<MetricSpec['containerResource']>;

function ofResource(q: Question, source: Source, kind: string): Proposal | string {
  const { averageValue, averageUtilization } = source.target ?? {};
  if (averageValue !== undefined) {
    const p = replicasByValue(q, milliValue(averageValue));
    return typeof p === 'string' ? `failed to get ${q.resource} usage: ${p}` : p;
  }
  if (averageUtilization === undefined) {
    return `invalid ${kind} source: neither an average utilization target nor an average value (usage) target was set`;
  }
  const p = replicasByUtilization(q, averageUtilization);
  return typeof p === 'string' ? `failed to get ${q.resource} utilization: ${p}` : p;
}

function nameOf(resource: string, source: Source, container: boolean): string {
  if (source.target?.averageValue !== undefined) return `${resource} resource`;
  const kind = container ? 'container resource' : 'resource';
  return `${resource} ${kind} utilization (percentage of request)`;
}

function measureResource(
  q: Omit<Question, 'resource' | 'container'>,
  source: Source,
  container: string | undefined,
): Measured | Unmeasured {
  const resource = source.name ?? '';
  const p = ofResource({ ...q, resource, container }, source, 'resource metric');
  const own = container !== undefined;
  if (typeof p === 'string') {
    const reason = own ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric';
    const what = own ? `${container} container` : `${resource} resource`;
    return { reason, message: p, error: `failed to get ${what} metric value: ${p}` };
  }
  const current = currentOf(resource, p);
  const status = own
    ? { type: 'ContainerResource', containerResource: { name: resource, container, current } }
    : { type: 'Resource', resource: { name: resource, current } };
  const name = nameOf(resource, source, own);
  return { replicas: p.replicas, name, status: status as MetricStatus };
}

const NO_CUSTOM =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** Metrics of others than Pods' resources come from API servers that no cluster has by itself. */
function measureForeign(spec: MetricSpec, namespace: string): Unmeasured {
  const name = (spec.pods ?? spec.object ?? spec.external)?.metric?.name ?? '';
  if (spec.type === 'Pods') {
    const message = `unable to get metric ${name}: ${NO_CUSTOM}`;
    const error = `failed to get pods metric value: ${message}`;
    return { reason: 'FailedGetPodsMetric', message, error };
  }
  if (spec.type === 'Object') {
    const { kind, name: of } = spec.object?.describedObject ?? {};
    const message = `unable to get metric ${name}: ${kind} on ${namespace} ${of}/${NO_CUSTOM}`;
    const error = `failed to get object metric value: ${message}`;
    return { reason: 'FailedGetObjectMetric', message, error };
  }
  const selector = spec.external?.metric?.selector ? '&LabelSelector{}' : 'nil';
  const message =
    `unable to get external metric ${namespace}/${name}/${selector}: unable to fetch metrics from external metrics API: ` +
    `the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
  const error = `failed to get ${name} external metric value: ${message}`;
  return { reason: 'FailedGetExternalMetric', message, error };
}

/** Models: horizontal.go computeReplicasForMetric */
export function measure(
  spec: MetricSpec,
  q: Omit<Question, 'resource' | 'container'>,
  namespace: string,
): Measured | Unmeasured {
  if (spec.resource) return measureResource(q, spec.resource, undefined);
  if (spec.containerResource) {
    return measureResource(q, spec.containerResource, spec.containerResource.container ?? '');
  }
  return measureForeign(spec, namespace);
}
