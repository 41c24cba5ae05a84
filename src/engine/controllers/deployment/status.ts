import type {
  Deployment,
  DeploymentCondition,
  DeploymentStatus,
} from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { conditionOf, newCondition, withCondition, withoutCondition } from './conditions.ts';
import { hasDeadline, isComplete, isProgressing, isTimedOut } from './progress.ts';
import { maxUnavailable, sizeOf, totalSize } from './replicaSets.ts';

type Sets = readonly ReplicaSet[];

function sum(sets: Sets, f: (rs: ReplicaSet) => number | undefined): number {
  return sets.reduce((n, rs) => n + (f(rs) ?? 0), 0);
}

/** Undefined when a ReplicaSet that was looked at has not told. */
function terminating(sets: Sets): number | undefined {
  let n = 0;
  for (const { status } of sets) {
    if (status?.terminatingReplicas !== undefined) n += status.terminatingReplicas;
    else if (status?.observedGeneration) return undefined;
  }
  return n;
}

function nonZero<K extends string>(name: K, n: number): Partial<Record<K, number>> {
  return n === 0 ? {} : ({ [name]: n } as Record<K, number>);
}

function availability(d: Deployment, available: number, now: SimTime): DeploymentCondition {
  const enough = available >= sizeOf(d) - maxUnavailable(d);
  return enough
    ? newCondition(
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
        now,
      )
    : newCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
}

/** Status by what the ReplicaSets say. Models: pkg/controller/deployment/sync.go calculateStatus */
export function plainStatus(
  d: Deployment,
  own: ReplicaSet | undefined,
  old: Sets,
  now: SimTime,
): DeploymentStatus {
  const all = own ? [...old, own] : old;
  const available = sum(all, (rs) => rs.status?.availableReplicas);
  const ending = terminating(all);
  const conditions = withCondition(d.status?.conditions ?? [], availability(d, available, now));
  return {
    ...nonZero('observedGeneration', d.metadata?.generation ?? 0),
    ...nonZero(
      'replicas',
      sum(all, (rs) => rs.status?.replicas),
    ),
    ...nonZero('updatedReplicas', own?.status?.replicas ?? 0),
    ...nonZero(
      'readyReplicas',
      sum(all, (rs) => rs.status?.readyReplicas),
    ),
    ...nonZero('availableReplicas', available),
    ...nonZero('unavailableReplicas', Math.max(0, totalSize(all) - available)),
    ...(ending === undefined ? {} : { terminatingReplicas: ending }),
    conditions,
    ...(d.status?.collisionCount === undefined ? {} : { collisionCount: d.status.collisionCount }),
  };
}

/** What the Progressing condition becomes. */
function progressing(
  d: Deployment,
  own: ReplicaSet | undefined,
  s: DeploymentStatus,
  now: SimTime,
): readonly DeploymentCondition[] {
  const old = s.conditions ?? [];
  const what = own ? `ReplicaSet "${own.metadata?.name}"` : `Deployment "${d.metadata?.name}"`;
  const current = conditionOf(d.status, 'Progressing');
  if (isComplete(d, s)) {
    const text = `${what} has successfully progressed.`;
    return withCondition(
      old,
      newCondition('Progressing', 'True', 'NewReplicaSetAvailable', text, now),
    );
  }
  if (isProgressing(d, s)) {
    const text = `${what} is progressing.`;
    const c = newCondition('Progressing', 'True', 'ReplicaSetUpdated', text, now);
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    const kept = since === undefined ? c : { ...c, lastTransitionTime: since };
    return [...withoutCondition(old, 'Progressing'), kept];
  }
  if (!isTimedOut(d, s, now)) return old;
  const text = `${what} has timed out progressing.`;
  return withCondition(
    old,
    newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', text, now),
  );
}

/** The first failure that a ReplicaSet reports, the new one's before others. */
function failureOf(own: ReplicaSet | undefined, old: Sets): DeploymentCondition | undefined {
  for (const rs of own ? [own, ...old] : old) {
    const c = rs.status?.conditions?.find((x) => x.type === 'ReplicaFailure');
    if (c) return { ...c, lastUpdateTime: c.lastTransitionTime! };
  }
  return undefined;
}

/**
 * Status during a rollout: with progress, its deadline, and failures of ReplicaSets.
 * Models: pkg/controller/deployment/progress.go syncRolloutStatus
 */
export function rolloutStatus(
  d: Deployment,
  own: ReplicaSet | undefined,
  old: Sets,
  now: SimTime,
): DeploymentStatus {
  const plain = plainStatus(d, own, old, now);
  const current = conditionOf(d.status, 'Progressing');
  const done =
    (plain.replicas ?? 0) === (plain.updatedReplicas ?? 0) &&
    current?.reason === 'NewReplicaSetAvailable';
  let conditions = plain.conditions ?? [];
  if (!hasDeadline(d)) conditions = withoutCondition(conditions, 'Progressing');
  else if (!done) conditions = progressing(d, own, plain, now);
  const failure = failureOf(own, old);
  conditions = failure
    ? withCondition(conditions, failure)
    : withoutCondition(conditions, 'ReplicaFailure');
  return { ...plain, conditions };
}
