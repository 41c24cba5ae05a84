import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { subjectCells } from '../subjectCells.ts';
import type { RoleBinding } from './fields.ts';

/** Models: pkg/printers/internalversion printRoleBinding */
export const ROLE_BINDING_TABLE: TablePrinter<RoleBinding> = {
  columns: [
    NAME_COLUMN,
    column(
      'Role',
      'string',
      'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
    ),
    AGE_COLUMN,
    column('Users', 'string', 'Users in the roleBinding', 1),
    column('Groups', 'string', 'Groups in the roleBinding', 1),
    column('ServiceAccounts', 'string', 'ServiceAccounts in the roleBinding', 1),
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    `${o.roleRef?.kind ?? ''}/${o.roleRef?.name ?? ''}`,
    age(o, now),
    ...subjectCells(o.subjects),
  ],
};
