/** Namespaces of the cluster itself: their objects are drawn apart, folded at first. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Whether a namespace belongs to the cluster itself. */
export function isSystem(namespace: string): boolean {
  return SYSTEM.has(namespace);
}
