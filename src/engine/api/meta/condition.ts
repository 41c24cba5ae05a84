import type { TypeOf } from '../fields/Field.ts';
import { int64, str, struct, time } from '../fields/Field.ts';

/** Models: meta/v1 Condition */
export const CONDITION = struct('v1.Condition', {
  type: str({ required: true }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  observedGeneration: int64(),
  lastTransitionTime: time({ required: true }),
  reason: str({ required: true }),
  message: str({ required: true }),
});

export type Condition = TypeOf<typeof CONDITION>;
