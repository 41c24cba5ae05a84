import type { TypeOf } from '../../fields/Field.ts';
import { int32, int64, list, obj, quantity, str, struct, time } from '../../fields/Field.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: autoscaling/v2 CrossVersionObjectReference */
export const CROSS_VERSION_OBJECT_REFERENCE = struct('v2.CrossVersionObjectReference', {
  kind: str({ required: true }),
  name: str({ required: true }),
  apiVersion: str(),
});

const METRIC_TARGET = struct('v2.MetricTarget', {
  type: str({ required: true, go: 'v2.MetricTargetType' }),
  value: quantity({ pointer: true }),
  averageValue: quantity({ pointer: true }),
  averageUtilization: int32({ pointer: true }),
});

const METRIC_IDENTIFIER = struct('v2.MetricIdentifier', {
  name: str({ required: true }),
  selector: obj(() => LABEL_SELECTOR, { atomic: true }),
});

const OBJECT_METRIC_SOURCE = struct('v2.ObjectMetricSource', {
  describedObject: obj(() => CROSS_VERSION_OBJECT_REFERENCE, { required: true }),
  target: obj(() => METRIC_TARGET, { required: true }),
  metric: obj(() => METRIC_IDENTIFIER, { required: true }),
});

const PODS_METRIC_SOURCE = struct('v2.PodsMetricSource', {
  metric: obj(() => METRIC_IDENTIFIER, { required: true }),
  target: obj(() => METRIC_TARGET, { required: true }),
});

const RESOURCE_METRIC_SOURCE = struct('v2.ResourceMetricSource', {
  name: str({ required: true, go: 'v1.ResourceName' }),
  target: obj(() => METRIC_TARGET, { required: true }),
});

const CONTAINER_RESOURCE_METRIC_SOURCE = struct('v2.ContainerResourceMetricSource', {
  name: str({ required: true, go: 'v1.ResourceName' }),
  target: obj(() => METRIC_TARGET, { required: true }),
  container: str({ required: true }),
});

const EXTERNAL_METRIC_SOURCE = struct('v2.ExternalMetricSource', {
  metric: obj(() => METRIC_IDENTIFIER, { required: true }),
  target: obj(() => METRIC_TARGET, { required: true }),
});

const METRIC_SPEC = struct('v2.MetricSpec', {
  type: str({ required: true, go: 'v2.MetricSourceType' }),
  object: obj(() => OBJECT_METRIC_SOURCE),
  pods: obj(() => PODS_METRIC_SOURCE),
  resource: obj(() => RESOURCE_METRIC_SOURCE),
  containerResource: obj(() => CONTAINER_RESOURCE_METRIC_SOURCE),
  external: obj(() => EXTERNAL_METRIC_SOURCE),
});

const HPA_SCALING_POLICY = struct('v2.HPAScalingPolicy', {
  type: str({ required: true, go: 'v2.HPAScalingPolicyType' }),
  value: int32({ required: true }),
  periodSeconds: int32({ required: true }),
});

const HPA_SCALING_RULES = struct('v2.HPAScalingRules', {
  stabilizationWindowSeconds: int32({ pointer: true }),
  selectPolicy: str({ pointer: true, go: 'v2.ScalingPolicySelect' }),
  policies: list(obj(() => HPA_SCALING_POLICY)),
  tolerance: quantity({ pointer: true }),
});

/** Models: autoscaling/v2 HorizontalPodAutoscalerBehavior */
export const HORIZONTAL_POD_AUTOSCALER_BEHAVIOR = struct('v2.HorizontalPodAutoscalerBehavior', {
  scaleUp: obj(() => HPA_SCALING_RULES),
  scaleDown: obj(() => HPA_SCALING_RULES),
});

const HORIZONTAL_POD_AUTOSCALER_SPEC = struct('v2.HorizontalPodAutoscalerSpec', {
  scaleTargetRef: obj(() => CROSS_VERSION_OBJECT_REFERENCE, { required: true }),
  minReplicas: int32({ pointer: true }),
  maxReplicas: int32({ required: true }),
  metrics: list(obj(() => METRIC_SPEC)),
  behavior: obj(() => HORIZONTAL_POD_AUTOSCALER_BEHAVIOR),
});

const METRIC_VALUE_STATUS = struct('v2.MetricValueStatus', {
  value: quantity({ pointer: true }),
  averageValue: quantity({ pointer: true }),
  averageUtilization: int32({ pointer: true }),
});

const OBJECT_METRIC_STATUS = struct('v2.ObjectMetricStatus', {
  metric: obj(() => METRIC_IDENTIFIER, { required: true }),
  current: obj(() => METRIC_VALUE_STATUS, { required: true }),
  describedObject: obj(() => CROSS_VERSION_OBJECT_REFERENCE, { required: true }),
});

const PODS_METRIC_STATUS = struct('v2.PodsMetricStatus', {
  metric: obj(() => METRIC_IDENTIFIER, { required: true }),
  current: obj(() => METRIC_VALUE_STATUS, { required: true }),
});

const RESOURCE_METRIC_STATUS = struct('v2.ResourceMetricStatus', {
  name: str({ required: true, go: 'v1.ResourceName' }),
  current: obj(() => METRIC_VALUE_STATUS, { required: true }),
});

const CONTAINER_RESOURCE_METRIC_STATUS = struct('v2.ContainerResourceMetricStatus', {
  name: str({ required: true, go: 'v1.ResourceName' }),
  current: obj(() => METRIC_VALUE_STATUS, { required: true }),
  container: str({ required: true }),
});

const EXTERNAL_METRIC_STATUS = struct('v2.ExternalMetricStatus', {
  metric: obj(() => METRIC_IDENTIFIER, { required: true }),
  current: obj(() => METRIC_VALUE_STATUS, { required: true }),
});

const METRIC_STATUS = struct('v2.MetricStatus', {
  type: str({ required: true, go: 'v2.MetricSourceType' }),
  object: obj(() => OBJECT_METRIC_STATUS),
  pods: obj(() => PODS_METRIC_STATUS),
  resource: obj(() => RESOURCE_METRIC_STATUS),
  containerResource: obj(() => CONTAINER_RESOURCE_METRIC_STATUS),
  external: obj(() => EXTERNAL_METRIC_STATUS),
});

const HORIZONTAL_POD_AUTOSCALER_CONDITION = struct('v2.HorizontalPodAutoscalerCondition', {
  type: str({ required: true, go: 'v2.HorizontalPodAutoscalerConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const HORIZONTAL_POD_AUTOSCALER_STATUS = struct('v2.HorizontalPodAutoscalerStatus', {
  observedGeneration: int64({ pointer: true }),
  lastScaleTime: time({ pointer: true }),
  currentReplicas: int32(),
  desiredReplicas: int32({ required: true }),
  currentMetrics: list(
    obj(() => METRIC_STATUS),
    { always: true },
  ),
  conditions: list(
    obj(() => HORIZONTAL_POD_AUTOSCALER_CONDITION),
    { mergeKey: 'type' },
  ),
});

/** Models: autoscaling/v2 HorizontalPodAutoscaler */
export const HORIZONTAL_POD_AUTOSCALER_FIELDS = kindStruct('v2.HorizontalPodAutoscaler', {
  spec: obj(() => HORIZONTAL_POD_AUTOSCALER_SPEC, { always: true }),
  status: obj(() => HORIZONTAL_POD_AUTOSCALER_STATUS, { always: true }),
});

export type HorizontalPodAutoscaler = TypeOf<typeof HORIZONTAL_POD_AUTOSCALER_FIELDS>;
export type HorizontalPodAutoscalerSpec = TypeOf<typeof HORIZONTAL_POD_AUTOSCALER_SPEC>;
export type MetricSpec = TypeOf<typeof METRIC_SPEC>;
export type HorizontalPodAutoscalerStatus = TypeOf<typeof HORIZONTAL_POD_AUTOSCALER_STATUS>;
export type MetricStatus = TypeOf<typeof METRIC_STATUS>;
export type HorizontalPodAutoscalerCondition = TypeOf<typeof HORIZONTAL_POD_AUTOSCALER_CONDITION>;
export type MetricTarget = TypeOf<typeof METRIC_TARGET>;
export type HPAScalingRules = TypeOf<typeof HPA_SCALING_RULES>;
export type CrossVersionObjectReference = TypeOf<typeof CROSS_VERSION_OBJECT_REFERENCE>;
export type MetricIdentifier = TypeOf<typeof METRIC_IDENTIFIER>;
export type MetricValueStatus = TypeOf<typeof METRIC_VALUE_STATUS>;
