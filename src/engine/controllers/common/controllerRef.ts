import type { KubeObject, OwnerReference } from '../../api/meta/ObjectMeta.ts';

/** The owner that manages an object. Models: apimachinery meta/v1 GetControllerOf */
export function controllerOf(o: KubeObject): OwnerReference | undefined {
  const refs = o.metadata?.ownerReferences;
  return refs?.find((r) => r.controller === true);
}

/** The reference that makes `owner` the manager. Models: meta/v1 NewControllerRef */
export function newControllerRef(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion ?? '',
    kind: owner.kind ?? '',
    name: owner.metadata?.name ?? '',
    uid: owner.metadata?.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Strategic merge patch by which a controller adopts an orphan. */
export function adoptPatch(owner: KubeObject, orphan: KubeObject, finalizer?: string): unknown {
  return {
    metadata: {
      uid: orphan.metadata?.uid,
      ownerReferences: [newControllerRef(owner)],
      ...(finalizer === undefined ? {} : { finalizers: [finalizer] }),
    },
  };
}

/** Strategic merge patch by which a controller lets an object go. */
export function releasePatch(owner: KubeObject, o: KubeObject, finalizer?: string): unknown {
  return {
    metadata: {
      uid: o.metadata?.uid,
      ownerReferences: [{ $patch: 'delete', uid: owner.metadata?.uid }],
      ...(finalizer === undefined ? {} : { '$deleteFromPrimitiveList/finalizers': [finalizer] }),
    },
  };
}

/** What claiming does about one object. */
export type Claim = 'ours' | 'adopt' | 'release' | 'none';

/**
 * Whether a controller keeps, adopts or releases an object. Models:
 * pkg/controller/controller_ref_manager.go ClaimObject
 */
export function claimOf(owner: KubeObject, o: KubeObject, matches: boolean): Claim {
  const ref = controllerOf(o);
  const ending = owner.metadata?.deletionTimestamp !== undefined;
  if (ref) {
    if (ref.uid !== owner.metadata?.uid) return 'none';
    if (matches) return 'ours';
    return ending ? 'none' : 'release';
  }
  if (ending || !matches || o.metadata?.deletionTimestamp !== undefined) return 'none';
  return o.metadata?.namespace === owner.metadata?.namespace ? 'adopt' : 'none';
}
