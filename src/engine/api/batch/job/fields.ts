import type { TypeOf } from '../../fields/Field.ts';
import { bool, int32, int64, list, obj, oneOf, str, struct, time } from '../../fields/Field.ts';
import { POD_TEMPLATE_SPEC } from '../../core/pod/fields.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

const POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT = struct(
  'v1.PodFailurePolicyOnExitCodesRequirement',
  {
    containerName: str({ pointer: true }),
    operator: oneOf(['In', 'NotIn'], {
      required: true,
      go: 'v1.PodFailurePolicyOnExitCodesOperator',
    }),
    values: list(int32(), { required: true, set: true }),
  },
);

const POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN = struct(
  'v1.PodFailurePolicyOnPodConditionsPattern',
  {
    type: str({ required: true, go: 'v1.PodConditionType' }),
    status: str({ always: true, go: 'v1.ConditionStatus' }),
  },
);

const POD_FAILURE_POLICY_RULE = struct('v1.PodFailurePolicyRule', {
  action: oneOf(['FailJob', 'FailIndex', 'Ignore', 'Count'], {
    required: true,
    go: 'v1.PodFailurePolicyAction',
  }),
  onExitCodes: obj(() => POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT),
  onPodConditions: list(obj(() => POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN)),
});

/** Models: batch/v1 PodFailurePolicy */
export const POD_FAILURE_POLICY = struct('v1.PodFailurePolicy', {
  rules: list(
    obj(() => POD_FAILURE_POLICY_RULE),
    { required: true },
  ),
});

const SUCCESS_POLICY_RULE = struct('v1.SuccessPolicyRule', {
  succeededIndexes: str({ pointer: true }),
  succeededCount: int32({ pointer: true }),
});

/** Models: batch/v1 SuccessPolicy */
export const SUCCESS_POLICY = struct('v1.SuccessPolicy', {
  rules: list(
    obj(() => SUCCESS_POLICY_RULE),
    { required: true },
  ),
});

/** Models: batch/v1 JobSpec */
export const JOB_SPEC = struct('v1.JobSpec', {
  parallelism: int32({ pointer: true }),
  completions: int32({ pointer: true }),
  activeDeadlineSeconds: int64({ pointer: true }),
  podFailurePolicy: obj(() => POD_FAILURE_POLICY),
  successPolicy: obj(() => SUCCESS_POLICY),
  backoffLimit: int32({ pointer: true }),
  backoffLimitPerIndex: int32({ pointer: true }),
  maxFailedIndexes: int32({ pointer: true }),
  selector: obj(() => LABEL_SELECTOR, { atomic: true }),
  manualSelector: bool({ pointer: true }),
  template: obj(() => POD_TEMPLATE_SPEC, { required: true }),
  ttlSecondsAfterFinished: int32({ pointer: true }),
  completionMode: oneOf(['NonIndexed', 'Indexed'], { pointer: true, go: 'v1.CompletionMode' }),
  suspend: bool({ pointer: true }),
  podReplacementPolicy: oneOf(['TerminatingOrFailed', 'Failed'], {
    pointer: true,
    go: 'v1.PodReplacementPolicy',
  }),
  managedBy: str({ pointer: true }),
});

const JOB_CONDITION = struct('v1.JobCondition', {
  type: str({ required: true, go: 'v1.JobConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastProbeTime: time({ always: true }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const UNCOUNTED_TERMINATED_PODS = struct('v1.UncountedTerminatedPods', {
  succeeded: list(str({ go: 'types.UID' }), { set: true }),
  failed: list(str({ go: 'types.UID' }), { set: true }),
});

const JOB_STATUS = struct('v1.JobStatus', {
  conditions: list(
    obj(() => JOB_CONDITION),
    { mergeKey: 'type', atomic: true },
  ),
  startTime: time({ pointer: true }),
  completionTime: time({ pointer: true }),
  active: int32(),
  succeeded: int32(),
  failed: int32(),
  terminating: int32({ pointer: true }),
  completedIndexes: str(),
  failedIndexes: str({ pointer: true }),
  uncountedTerminatedPods: obj(() => UNCOUNTED_TERMINATED_PODS),
  ready: int32({ pointer: true }),
});

/** Models: batch/v1 Job */
export const JOB_FIELDS = kindStruct('v1.Job', {
  spec: obj(() => JOB_SPEC, { always: true }),
  status: obj(() => JOB_STATUS, { always: true }),
});

export type Job = TypeOf<typeof JOB_FIELDS>;
export type JobSpec = TypeOf<typeof JOB_SPEC>;
export type JobStatus = TypeOf<typeof JOB_STATUS>;
export type JobCondition = TypeOf<typeof JOB_CONDITION>;
export type PodFailurePolicy = TypeOf<typeof POD_FAILURE_POLICY>;
export type PodFailurePolicyRule = TypeOf<typeof POD_FAILURE_POLICY_RULE>;
export type SuccessPolicy = TypeOf<typeof SUCCESS_POLICY>;
export type UncountedTerminatedPods = TypeOf<typeof UNCOUNTED_TERMINATED_PODS>;
export type PodFailurePolicyOnPodConditionsPattern = TypeOf<
  typeof POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN
>;
