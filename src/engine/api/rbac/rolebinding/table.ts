import { bindingTable } from '../bindingTable.ts';
import type { RoleBinding } from './fields.ts';

/** Models: pkg/printers/internalversion printRoleBinding */
export const ROLE_BINDING_TABLE = bindingTable<RoleBinding>(
  'roleBinding',
  'reference a Role in the current namespace or a ClusterRole in the global namespace',
);
