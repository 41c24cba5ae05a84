import type { TypeOf } from '../../fields/Field.ts';
import { int32, int64, list, map, obj, str, struct, time } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { POD_TEMPLATE_SPEC } from '../pod/fields.ts';

const REPLICATION_CONTROLLER_SPEC = struct('v1.ReplicationControllerSpec', {
  replicas: int32({ pointer: true, default: 1 }),
  minReadySeconds: int32({ default: 0 }),
  selector: map(str(), { atomic: true }),
  template: obj(() => POD_TEMPLATE_SPEC),
});

const REPLICATION_CONTROLLER_CONDITION = struct('v1.ReplicationControllerCondition', {
  type: str({ required: true, go: 'v1.ReplicationControllerConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const REPLICATION_CONTROLLER_STATUS = struct('v1.ReplicationControllerStatus', {
  replicas: int32({ required: true }),
  fullyLabeledReplicas: int32(),
  readyReplicas: int32(),
  availableReplicas: int32(),
  observedGeneration: int64(),
  conditions: list(
    obj(() => REPLICATION_CONTROLLER_CONDITION),
    { mergeKey: 'type' },
  ),
});

/** Models: core/v1 ReplicationController */
export const REPLICATION_CONTROLLER_FIELDS = kindStruct('v1.ReplicationController', {
  spec: obj(() => REPLICATION_CONTROLLER_SPEC, { always: true }),
  status: obj(() => REPLICATION_CONTROLLER_STATUS, { always: true }),
});

export type ReplicationController = TypeOf<typeof REPLICATION_CONTROLLER_FIELDS>;
export type ReplicationControllerSpec = TypeOf<typeof REPLICATION_CONTROLLER_SPEC>;
export type ReplicationControllerStatus = TypeOf<typeof REPLICATION_CONTROLLER_STATUS>;
export type ReplicationControllerCondition = TypeOf<typeof REPLICATION_CONTROLLER_CONDITION>;
