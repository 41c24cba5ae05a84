import type { Deployment } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import type { Resize } from './scale.ts';
import { resize } from './scale.ts';
import {
  activeSets,
  byCreation,
  maxUnavailable,
  newSize,
  sizeOf,
  totalSize,
} from './replicaSets.ts';

/** One step up of the new ReplicaSet. Models: reconcileNewReplicaSet */
export function scaleNew(
  d: Deployment,
  own: ReplicaSet,
  old: readonly ReplicaSet[],
): Resize | undefined {
  if (sizeOf(own) === sizeOf(d)) return undefined;
  if (sizeOf(own) > sizeOf(d)) return resize(own, sizeOf(d));
  return resize(own, newSize(d, [...old, own], sizeOf(own)));
}

function available(rs: ReplicaSet): number {
  return rs.status?.availableReplicas ?? 0;
}

/** Takes up to `max` away from each in turn, as far as `spare` allows. */
function takeAway(
  sizes: readonly Resize[],
  max: number,
  spare: (rs: ReplicaSet, size: number) => number,
): readonly Resize[] {
  let left = max;
  return sizes.map(({ rs, to }) => {
    const n = Math.max(0, Math.min(left, spare(rs, to)));
    left -= n;
    return { rs, from: to, to: to - n };
  });
}

/**
 * One step down of the old ReplicaSets: Pods that are not available first, since that costs
 * nothing, then no more than leaves enough available.
 * Models: pkg/controller/deployment/rolling.go reconcileOldReplicaSets
 */
export function scaleOld(
  d: Deployment,
  own: ReplicaSet,
  old: readonly ReplicaSet[],
): readonly Resize[] {
  const active = activeSets(old);
  if (active.length === 0) return [];
  const minAvailable = sizeOf(d) - maxUnavailable(d);
  const unavailable = sizeOf(own) - available(own);
  const max = totalSize([...old, own]) - minAvailable - unavailable;
  if (max <= 0) return [];
  const sizes = [...active]
    .sort(byCreation)
    .map((rs) => ({ rs, from: sizeOf(rs), to: sizeOf(rs) }));
  const cleaned = takeAway(sizes, max, (rs, size) => size - available(rs));
  const has = [...active, own].reduce((n, rs) => n + available(rs), 0);
  const down = takeAway(cleaned, Math.max(0, has - minAvailable), (_, size) => size);
  return [...cleaned, ...down].filter((r) => r.from !== r.to);
}
