import type { Alternative } from '../../Alternative.ts';
import { goForm } from '../../fields/goForm.ts';
import type { KubeObject } from '../../meta/ObjectMeta.ts';
import type { HorizontalPodAutoscaler, MetricSpec } from '../horizontalpodautoscaler/fields.ts';
import { HORIZONTAL_POD_AUTOSCALER_BEHAVIOR } from '../horizontalpodautoscaler/fields.ts';
import { HORIZONTAL_POD_AUTOSCALER } from '../horizontalpodautoscaler/horizontalpodautoscaler.ts';
import type { HpaV1 } from './fields.ts';
import { HPA_V1_FIELDS } from './fields.ts';
import { newMetric, oldMetric, oldStatus } from './metrics.ts';

const PREFIX = 'autoscaling.alpha.kubernetes.io/';
const METRICS = `${PREFIX}metrics`;
const CURRENT = `${PREFIX}current-metrics`;
const CONDITIONS = `${PREFIX}conditions`;
const BEHAVIOR = `${PREFIX}behavior`;
const OWN = [METRICS, CURRENT, CONDITIONS, BEHAVIOR];

type Annotations = Readonly<Record<string, string>>;

/** CPU by utilization has a field of its own in v1. */
function isCpu(m: MetricSpec): boolean {
  return m.type === 'Resource' && m.resource?.name === 'cpu' && utilizationOf(m) !== undefined;
}

function utilizationOf(m: MetricSpec | undefined): number | undefined {
  return m?.resource?.target?.averageUtilization;
}

function json(list: readonly unknown[] | undefined): string | undefined {
  return list?.length ? JSON.stringify(list) : undefined;
}

/** What v1 has no fields for, as annotations. */
function annotationsOf(o: HorizontalPodAutoscaler): Annotations {
  const { behavior, metrics } = o.spec ?? {};
  const { currentMetrics, conditions } = o.status ?? {};
  const all: Record<string, string | undefined> = {
    [BEHAVIOR]: behavior && JSON.stringify(goForm(HORIZONTAL_POD_AUTOSCALER_BEHAVIOR, behavior)),
    [CONDITIONS]: json(conditions),
    [CURRENT]: json(currentMetrics?.filter((m) => !isCpuNow(m)).map(oldStatus)),
    [METRICS]: json(metrics?.filter((m) => !isCpu(m)).map(oldMetric)),
  };
  const set = Object.entries(all).filter((e): e is [string, string] => e[1] !== undefined);
  return Object.fromEntries(set);
}

type Current = NonNullable<
  NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']
>[number];

function isCpuNow(m: Current): boolean {
  const isResource = m.type === 'Resource' && m.resource?.name === 'cpu';
  return isResource && m.resource?.current?.averageUtilization !== undefined;
}

function sorted(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).sort((x, y) => (x[0] < y[0] ? -1 : 1)));
}

/** Models: pkg/apis/autoscaling/v1 conversion.go */
function fromStored(given: KubeObject): KubeObject {
  const o = given as HorizontalPodAutoscaler;
  const { metrics = [], behavior: _, ...spec } = o.spec ?? {};
  const { currentMetrics, conditions: __, ...status } = o.status ?? {};
  const cpu = utilizationOf(metrics.find(isCpu));
  const now = currentMetrics?.find(isCpuNow)?.resource?.current?.averageUtilization;
  const extra = annotationsOf(o);
  const annotations = sorted({ ...o.metadata?.annotations, ...extra });
  const has = Object.keys(annotations).length > 0;
  return {
    ...(o.kind === undefined ? {} : { kind: o.kind, apiVersion: 'autoscaling/v1' }),
    metadata: has ? { ...o.metadata, annotations } : (o.metadata ?? {}),
    spec: { ...spec, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: {
      currentReplicas: 0,
      ...status,
      ...(now === undefined ? {} : { currentCPUUtilizationPercentage: now }),
    },
  } as HpaV1;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The names of a Go struct as its JSON names them. */
function lowered(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(lowered);
  if (typeof v !== 'object' || v === null) return v;
  const entries = Object.entries(v).filter(([, x]) => x !== null);
  return Object.fromEntries(
    entries.map(([k, x]) => [k[0]!.toLowerCase() + k.slice(1), lowered(x)]),
  );
}

function toStored(given: KubeObject): KubeObject {
  const o = given as HpaV1;
  const all = o.metadata?.annotations;
  const kept = Object.entries(all ?? {}).filter(([k]) => !OWN.includes(k));
  const { annotations: _, ...rest } = o.metadata ?? {};
  const metadata = kept.length > 0 ? { ...rest, annotations: Object.fromEntries(kept) } : rest;
  const { targetCPUUtilizationPercentage: cpu, ...spec } = o.spec ?? {};
  const { currentCPUUtilizationPercentage: __, ...status } = o.status ?? {};
  const others = parsed(all?.[METRICS]);
  const metrics = Array.isArray(others) ? others.map(newMetric) : [];
  if (cpu !== undefined) {
    const target = { type: 'Utilization', averageUtilization: cpu };
    metrics.push({ type: 'Resource', resource: { name: 'cpu', target } });
  }
  const behavior = lowered(parsed(all?.[BEHAVIOR]));
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata,
    spec: {
      ...spec,
      ...(metrics.length > 0 ? { metrics } : {}),
      ...(behavior ? { behavior } : {}),
    },
    status,
  } as HorizontalPodAutoscaler;
}

/** The first version of HorizontalPodAutoscalers, which knew CPU only. */
export const HPA_V1: Alternative = {
  group: 'autoscaling',
  version: 'v1',
  apiVersion: 'autoscaling/v1',
  kind: 'HorizontalPodAutoscaler',
  fields: HPA_V1_FIELDS,
  stored: HORIZONTAL_POD_AUTOSCALER,
  toStored,
  fromStored,
};
