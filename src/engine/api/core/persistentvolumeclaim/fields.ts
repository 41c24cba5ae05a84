import type { TypeOf } from '../../fields/Field.ts';
import { list, map, obj, oneOf, quantity, str, struct, time } from '../../fields/Field.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';
import { TYPED_LOCAL_OBJECT_REFERENCE, TYPED_OBJECT_REFERENCE } from '../references.ts';

const VOLUME_RESOURCE_REQUIREMENTS = struct('v1.VolumeResourceRequirements', {
  limits: map(quantity()),
  requests: map(quantity()),
});

/** Models: core/v1 PersistentVolumeClaimSpec */
export const PERSISTENT_VOLUME_CLAIM_SPEC = struct('v1.PersistentVolumeClaimSpec', {
  accessModes: list(
    oneOf(['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'], {
      go: 'v1.PersistentVolumeAccessMode',
    }),
  ),
  selector: obj(() => LABEL_SELECTOR, { atomic: true }),
  resources: obj(() => VOLUME_RESOURCE_REQUIREMENTS, { always: true }),
  volumeName: str(),
  storageClassName: str({ pointer: true }),
  volumeMode: oneOf(['Block', 'Filesystem'], { pointer: true, go: 'v1.PersistentVolumeMode' }),
  dataSource: obj(() => TYPED_LOCAL_OBJECT_REFERENCE, { atomic: true }),
  dataSourceRef: obj(() => TYPED_OBJECT_REFERENCE),
  volumeAttributesClassName: str({ pointer: true }),
});

const PERSISTENT_VOLUME_CLAIM_CONDITION = struct('v1.PersistentVolumeClaimCondition', {
  type: str({ required: true, go: 'v1.PersistentVolumeClaimConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastProbeTime: time({ always: true }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const MODIFY_VOLUME_STATUS = struct('v1.ModifyVolumeStatus', {
  targetVolumeAttributesClassName: str(),
  status: oneOf(['Pending', 'InProgress', 'Infeasible'], {
    required: true,
    go: 'v1.PersistentVolumeClaimModifyVolumeStatus',
  }),
});

const PERSISTENT_VOLUME_CLAIM_STATUS = struct('v1.PersistentVolumeClaimStatus', {
  phase: oneOf(['Pending', 'Bound', 'Lost'], { go: 'v1.PersistentVolumeClaimPhase' }),
  accessModes: list(
    oneOf(['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'], {
      go: 'v1.PersistentVolumeAccessMode',
    }),
  ),
  capacity: map(quantity()),
  conditions: list(
    obj(() => PERSISTENT_VOLUME_CLAIM_CONDITION),
    { mergeKey: 'type' },
  ),
  allocatedResources: map(quantity()),
  allocatedResourceStatuses: map(
    oneOf(
      [
        'ControllerResizeInProgress',
        'ControllerResizeInfeasible',
        'NodeResizePending',
        'NodeResizeInProgress',
        'NodeResizeInfeasible',
      ],
      { go: 'v1.ClaimResourceStatus' },
    ),
  ),
  currentVolumeAttributesClassName: str({ pointer: true }),
  modifyVolumeStatus: obj(() => MODIFY_VOLUME_STATUS),
});

/** Models: core/v1 PersistentVolumeClaim */
export const PERSISTENT_VOLUME_CLAIM_FIELDS = kindStruct('v1.PersistentVolumeClaim', {
  spec: obj(() => PERSISTENT_VOLUME_CLAIM_SPEC, { always: true }),
  status: obj(() => PERSISTENT_VOLUME_CLAIM_STATUS, { always: true }),
});

export type PersistentVolumeClaim = TypeOf<typeof PERSISTENT_VOLUME_CLAIM_FIELDS>;
export type PersistentVolumeClaimSpec = TypeOf<typeof PERSISTENT_VOLUME_CLAIM_SPEC>;
export type PersistentVolumeClaimStatus = TypeOf<typeof PERSISTENT_VOLUME_CLAIM_STATUS>;
export type PersistentVolumeClaimCondition = TypeOf<typeof PERSISTENT_VOLUME_CLAIM_CONDITION>;
export type VolumeResourceRequirements = TypeOf<typeof VOLUME_RESOURCE_REQUIREMENTS>;
