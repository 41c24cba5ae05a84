import type { TypeOf } from '../../fields/Field.ts';
import { list, obj } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { POLICY_RULE } from '../policyRule.ts';

/** Models: rbac/v1 Role */
export const ROLE_FIELDS = kindStruct('v1.Role', {
  rules: list(
    obj(() => POLICY_RULE),
    { always: true },
  ),
});

export type Role = TypeOf<typeof ROLE_FIELDS>;
