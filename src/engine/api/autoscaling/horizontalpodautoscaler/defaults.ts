import { mapField, withField } from '../../meta/setDefaults.ts';
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from './fields.ts';

const METRICS: readonly MetricSpec[] = [
  {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
  },
];

const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const SCALE_DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** Models: pkg/apis/autoscaling/v2 SetDefaults_HorizontalPodAutoscaler */
export function defaultAutoscaler(o: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  let s = o.spec ?? {};
  s = withField(s, 'minReplicas', s.minReplicas ?? 1);
  if (!s.metrics?.length) s = { ...s, metrics: METRICS };
  s = mapField(s, 'behavior', (b) => ({
    ...b,
    scaleUp: { ...SCALE_UP, ...b.scaleUp },
    scaleDown: { ...SCALE_DOWN, ...b.scaleDown },
  }));
  return withField(o, 'spec', s);
}
