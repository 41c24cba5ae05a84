import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { pathSegmentName, RBAC_GROUP } from '../subjects.ts';
import { validateRole } from '../validate.ts';
import type { ClusterRole } from './fields.ts';
import { CLUSTER_ROLE_FIELDS } from './fields.ts';

/** Models: pkg/registry/rbac/clusterrole/strategy.go */
export const CLUSTER_ROLE: Kind = kind<ClusterRole>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'ClusterRole',
  resource: 'clusterroles',
  namespaced: false,
  fields: CLUSTER_ROLE_FIELDS,
  validateName: pathSegmentName,
  validate: (o) => validateRole(o, false),
  createOnUpdate: true,
});
