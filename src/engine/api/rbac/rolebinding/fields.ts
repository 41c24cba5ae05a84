import type { TypeOf } from '../../fields/Field.ts';
import { list, obj } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { ROLE_REF, SUBJECT } from '../policyRule.ts';

/** Models: rbac/v1 RoleBinding */
export const ROLE_BINDING_FIELDS = kindStruct('v1.RoleBinding', {
  subjects: list(obj(() => SUBJECT)),
  roleRef: obj(() => ROLE_REF, { required: true, atomic: true }),
});

export type RoleBinding = TypeOf<typeof ROLE_BINDING_FIELDS>;
