import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { mapList, withField } from '../../meta/setDefaults.ts';
import { defaultRoleRef, defaultSubject, pathSegmentName, RBAC_GROUP } from '../subjects.ts';
import { validateBinding, validateBindingUpdate } from '../validate.ts';
import type { ClusterRoleBinding } from './fields.ts';
import { CLUSTER_ROLE_BINDING_TABLE } from './table.ts';
import { CLUSTER_ROLE_BINDING_FIELDS } from './fields.ts';

function defaults(o: ClusterRoleBinding): ClusterRoleBinding {
  const b = mapList(o, 'subjects', defaultSubject);
  return withField(b, 'roleRef', defaultRoleRef(b.roleRef ?? {}));
}

/** Models: pkg/registry/rbac/clusterrolebinding/strategy.go */
export const CLUSTER_ROLE_BINDING: Kind = kind<ClusterRoleBinding>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'ClusterRoleBinding',
  resource: 'clusterrolebindings',
  namespaced: false,
  fields: CLUSTER_ROLE_BINDING_FIELDS,
  table: CLUSTER_ROLE_BINDING_TABLE,
  validateName: pathSegmentName,
  validate: (o) => validateBinding(o, false),
  validateUpdate: (o, old) => validateBindingUpdate(o, old, false),
  defaults,
  createOnUpdate: true,
});
