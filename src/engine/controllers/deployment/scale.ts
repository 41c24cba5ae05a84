import type { Deployment } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import {
  activeSets,
  byCreation,
  bySizeNewer,
  bySizeOlder,
  DESIRED,
  isRolling,
  MAX,
  maxSurge,
  numberAnnotation,
  sizeAnnotations,
  sizeOf,
  totalSize,
} from './replicaSets.ts';

/** A ReplicaSet that gets another size, or only other annotations. */
export interface Resize {
  readonly rs: ReplicaSet;
  readonly from: number;
  readonly to: number;
}

/** A change of size; undefined when there is none. Models: scaleReplicaSet */
export function resize(rs: ReplicaSet, to: number): Resize | undefined {
  return sizeOf(rs) === to ? undefined : { rs, from: sizeOf(rs), to };
}

/** The ReplicaSet as a change makes it; undefined when nothing is to be written. */
export function resized(d: Deployment, r: Resize): ReplicaSet | undefined {
  const old = r.rs.metadata?.annotations ?? {};
  const own = sizeAnnotations(d);
  const same = old[DESIRED] === own[DESIRED] && old[MAX] === own[MAX];
  if (same && r.from === r.to) return undefined;
  return {
    ...r.rs,
    metadata: { ...r.rs.metadata, annotations: { ...old, ...own } },
    spec: { ...r.rs.spec, replicas: r.to },
  } as ReplicaSet;
}

/** Whether the Deployment's size changed since the ReplicaSets last heard of it. */
export function isScaling(d: Deployment, all: readonly ReplicaSet[]): boolean {
  return activeSets(all).some((rs) => {
    const desired = numberAnnotation(rs, DESIRED);
    return desired !== undefined && desired !== sizeOf(d);
  });
}

/** The one ReplicaSet that wants Pods, or the newest when none does. */
function activeOrLatest(
  own: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const newest = [...old].sort((a, b) => byCreation(b, a));
  const active = activeSets(own ? [...newest, own] : newest);
  if (active.length === 0) return own ?? newest[0];
  return active.length === 1 ? active[0] : undefined;
}

function isSaturated(d: Deployment, rs: ReplicaSet | undefined): boolean {
  return (
    rs !== undefined &&
    numberAnnotation(rs, DESIRED) === sizeOf(d) &&
    sizeOf(rs) === sizeOf(d) &&
    (rs.status?.availableReplicas ?? 0) === sizeOf(d)
  );
}

/** Half away from zero, as Go rounds. */
function round(x: number): number {
  return x < 0 ? -Math.round(-x) : Math.round(x);
}

/** What one ReplicaSet's share of a change is. Models: GetReplicaSetProportion */
function share(d: Deployment, rs: ReplicaSet, toAdd: number, added: number): number {
  if (sizeOf(rs) === 0 || toAdd === 0 || toAdd === added) return 0;
  const before = numberAnnotation(rs, MAX) || (d.status?.replicas ?? 0);
  const max = sizeOf(d) + maxSurge(d);
  const fraction =
    sizeOf(d) === 0
      ? -sizeOf(rs)
      : before === 0
        ? 0
        : round((sizeOf(rs) * max) / before) - sizeOf(rs);
  const allowed = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
}

/** Proportional scaling of several ReplicaSets in the middle of a rollout. */
function proportional(d: Deployment, all: readonly ReplicaSet[]): readonly Resize[] {
  const active = activeSets(all);
  const allowed = sizeOf(d) > 0 ? sizeOf(d) + maxSurge(d) : 0;
  const toAdd = allowed - totalSize(active);
  const sorted = [...active];
  if (toAdd > 0) sorted.sort(bySizeNewer);
  else if (toAdd < 0) sorted.sort(bySizeOlder);
  let added = 0;
  const sizes = sorted.map((rs) => {
    const part = share(d, rs, toAdd, added);
    added += part;
    return sizeOf(rs) + part;
  });
  if (toAdd !== 0 && sizes.length > 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  return sorted.map((rs, i) => ({ rs, from: sizeOf(rs), to: sizes[i]! }));
}

/**
 * Sizes after the Deployment's own size changed, or while it is paused.
 * Models: pkg/controller/deployment/sync.go scale
 */
export function scaleAll(
  d: Deployment,
  own: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly Resize[] {
  const one = activeOrLatest(own, old);
  if (one) {
    const r = resize(one, sizeOf(d));
    return r ? [r] : [];
  }
  if (isSaturated(d, own)) return activeSets(old).map((rs) => ({ rs, from: sizeOf(rs), to: 0 }));
  return isRolling(d) ? proportional(d, own ? [...old, own] : old) : [];
}
