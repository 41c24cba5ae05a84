import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { DeleteOptions } from '../options/deleteOptions.ts';
import { metaOf } from './metaOf.ts';

/** Finalizers by which the garbage collector is told what happens to dependents. */
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

const NONE: readonly string[] = [];

/** What becomes of dependents: options, else a finalizer that is there, else the kind's default. */
function policyOf(kind: Kind, finalizers: readonly string[], o: DeleteOptions): string {
  if (o.orphanDependents !== undefined) return o.orphanDependents ? 'Orphan' : 'Background';
  if (o.propagationPolicy !== undefined) return o.propagationPolicy;
  const set = finalizers.find((f) => f === ORPHAN || f === FOREGROUND);
  if (set !== undefined) return set === ORPHAN ? 'Orphan' : 'Foreground';
  return kind.dependentsOnDelete === 'orphan' ? 'Orphan' : 'Background';
}

/**
 * The finalizers that a deletion gives an object for the sake of its dependents; the same list when
 * nothing changes. Models: generic/registry/store.go deletionFinalizersForGarbageCollection
 */
export function deletionFinalizers(
  kind: Kind,
  o: KubeObject,
  options: DeleteOptions,
): readonly string[] {
  const old = metaOf(o).finalizers ?? NONE;
  if (kind.dependentsOnDelete === 'unsupported') return old;
  const policy = policyOf(kind, old, options);
  const add = policy === 'Orphan' ? [ORPHAN] : policy === 'Foreground' ? [FOREGROUND] : [];
  const next = [...old.filter((f) => f !== ORPHAN && f !== FOREGROUND), ...add];
  const same = next.length === old.length && next.every((f) => old.includes(f));
  return same ? old : next;
}

/** The object with other finalizers; the same when they are its own. */
export function withFinalizers<T extends KubeObject>(o: T, finalizers: readonly string[]): T {
  if (finalizers === (metaOf(o).finalizers ?? NONE)) return o;
  const { finalizers: _, ...rest } = metaOf(o);
  const metadata = finalizers.length > 0 ? { ...rest, finalizers } : rest;
  return { ...o, metadata };
}
