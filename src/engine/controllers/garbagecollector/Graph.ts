import type { Kind } from '../../api/Kind.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject, OwnerReference } from '../../api/meta/ObjectMeta.ts';
import type { Informer } from '../../client/Informer.ts';
import type { Item } from './Item.ts';
import { itemOf, itemOfObject, keyOfItem } from './Item.ts';

const NONE: readonly OwnerReference[] = [];

/** Owners of an object. */
export function ownersOf(o: KubeObject): readonly OwnerReference[] {
  return o.metadata?.ownerReferences ?? NONE;
}

/** Whether two versions of an object name the same owners in the same way. */
export function sameOwners(a: KubeObject, b: KubeObject): boolean {
  const x = ownersOf(a);
  const y = ownersOf(b);
  if (x === y) return true;
  if (x.length !== y.length) return false;
  return x.every((r, i) => {
    return r.uid === y[i]!.uid && r.blockOwnerDeletion === y[i]!.blockOwnerDeletion;
  });
}

/**
 * Who depends on whom: derived from the informers' caches, made anew after a keyframe.
 * Models: pkg/controller/garbagecollector/graph.go uidToNode
 */
export class Graph {
  readonly #informers: ReadonlyMap<Kind, Informer<KubeObject>>;
  /** Uid of an owner → queue keys of its dependents. */
  readonly #dependents = new Map<string, Set<string>>();

  constructor(informers: ReadonlyMap<Kind, Informer<KubeObject>>) {
    this.#informers = informers;
  }

  rebuild(): void {
    this.#dependents.clear();
    for (const [kind, informer] of this.#informers) {
      for (const o of informer.list()) this.link(kind, o);
    }
  }

  clear(): void {
    this.#dependents.clear();
  }

  /** Notes an object as a dependent of its owners. */
  link(kind: Kind, o: KubeObject): void {
    for (const r of ownersOf(o)) {
      const uid = r.uid ?? '';
      let keys = this.#dependents.get(uid);
      if (!keys) this.#dependents.set(uid, (keys = new Set()));
      keys.add(keyOfItem(itemOfObject(kind, o)));
    }
  }

  unlink(kind: Kind, o: KubeObject): void {
    for (const r of ownersOf(o)) {
      const uid = r.uid ?? '';
      const keys = this.#dependents.get(uid);
      keys?.delete(keyOfItem(itemOfObject(kind, o)));
      if (keys?.size === 0) this.#dependents.delete(uid);
    }
  }

  /** Dependents of an owner, in the order of their keys. */
  dependents(uid: string): readonly string[] {
    return [...(this.#dependents.get(uid) ?? [])].sort();
  }

  hasDependents(uid: string): boolean {
    return this.#dependents.has(uid);
  }

  /** The object of an item as the cache has it; undefined when it is gone or another one. */
  object(i: Item): KubeObject | undefined {
    const key = i.namespace === '' ? i.name : `${i.namespace}/${i.name}`;
    const o = this.#informers.get(i.kind)?.get(key);
    return o?.metadata?.uid === i.uid ? o : undefined;
  }

  /** Dependents that hold the owner's deletion back. */
  blocking(uid: string): readonly string[] {
    return this.dependents(uid).filter((key) => {
      const o = this.object(itemOf(key));
      return o && ownersOf(o).some((r) => r.uid === uid && r.blockOwnerDeletion === true);
    });
  }
}

/** Kinds that the collector watches: all that can be deleted, but no Events. */
export function isMonitored(k: Kind): boolean {
  return !(k.kind === 'Event' || apiVersionOf(k).startsWith('events.k8s.io/'));
}
