import type { TypeOf } from '../../fields/Field.ts';
import {
  int32,
  int64,
  intOrString,
  list,
  obj,
  oneOf,
  str,
  struct,
  time,
} from '../../fields/Field.ts';
import { PERSISTENT_VOLUME_CLAIM_FIELDS } from '../../core/persistentvolumeclaim/fields.ts';
import { POD_TEMPLATE_SPEC } from '../../core/pod/fields.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

const ROLLING_UPDATE_STATEFUL_SET_STRATEGY = struct('v1.RollingUpdateStatefulSetStrategy', {
  partition: int32({ pointer: true }),
  maxUnavailable: intOrString({ pointer: true }),
});

/** Models: apps/v1 StatefulSetUpdateStrategy */
export const STATEFUL_SET_UPDATE_STRATEGY = struct('v1.StatefulSetUpdateStrategy', {
  type: oneOf(['RollingUpdate', 'OnDelete'], { go: 'v1.StatefulSetUpdateStrategyType' }),
  rollingUpdate: obj(() => ROLLING_UPDATE_STATEFUL_SET_STRATEGY),
});

const STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY = struct(
  'v1.StatefulSetPersistentVolumeClaimRetentionPolicy',
  {
    whenDeleted: str({ go: 'v1.PersistentVolumeClaimRetentionPolicyType' }),
    whenScaled: str({ go: 'v1.PersistentVolumeClaimRetentionPolicyType' }),
  },
);

const STATEFUL_SET_ORDINALS = struct('v1.StatefulSetOrdinals', {
  start: int32({ always: true }),
});

const STATEFUL_SET_SPEC = struct('v1.StatefulSetSpec', {
  replicas: int32({ pointer: true }),
  selector: obj(() => LABEL_SELECTOR, { required: true, pointer: true, atomic: true }),
  template: obj(() => POD_TEMPLATE_SPEC, { required: true }),
  volumeClaimTemplates: list(obj(() => PERSISTENT_VOLUME_CLAIM_FIELDS)),
  serviceName: str({ always: true }),
  podManagementPolicy: oneOf(['OrderedReady', 'Parallel'], { go: 'v1.PodManagementPolicyType' }),
  updateStrategy: obj(() => STATEFUL_SET_UPDATE_STRATEGY, { always: true }),
  revisionHistoryLimit: int32({ pointer: true }),
  minReadySeconds: int32(),
  persistentVolumeClaimRetentionPolicy: obj(
    () => STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY,
  ),
  ordinals: obj(() => STATEFUL_SET_ORDINALS),
});

const STATEFUL_SET_CONDITION = struct('v1.StatefulSetCondition', {
  type: str({ required: true, go: 'v1.StatefulSetConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const STATEFUL_SET_STATUS = struct('v1.StatefulSetStatus', {
  observedGeneration: int64(),
  replicas: int32({ required: true }),
  readyReplicas: int32(),
  currentReplicas: int32(),
  updatedReplicas: int32(),
  currentRevision: str(),
  updateRevision: str(),
  collisionCount: int32({ pointer: true }),
  conditions: list(
    obj(() => STATEFUL_SET_CONDITION),
    { mergeKey: 'type' },
  ),
  availableReplicas: int32({ always: true }),
});

/** Models: apps/v1 StatefulSet */
export const STATEFUL_SET_FIELDS = kindStruct('v1.StatefulSet', {
  spec: obj(() => STATEFUL_SET_SPEC, { always: true }),
  status: obj(() => STATEFUL_SET_STATUS, { always: true }),
});

export type StatefulSet = TypeOf<typeof STATEFUL_SET_FIELDS>;
export type StatefulSetSpec = TypeOf<typeof STATEFUL_SET_SPEC>;
export type StatefulSetStatus = TypeOf<typeof STATEFUL_SET_STATUS>;
export type StatefulSetCondition = TypeOf<typeof STATEFUL_SET_CONDITION>;
