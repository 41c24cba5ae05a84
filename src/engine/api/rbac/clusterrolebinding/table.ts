import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { subjectCells } from '../subjectCells.ts';
import type { ClusterRoleBinding } from './fields.ts';

/** Models: pkg/printers/internalversion printClusterRoleBinding */
export const CLUSTER_ROLE_BINDING_TABLE: TablePrinter<ClusterRoleBinding> = {
  columns: [
    NAME_COLUMN,
    column(
      'Role',
      'string',
      'RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
    ),
    AGE_COLUMN,
    column('Users', 'string', 'Users in the clusterRoleBinding', 1),
    column('Groups', 'string', 'Groups in the clusterRoleBinding', 1),
    column('ServiceAccounts', 'string', 'ServiceAccounts in the clusterRoleBinding', 1),
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    `${o.roleRef?.kind ?? ''}/${o.roleRef?.name ?? ''}`,
    age(o, now),
    ...subjectCells(o.subjects),
  ],
};
