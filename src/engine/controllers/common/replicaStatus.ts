import type { Pod } from '../../api/core/pod/fields.ts';
import type { ReplicaSetCondition, ReplicaSetStatus } from '../../api/apps/replicaset/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { hasLabels } from './labelSelector.ts';
import { isPodReady } from './podCondition.ts';
import type { Replicated } from './ReplicaController.ts';
import { isPodAvailable, nextAvailability } from './pods.ts';

/** What a ReplicaSet's Pods come to. */
export interface Counts {
  readonly active: number;
  readonly labeled: number;
  readonly ready: number;
  readonly available: number;
  /** Absent where the kind does not tell it. */
  readonly terminating: number | undefined;
  /** µs until the next ready Pod becomes available. */
  readonly nextUs: number | undefined;
}

/** Counts a ReplicaSet's Pods. */
export function countPods(
  rs: Replicated,
  active: readonly Pod[],
  terminating: number | undefined,
  now: SimTime,
): Counts {
  const labels = rs.spec?.template?.metadata?.labels ?? {};
  const minReady = rs.spec?.minReadySeconds ?? 0;
  let labeled = 0;
  let ready = 0;
  let available = 0;
  for (const pod of active) {
    if (hasLabels(labels, pod.metadata?.labels)) labeled++;
    if (!isPodReady(pod)) continue;
    ready++;
    if (isPodAvailable(pod, minReady, now)) available++;
  }
  const nextUs = nextAvailability(active, minReady, now);
  return { active: active.length, labeled, ready, available, terminating, nextUs };
}

function failure(rs: Replicated, c: Counts, error: string, now: SimTime): ReplicaSetCondition {
  const few = c.active < (rs.spec?.replicas ?? 0);
  return {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: rfc3339(now),
    reason: few ? 'FailedCreate' : 'FailedDelete',
    message: error,
  };
}

function conditionsOf(
  rs: Replicated,
  c: Counts,
  error: string | undefined,
  now: SimTime,
): readonly ReplicaSetCondition[] {
  const old = rs.status?.conditions ?? [];
  const failed = old.some((x) => x.type === 'ReplicaFailure');
  if (error !== undefined) return failed ? old : [...old, failure(rs, c, error, now)];
  return failed ? old.filter((x) => x.type !== 'ReplicaFailure') : old;
}

/**
 * The status that a ReplicaSet should have; undefined when it has it.
 * Models: pkg/controller/replicaset/replica_set_utils.go calculateStatus, updateReplicaSetStatus
 */
export function newStatus(
  rs: Replicated,
  c: Counts,
  error: string | undefined,
  now: SimTime,
): ReplicaSetStatus | undefined {
  const old: Partial<ReplicaSetStatus> = rs.status ?? {};
  const conditions = conditionsOf(rs, c, error, now);
  const generation = rs.metadata?.generation ?? 0;
  const same =
    (old.replicas ?? 0) === c.active &&
    (old.fullyLabeledReplicas ?? 0) === c.labeled &&
    (old.readyReplicas ?? 0) === c.ready &&
    (old.availableReplicas ?? 0) === c.available &&
    (c.terminating === undefined || old.terminatingReplicas === c.terminating) &&
    (old.observedGeneration ?? 0) === generation &&
    conditions.length === (old.conditions?.length ?? 0);
  if (same) return undefined;
  return {
    replicas: c.active,
    fullyLabeledReplicas: c.labeled,
    readyReplicas: c.ready,
    availableReplicas: c.available,
    ...(c.terminating === undefined ? {} : { terminatingReplicas: c.terminating }),
    observedGeneration: generation,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}
