import { bindingTable } from '../bindingTable.ts';
import type { ClusterRoleBinding } from './fields.ts';

/** Models: pkg/printers/internalversion printClusterRoleBinding */
export const CLUSTER_ROLE_BINDING_TABLE = bindingTable<ClusterRoleBinding>(
  'clusterRoleBinding',
  'only reference a ClusterRole in the global namespace',
);
