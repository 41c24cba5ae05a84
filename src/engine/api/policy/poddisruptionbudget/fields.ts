import type { TypeOf } from '../../fields/Field.ts';
import {
  int32,
  int64,
  intOrString,
  list,
  map,
  obj,
  oneOf,
  struct,
  time,
} from '../../fields/Field.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';
import { CONDITION } from '../../meta/condition.ts';

/** Models: policy/v1 PodDisruptionBudgetSpec */
export const POD_DISRUPTION_BUDGET_SPEC = struct('v1.PodDisruptionBudgetSpec', {
  minAvailable: intOrString({ pointer: true }),
  selector: obj(() => LABEL_SELECTOR, { atomic: true }),
  maxUnavailable: intOrString({ pointer: true }),
  unhealthyPodEvictionPolicy: oneOf(['IfHealthyBudget', 'AlwaysAllow'], {
    pointer: true,
    go: 'v1.UnhealthyPodEvictionPolicyType',
  }),
});

const POD_DISRUPTION_BUDGET_STATUS = struct('v1.PodDisruptionBudgetStatus', {
  observedGeneration: int64(),
  disruptedPods: map(time()),
  disruptionsAllowed: int32({ always: true }),
  currentHealthy: int32({ always: true }),
  desiredHealthy: int32({ always: true }),
  expectedPods: int32({ always: true }),
  conditions: list(
    obj(() => CONDITION),
    { mergeKey: 'type' },
  ),
});

/** Models: policy/v1 PodDisruptionBudget */
export const POD_DISRUPTION_BUDGET_FIELDS = kindStruct('v1.PodDisruptionBudget', {
  spec: obj(() => POD_DISRUPTION_BUDGET_SPEC, { always: true }),
  status: obj(() => POD_DISRUPTION_BUDGET_STATUS, { always: true }),
});

export type PodDisruptionBudget = TypeOf<typeof POD_DISRUPTION_BUDGET_FIELDS>;
export type PodDisruptionBudgetSpec = TypeOf<typeof POD_DISRUPTION_BUDGET_SPEC>;
export type PodDisruptionBudgetStatus = TypeOf<typeof POD_DISRUPTION_BUDGET_STATUS>;
