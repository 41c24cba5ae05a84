import type { TypeOf } from '../../fields/Field.ts';
import { int32, int64, list, obj, str, struct, time } from '../../fields/Field.ts';
import { POD_TEMPLATE_SPEC } from '../../core/pod/fields.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

const REPLICA_SET_SPEC = struct('v1.ReplicaSetSpec', {
  replicas: int32({ pointer: true }),
  minReadySeconds: int32(),
  selector: obj(() => LABEL_SELECTOR, { required: true, pointer: true, atomic: true }),
  template: obj(() => POD_TEMPLATE_SPEC, { always: true }),
});

const REPLICA_SET_CONDITION = struct('v1.ReplicaSetCondition', {
  type: str({ required: true, go: 'v1.ReplicaSetConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const REPLICA_SET_STATUS = struct('v1.ReplicaSetStatus', {
  replicas: int32({ required: true }),
  fullyLabeledReplicas: int32(),
  readyReplicas: int32(),
  availableReplicas: int32(),
  terminatingReplicas: int32({ pointer: true }),
  observedGeneration: int64(),
  conditions: list(
    obj(() => REPLICA_SET_CONDITION),
    { mergeKey: 'type' },
  ),
});

/** Models: apps/v1 ReplicaSet */
export const REPLICA_SET_FIELDS = kindStruct('v1.ReplicaSet', {
  spec: obj(() => REPLICA_SET_SPEC, { always: true }),
  status: obj(() => REPLICA_SET_STATUS, { always: true }),
});

export type ReplicaSet = TypeOf<typeof REPLICA_SET_FIELDS>;
export type ReplicaSetSpec = TypeOf<typeof REPLICA_SET_SPEC>;
export type ReplicaSetStatus = TypeOf<typeof REPLICA_SET_STATUS>;
export type ReplicaSetCondition = TypeOf<typeof REPLICA_SET_CONDITION>;
