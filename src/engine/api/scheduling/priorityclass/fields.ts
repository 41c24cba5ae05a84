import type { TypeOf } from '../../fields/Field.ts';
import { bool, int32, oneOf, str } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: scheduling/v1 PriorityClass */
export const PRIORITY_CLASS_FIELDS = kindStruct('v1.PriorityClass', {
  value: int32({ always: true }),
  globalDefault: bool(),
  description: str(),
  preemptionPolicy: oneOf(['PreemptLowerPriority', 'Never'], {
    pointer: true,
    go: 'v1.PreemptionPolicy',
  }),
});

export type PriorityClass = TypeOf<typeof PRIORITY_CLASS_FIELDS>;
