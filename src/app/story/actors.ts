/** `cp-1/etcd` → `etcd`. */
export function binaryOf(actor: string): string {
  return actor.slice(actor.indexOf('/') + 1);
}

/** `cp-1/etcd` → `cp-1`. */
export function machineOf(actor: string): string {
  return actor.slice(0, actor.indexOf('/'));
}

/** A client outside the cluster. */
export function isClient(actor: string): boolean {
  return machineOf(actor) === 'client';
}
