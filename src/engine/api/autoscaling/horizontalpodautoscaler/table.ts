import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from './fields.ts';

const UNKNOWN = '<unknown>';
const SHOWN_MAX = 2;

function share(n: number | undefined, none: string): string {
  return n === undefined ? none : `${n}%`;
}

/** Of the Pods' own resources: raw, or as a share of what they ask for. */
function resourceCell(
  name: string,
  t: MetricTarget | undefined,
  now: MetricValueStatus | undefined,
): string {
  if (t?.averageValue !== undefined) {
    return `${name}: ${now?.averageValue ?? UNKNOWN}/${t.averageValue}`;
  }
  const current = share(now?.averageUtilization, UNKNOWN);
  return `${name}: ${current}/${share(t?.averageUtilization, '<auto>')}`;
}

/** Of anything else: a value, or one a Pod. */
function valueCell(t: MetricTarget | undefined, now: MetricValueStatus | undefined): string {
  if (t?.averageValue !== undefined) {
    return `${now?.averageValue ?? UNKNOWN}/${t.averageValue} (avg)`;
  }
  return `${now?.value ?? UNKNOWN}/${t?.value ?? '0'}`;
}

function metricCell(m: MetricSpec, now: MetricStatus | undefined): string {
  switch (m.type) {
    case 'External':
      return valueCell(m.external?.target, now?.external?.current);
    case 'Object':
      return valueCell(m.object?.target, now?.object?.current);
    case 'Pods': {
      const current = now?.pods?.current?.averageValue ?? UNKNOWN;
      return `${current}/${m.pods?.target?.averageValue ?? '0'}`;
    }
    case 'Resource':
      return resourceCell(m.resource?.name ?? '', m.resource?.target, now?.resource?.current);
    case 'ContainerResource': {
      const now2 = now?.containerResource?.current;
      const { name = '', target } = m.containerResource ?? {};
      return resourceCell(name, target, now2);
    }
    default:
      return '<unknown type>';
  }
}

/** Models: formatHPAMetrics */
function metricsCell(o: HorizontalPodAutoscaler): string {
  const all = o.spec?.metrics ?? [];
  if (all.length === 0) return '<none>';
  const list = all.map((m, i) => metricCell(m, o.status?.currentMetrics?.[i]));
  const text = list.slice(0, SHOWN_MAX).join(', ');
  return list.length > SHOWN_MAX ? `${text} + ${list.length - SHOWN_MAX} more...` : text;
}

/** Models: pkg/printers/internalversion printHorizontalPodAutoscaler */
export const HPA_TABLE: TablePrinter<HorizontalPodAutoscaler> = {
  columns: [
    NAME_COLUMN,
    column(
      'Reference',
      'string',
      'scaleTargetRef points to the target resource to scale, and is used to the pods for which metrics should be collected, as well as to actually change the replica count.',
    ),
    column(
      'Targets',
      'string',
      'metrics contains the specifications for which to use to calculate the desired replica count (the maximum replica count across all metrics will be used).  The desired replica count is calculated multiplying the ratio between the target value and the current value by the current number of pods.  Ergo, metrics used must decrease as the pod count is increased, and vice-versa.  See the individual metric source types for more information about how each type of metric must respond. If not set, the default metric will be set to 80% average CPU utilization.',
    ),
    column(
      'MinPods',
      'string',
      'minReplicas is the lower limit for the number of replicas to which the autoscaler can scale down.  It defaults to 1 pod.  minReplicas is allowed to be 0 if the alpha feature gate HPAScaleToZero is enabled and at least one Object or External metric is configured.  Scaling is active as long as at least one metric value is available.',
    ),
    column(
      'MaxPods',
      'string',
      'maxReplicas is the upper limit for the number of replicas to which the autoscaler can scale up. It cannot be less that minReplicas.',
    ),
    column(
      'Replicas',
      'string',
      'currentReplicas is current number of replicas of pods managed by this autoscaler, as last seen by the autoscaler.',
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    `${o.spec?.scaleTargetRef?.kind ?? ''}/${o.spec?.scaleTargetRef?.name ?? ''}`,
    metricsCell(o),
    o.spec?.minReplicas === undefined ? '<unset>' : String(o.spec.minReplicas),
    o.spec?.maxReplicas ?? 0,
    o.status?.currentReplicas ?? 0,
    age(o, now),
  ],
};
