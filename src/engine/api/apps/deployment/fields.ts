import type { TypeOf } from '../../fields/Field.ts';
import {
  bool,
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
import { POD_TEMPLATE_SPEC } from '../../core/pod/fields.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

const ROLLING_UPDATE_DEPLOYMENT = struct('v1.RollingUpdateDeployment', {
  maxUnavailable: intOrString({ pointer: true }),
  maxSurge: intOrString({ pointer: true }),
});

/** Models: apps/v1 DeploymentStrategy */
export const DEPLOYMENT_STRATEGY = struct('v1.DeploymentStrategy', {
  type: oneOf(['Recreate', 'RollingUpdate'], { go: 'v1.DeploymentStrategyType' }),
  rollingUpdate: obj(() => ROLLING_UPDATE_DEPLOYMENT),
});

const DEPLOYMENT_SPEC = struct('v1.DeploymentSpec', {
  replicas: int32({ pointer: true }),
  selector: obj(() => LABEL_SELECTOR, { required: true, pointer: true, atomic: true }),
  template: obj(() => POD_TEMPLATE_SPEC, { required: true }),
  strategy: obj(() => DEPLOYMENT_STRATEGY, { always: true, retainKeys: true }),
  minReadySeconds: int32(),
  revisionHistoryLimit: int32({ pointer: true }),
  paused: bool(),
  progressDeadlineSeconds: int32({ pointer: true }),
});

const DEPLOYMENT_CONDITION = struct('v1.DeploymentCondition', {
  type: str({ required: true, go: 'v1.DeploymentConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastUpdateTime: time({ always: true }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const DEPLOYMENT_STATUS = struct('v1.DeploymentStatus', {
  observedGeneration: int64(),
  replicas: int32(),
  updatedReplicas: int32(),
  readyReplicas: int32(),
  availableReplicas: int32(),
  unavailableReplicas: int32(),
  terminatingReplicas: int32({ pointer: true }),
  conditions: list(
    obj(() => DEPLOYMENT_CONDITION),
    { mergeKey: 'type' },
  ),
  collisionCount: int32({ pointer: true }),
});

/** Models: apps/v1 Deployment */
export const DEPLOYMENT_FIELDS = kindStruct('v1.Deployment', {
  spec: obj(() => DEPLOYMENT_SPEC, { always: true }),
  status: obj(() => DEPLOYMENT_STATUS, { always: true }),
});

export type Deployment = TypeOf<typeof DEPLOYMENT_FIELDS>;
export type DeploymentSpec = TypeOf<typeof DEPLOYMENT_SPEC>;
export type DeploymentStatus = TypeOf<typeof DEPLOYMENT_STATUS>;
export type DeploymentCondition = TypeOf<typeof DEPLOYMENT_CONDITION>;
