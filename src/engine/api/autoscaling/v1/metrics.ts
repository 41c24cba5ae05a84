import type { MetricSpec, MetricStatus } from '../horizontalpodautoscaler/fields.ts';

type Json = Readonly<Record<string, unknown>>;

/** Only what is set. */
function some(o: Json): Json {
  return Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined && v !== null));
}

/** A metric as autoscaling/v1 writes it into an annotation. Models: autoscaling/v1 MetricSpec */
export function oldMetric(m: MetricSpec): Json {
  const { object: o, pods: p, resource: r, containerResource: c, external: e } = m;
  const target = (t: { averageUtilization?: number; averageValue?: string } | undefined): Json => ({
    targetAverageUtilization: t?.averageUtilization,
    targetAverageValue: t?.averageValue,
  });
  return some({
    type: m.type,
    object: o && {
      target: o.describedObject,
      metricName: o.metric?.name,
      targetValue: o.target?.value ?? '0',
      ...some({ selector: o.metric?.selector, averageValue: o.target?.averageValue }),
    },
    pods:
      p &&
      some({
        metricName: p.metric?.name,
        targetAverageValue: p.target?.averageValue ?? '0',
        selector: p.metric?.selector,
      }),
    resource: r && some({ name: r.name, ...target(r.target) }),
    containerResource: c && some({ name: c.name, ...target(c.target), container: c.container }),
    external:
      e &&
      some({
        metricName: e.metric?.name,
        metricSelector: e.metric?.selector,
        targetValue: e.target?.value,
        targetAverageValue: e.target?.averageValue,
      }),
  });
}

/** A metric's state as autoscaling/v1 writes it into an annotation. */
export function oldStatus(m: MetricStatus): Json {
  const { object: o, pods: p, resource: r, containerResource: c, external: e } = m;
  const current = (
    v: { averageUtilization?: number; averageValue?: string } | undefined,
  ): Json => ({
    currentAverageUtilization: v?.averageUtilization,
    currentAverageValue: v?.averageValue ?? '0',
  });
  return some({
    type: m.type,
    object: o && {
      target: o.describedObject,
      metricName: o.metric?.name,
      currentValue: o.current?.value ?? '0',
      ...some({ selector: o.metric?.selector, averageValue: o.current?.averageValue }),
    },
    pods:
      p &&
      some({
        metricName: p.metric?.name,
        currentAverageValue: p.current?.averageValue ?? '0',
        selector: p.metric?.selector,
      }),
    resource: r && some({ name: r.name, ...current(r.current) }),
    containerResource: c && some({ name: c.name, ...current(c.current), container: c.container }),
    external:
      e &&
      some({
        metricName: e.metric?.name,
        metricSelector: e.metric?.selector,
        currentValue: e.current?.value ?? '0',
        currentAverageValue: e.current?.averageValue,
      }),
  });
}

function typed(target: Json): Json {
  const { averageUtilization, averageValue } = target;
  const type =
    averageUtilization !== undefined
      ? 'Utilization'
      : averageValue !== undefined
        ? 'AverageValue'
        : 'Value';
  return some({ type, ...target });
}

/** The other way. */
export function newMetric(given: Json): MetricSpec {
  const part = (k: string): Json | undefined => given[k] as Json | undefined;
  const own = (v: Json): Json =>
    typed({
      averageUtilization: v['targetAverageUtilization'],
      averageValue: v['targetAverageValue'],
    });
  const [o, p, r, c, e] = ['object', 'pods', 'resource', 'containerResource', 'external'].map(part);
  return some({
    type: given['type'],
    object: o && {
      describedObject: o['target'],
      target: typed({ value: o['targetValue'], averageValue: o['averageValue'] }),
      metric: some({ name: o['metricName'], selector: o['selector'] }),
    },
    pods: p && {
      metric: some({ name: p['metricName'], selector: p['selector'] }),
      target: typed({ averageValue: p['targetAverageValue'] }),
    },
    resource: r && { name: r['name'], target: own(r) },
    containerResource: c && { name: c['name'], target: own(c), container: c['container'] },
    external: e && {
      metric: some({ name: e['metricName'], selector: e['metricSelector'] }),
      target: typed({ value: e['targetValue'], averageValue: e['targetAverageValue'] }),
    },
  }) as MetricSpec;
}
