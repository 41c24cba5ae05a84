import { objectOf, REGISTRY } from '../apiserver/storage.ts';
import type { Change } from '../etcd/mvcc/Store.ts';
import type { ObjectMeta } from '../api/meta/ObjectMeta.ts';

/** What one object may never change. */
const FIXED = ['uid', 'name', 'namespace', 'creationTimestamp'] as const;

/**
 * What every write of an object keeps, whoever made it: its identity, a generation that only
 * rises, a deletion that is not taken back, finalizers that nobody adds to a dying object, and
 * that hold it until they are gone.
 */
export function checkChange(c: Change): void {
  if (!c.kv.key.startsWith(REGISTRY) || !c.prev) return;
  const old = objectOf(c.prev).metadata ?? {};
  if (c.prev.modRevision >= c.revision) fault(c, `goes back from ${c.prev.modRevision}`);
  if (c.type === 'DELETE') {
    if ((old.finalizers ?? []).length > 0) fault(c, `is gone with ${old.finalizers!.join()}`);
    return;
  }
  const now = objectOf(c.kv).metadata ?? {};
  for (const f of FIXED) if (old[f] !== now[f]) fault(c, `${f} ${old[f]} became ${now[f]}`);
  if ((now.generation ?? 0) < (old.generation ?? 0)) fault(c, 'generation falls');
  if (old.deletionTimestamp !== undefined) checkDying(c, old, now);
}

function checkDying(c: Change, old: ObjectMeta, now: ObjectMeta): void {
  if (now.deletionTimestamp === undefined) fault(c, 'is no longer being deleted');
  const added = (now.finalizers ?? []).filter((f) => !(old.finalizers ?? []).includes(f));
  if (added.length > 0) fault(c, `got ${added.join()} while being deleted`);
}

function fault(c: Change, what: string): never {
  throw new Error(`${c.kv.key} at ${c.revision}: ${what}`);
}
