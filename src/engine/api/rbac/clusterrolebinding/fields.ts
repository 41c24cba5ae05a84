import type { TypeOf } from '../../fields/Field.ts';
import { list, obj } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { ROLE_REF, SUBJECT } from '../policyRule.ts';

/** Models: rbac/v1 ClusterRoleBinding */
export const CLUSTER_ROLE_BINDING_FIELDS = kindStruct('v1.ClusterRoleBinding', {
  subjects: list(obj(() => SUBJECT)),
  roleRef: obj(() => ROLE_REF, { required: true, atomic: true }),
});

export type ClusterRoleBinding = TypeOf<typeof CLUSTER_ROLE_BINDING_FIELDS>;
