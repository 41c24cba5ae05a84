import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { mapList, withField } from '../../meta/setDefaults.ts';
import { defaultRoleRef, defaultSubject, pathSegmentName, RBAC_GROUP } from '../subjects.ts';
import { validateBinding, validateBindingUpdate } from '../validate.ts';
import type { RoleBinding } from './fields.ts';
import { ROLE_BINDING_TABLE } from './table.ts';
import { ROLE_BINDING_FIELDS } from './fields.ts';

function defaults(o: RoleBinding): RoleBinding {
  const b = mapList(o, 'subjects', defaultSubject);
  return withField(b, 'roleRef', defaultRoleRef(b.roleRef ?? {}));
}

/** Models: pkg/registry/rbac/rolebinding/strategy.go */
export const ROLE_BINDING: Kind = kind<RoleBinding>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'RoleBinding',
  resource: 'rolebindings',
  namespaced: true,
  fields: ROLE_BINDING_FIELDS,
  table: ROLE_BINDING_TABLE,
  validateName: pathSegmentName,
  validate: (o) => validateBinding(o, true),
  validateUpdate: (o, old) => validateBindingUpdate(o, old, true),
  defaults,
  createOnUpdate: true,
});
