import type { TypeOf } from '../../fields/Field.ts';
import { int32, int64, obj, struct, time } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { CROSS_VERSION_OBJECT_REFERENCE } from '../horizontalpodautoscaler/fields.ts';

const SPEC = struct('v1.HorizontalPodAutoscalerSpec', {
  scaleTargetRef: obj(() => CROSS_VERSION_OBJECT_REFERENCE, { required: true, atomic: true }),
  minReplicas: int32({ pointer: true }),
  maxReplicas: int32({ required: true }),
  targetCPUUtilizationPercentage: int32({ pointer: true }),
});

const STATUS = struct('v1.HorizontalPodAutoscalerStatus', {
  observedGeneration: int64({ pointer: true }),
  lastScaleTime: time({ pointer: true }),
  currentReplicas: int32({ required: true }),
  desiredReplicas: int32({ required: true }),
  currentCPUUtilizationPercentage: int32({ pointer: true }),
});

/** Models: autoscaling/v1 HorizontalPodAutoscaler */
export const HPA_V1_FIELDS = kindStruct('v1.HorizontalPodAutoscaler', {
  spec: obj(() => SPEC, { always: true }),
  status: obj(() => STATUS, { always: true }),
});

export type HpaV1 = TypeOf<typeof HPA_V1_FIELDS>;
