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
import { POD_TEMPLATE_SPEC } from '../../core/pod/fields.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

const ROLLING_UPDATE_DAEMON_SET = struct('v1.RollingUpdateDaemonSet', {
  maxUnavailable: intOrString({ pointer: true }),
  maxSurge: intOrString({ pointer: true }),
});

/** Models: apps/v1 DaemonSetUpdateStrategy */
export const DAEMON_SET_UPDATE_STRATEGY = struct('v1.DaemonSetUpdateStrategy', {
  type: oneOf(['RollingUpdate', 'OnDelete'], { go: 'v1.DaemonSetUpdateStrategyType' }),
  rollingUpdate: obj(() => ROLLING_UPDATE_DAEMON_SET),
});

const DAEMON_SET_SPEC = struct('v1.DaemonSetSpec', {
  selector: obj(() => LABEL_SELECTOR, { required: true, pointer: true, atomic: true }),
  template: obj(() => POD_TEMPLATE_SPEC, { required: true }),
  updateStrategy: obj(() => DAEMON_SET_UPDATE_STRATEGY, { always: true }),
  minReadySeconds: int32(),
  revisionHistoryLimit: int32({ pointer: true }),
});

const DAEMON_SET_CONDITION = struct('v1.DaemonSetCondition', {
  type: str({ required: true, go: 'v1.DaemonSetConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const DAEMON_SET_STATUS = struct('v1.DaemonSetStatus', {
  currentNumberScheduled: int32({ required: true }),
  numberMisscheduled: int32({ required: true }),
  desiredNumberScheduled: int32({ required: true }),
  numberReady: int32({ required: true }),
  observedGeneration: int64(),
  updatedNumberScheduled: int32(),
  numberAvailable: int32(),
  numberUnavailable: int32(),
  collisionCount: int32({ pointer: true }),
  conditions: list(
    obj(() => DAEMON_SET_CONDITION),
    { mergeKey: 'type' },
  ),
});

/** Models: apps/v1 DaemonSet */
export const DAEMON_SET_FIELDS = kindStruct('v1.DaemonSet', {
  spec: obj(() => DAEMON_SET_SPEC, { always: true }),
  status: obj(() => DAEMON_SET_STATUS, { always: true }),
});

export type DaemonSet = TypeOf<typeof DAEMON_SET_FIELDS>;
export type DaemonSetSpec = TypeOf<typeof DAEMON_SET_SPEC>;
export type DaemonSetStatus = TypeOf<typeof DAEMON_SET_STATUS>;
export type DaemonSetCondition = TypeOf<typeof DAEMON_SET_CONDITION>;
