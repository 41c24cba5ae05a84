import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
} from '../../api/autoscaling/horizontalpodautoscaler/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';

/** An autoscaler with a condition set; the transition time moves with the status. Models: setCondition */
export function withHpaCondition(
  hpa: HorizontalPodAutoscaler,
  type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited',
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: SimTime,
): HorizontalPodAutoscaler {
  const old = hpa.status?.conditions ?? [];
  const was = old.find((c) => c.type === type);
  const since = was?.status === status ? was.lastTransitionTime! : rfc3339(now);
  const c: HorizontalPodAutoscalerCondition = {
    type,
    status,
    lastTransitionTime: since,
    reason,
    message,
  };
  const conditions = was ? old.map((x) => (x === was ? c : x)) : [...old, c];
  return { ...hpa, status: { ...hpa.status, conditions } as HorizontalPodAutoscalerStatus };
}

/** An autoscaler with its figures. Models: setStatus */
export function withFigures(
  hpa: HorizontalPodAutoscaler,
  current: number,
  desired: number,
  metrics: HorizontalPodAutoscalerStatus['currentMetrics'],
  scaledAt: SimTime | undefined,
): HorizontalPodAutoscaler {
  const { lastScaleTime, conditions } = hpa.status ?? {};
  const at = scaledAt === undefined ? lastScaleTime : rfc3339(scaledAt);
  const status = {
    ...(at === undefined ? {} : { lastScaleTime: at }),
    ...(current === 0 ? {} : { currentReplicas: current }),
    desiredReplicas: desired,
    currentMetrics: metrics,
    ...(conditions ? { conditions } : {}),
  } as HorizontalPodAutoscalerStatus;
  return { ...hpa, status };
}
