import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { pathSegmentName, RBAC_GROUP } from '../subjects.ts';
import { validateRole } from '../validate.ts';
import type { Role } from './fields.ts';
import { ROLE_FIELDS } from './fields.ts';

/** Models: pkg/registry/rbac/role/strategy.go */
export const ROLE: Kind = kind<Role>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'Role',
  resource: 'roles',
  namespaced: true,
  fields: ROLE_FIELDS,
  validateName: pathSegmentName,
  validate: (o) => validateRole(o, true),
  createOnUpdate: true,
});
