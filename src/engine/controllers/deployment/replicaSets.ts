import type { Deployment } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import type { PodTemplateSpec } from '../../api/core/pod/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { scaledValue } from '../common/percent.ts';

export const HASH_LABEL = 'pod-template-hash';

export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAX = 'deployment.kubernetes.io/max-replicas';
export const REVISION = 'deployment.kubernetes.io/revision';

type Sets = readonly ReplicaSet[];

/** `spec.replicas`. */
export function sizeOf(o: ReplicaSet | Deployment): number {
  return o.spec?.replicas ?? 0;
}

/** Sum of `spec.replicas`. */
export function totalSize(sets: Sets): number {
  return sets.reduce((n, rs) => n + sizeOf(rs), 0);
}

/** ReplicaSets that want Pods. */
export function activeSets(sets: Sets): Sets {
  return sets.filter((rs) => sizeOf(rs) > 0);
}

function created(rs: ReplicaSet): string {
  return `${rs.metadata?.creationTimestamp} ${rs.metadata?.name}`;
}

/** Oldest first, then by name. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return created(a) < created(b) ? -1 : 1;
}

/** Largest first; of equals the older. */
export function bySizeOlder(a: ReplicaSet, b: ReplicaSet): number {
  return sizeOf(b) - sizeOf(a) || byCreation(a, b);
}

/** Largest first; of equals the newer. */
export function bySizeNewer(a: ReplicaSet, b: ReplicaSet): number {
  return sizeOf(b) - sizeOf(a) || byCreation(b, a);
}

/** Whether two templates are the same but for the hash label. */
export function equalTemplates(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return semanticEqual(a.spec, b.spec) && semanticEqual(bare(a), bare(b));
}

function bare(t: PodTemplateSpec): unknown {
  const { [HASH_LABEL]: _, ...labels } = t.metadata?.labels ?? {};
  return { ...t.metadata, labels };
}

/** The ReplicaSet with the Deployment's template: the oldest, should there be several. */
export function findNew(d: Deployment, sets: Sets): ReplicaSet | undefined {
  const template = d.spec?.template ?? {};
  return [...sets].sort(byCreation).find((rs) => equalTemplates(rs.spec?.template ?? {}, template));
}

/** The revision that a ReplicaSet carries. */
export function revisionOf(rs: ReplicaSet): number {
  const text = rs.metadata?.annotations?.[REVISION];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
}

/** Oldest revision first. */
export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  return revisionOf(a) - revisionOf(b) || byCreation(a, b);
}

export function isRolling(d: Deployment): boolean {
  return d.spec?.strategy?.type === 'RollingUpdate';
}

/** How many Pods may be missing or too many during a rollout. */
function fenceposts(d: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge, maxUnavailable } = d.spec?.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, sizeOf(d), true);
  const unavailable = scaledValue(maxUnavailable, sizeOf(d), false);
  // Both may round to zero; a rollout would never move.
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxSurge(d: Deployment): number {
  return isRolling(d) ? fenceposts(d).surge : 0;
}

export function maxUnavailable(d: Deployment): number {
  if (!isRolling(d) || sizeOf(d) === 0) return 0;
  return Math.min(fenceposts(d).unavailable, sizeOf(d));
}

/** Replicas that the new ReplicaSet may have now. Models: deployment_util.go NewRSNewReplicas */
export function newSize(d: Deployment, all: Sets, own: number): number {
  if (!isRolling(d)) return sizeOf(d);
  const max = sizeOf(d) + maxSurge(d);
  const current = totalSize(all);
  if (current >= max) return own;
  return own + Math.min(max - current, sizeOf(d) - own);
}

/** Annotations by which a ReplicaSet remembers the Deployment's size; old ones if unchanged. */
export function sizeAnnotations(d: Deployment): Readonly<Record<string, string>> {
  return { [DESIRED]: String(sizeOf(d)), [MAX]: String(sizeOf(d) + maxSurge(d)) };
}

/** A non-negative number in an annotation. */
export function numberAnnotation(rs: ReplicaSet, key: string): number | undefined {
  const text = rs.metadata?.annotations?.[key];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
