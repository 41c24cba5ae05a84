import type { TablePrinter } from '../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../meta/TablePrinter.ts';
import type { ClusterRoleBinding } from './clusterrolebinding/fields.ts';
import type { RoleBinding } from './rolebinding/fields.ts';
import { subjectCells } from './subjectCells.ts';

type Binding = ClusterRoleBinding | RoleBinding;

/**
 * Rows of bindings: `what` is the kind as its columns name it, `may` what its roleRef can reference.
 * Models: pkg/printers/internalversion printRoleBinding, printClusterRoleBinding
 */
export function bindingTable<B extends Binding>(what: string, may: string): TablePrinter<B> {
  const role = `RoleRef can ${may}. If the RoleRef cannot be resolved, the Authorizer must return an error.`;
  return {
    columns: [
      NAME_COLUMN,
      column('Role', 'string', role),
      AGE_COLUMN,
      column('Users', 'string', `Users in the ${what}`, 1),
      column('Groups', 'string', `Groups in the ${what}`, 1),
      column('ServiceAccounts', 'string', `ServiceAccounts in the ${what}`, 1),
    ],
    cells: (o, now) => [
      o.metadata?.name ?? '',
      `${o.roleRef?.kind ?? ''}/${o.roleRef?.name ?? ''}`,
      age(o, now),
      ...subjectCells(o.subjects),
    ],
  };
}
