import type { Pod } from '../../api/core/pod/fields.ts';
import type { PodDisruptionBudget } from '../../api/policy/poddisruptionbudget/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { parseRfc3339, rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE } from '../../sim/time.ts';
import { scaledValue } from '../common/percent.ts';
import { isPodReady } from '../common/podCondition.ts';

/** An evicted Pod that is not deleted after so long counts again. */
const DELETION_US = 2 * MINUTE;
const ALLOWED = 'DisruptionAllowed';

type Status = NonNullable<PodDisruptionBudget['status']>;
type Disrupted = Readonly<Record<string, string>>;

/** What a budget's Pods come to. */
export interface Counted {
  readonly healthy: number;
  readonly desired: number;
  readonly expected: number;
  readonly disrupted: Disrupted;
}

/** Evictions that were granted and are not seen as deletions yet. */
export interface Granted {
  readonly disrupted: Disrupted;
  /** Pods whose deletion never came. */
  readonly overdue: readonly Pod[];
  /** When the next one is given up. */
  readonly recheckAt: SimTime | undefined;
}

/** Whether the number of owners' replicas matters: percentages and `maxUnavailable`. */
export function asksForScale(b: PodDisruptionBudget): boolean {
  const { minAvailable, maxUnavailable } = b.spec ?? {};
  return maxUnavailable !== undefined || typeof minAvailable === 'string';
}

/** How many healthy Pods a budget wants. Models: disruption.go getExpectedPodCount */
export function desiredHealthy(b: PodDisruptionBudget, expected: number): number {
  const { minAvailable, maxUnavailable } = b.spec ?? {};
  if (maxUnavailable === undefined) return scaledValue(minAvailable, expected, true);
  return Math.max(0, expected - scaledValue(maxUnavailable, expected, true));
}

/** Models: disruption.go buildDisruptedPodMap */
export function grantedOf(b: PodDisruptionBudget, pods: readonly Pod[], now: SimTime): Granted {
  const disrupted: Record<string, string> = {};
  const overdue: Pod[] = [];
  let recheckAt: SimTime | undefined;
  for (const pod of pods) {
    const name = pod.metadata?.name ?? '';
    const since = b.status?.disruptedPods?.[name];
    if (since === undefined || pod.metadata?.deletionTimestamp !== undefined) continue;
    const until = (parseRfc3339(since) ?? now) + DELETION_US;
    if (until < now) overdue.push(pod);
    else {
      disrupted[name] = since;
      recheckAt = recheckAt === undefined ? until : Math.min(recheckAt, until);
    }
  }
  return { disrupted, overdue, recheckAt };
}

/** Pods that are ready and will stay. Models: disruption.go countHealthyPods */
export function countHealthy(pods: readonly Pod[], disrupted: Disrupted): number {
  let n = 0;
  for (const pod of pods) {
    if (pod.metadata?.deletionTimestamp !== undefined) continue;
    if (disrupted[pod.metadata?.name ?? ''] !== undefined) continue;
    if (isPodReady(pod)) n++;
  }
  return n;
}

/** Models: apimachinery meta SetStatusCondition */
function withCondition(
  status: Status,
  ok: boolean,
  reason: string,
  message: string,
  generation: number,
  now: SimTime,
): Status {
  const old = status.conditions?.find((c) => c.type === ALLOWED);
  const value = ok ? 'True' : 'False';
  const condition = {
    type: ALLOWED,
    status: value,
    ...(generation > 0 ? { observedGeneration: generation } : {}),
    lastTransitionTime: old?.status === value ? old.lastTransitionTime! : rfc3339(now),
    reason,
    message,
  };
  const rest = status.conditions ?? [];
  const conditions = old ? rest.map((c) => (c === old ? condition : c)) : [...rest, condition];
  return { ...status, conditions } as Status;
}

/**
 * The status that a budget should have; undefined when it has it.
 * Models: disruption.go updatePdbStatus, pkg/apis/policy UpdateDisruptionAllowedCondition
 */
export function newBudgetStatus(
  b: PodDisruptionBudget,
  c: Counted,
  now: SimTime,
): Status | undefined {
  const old: Partial<Status> = b.status ?? {};
  const generation = b.metadata?.generation ?? 0;
  const allowed = c.expected <= 0 ? 0 : Math.max(0, c.healthy - c.desired);
  const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods';
  const told = old.conditions?.find((x) => x.type === ALLOWED);
  const same =
    (old.currentHealthy ?? 0) === c.healthy &&
    (old.desiredHealthy ?? 0) === c.desired &&
    (old.expectedPods ?? 0) === c.expected &&
    (old.disruptionsAllowed ?? 0) === allowed &&
    semanticEqual(old.disruptedPods ?? {}, c.disrupted) &&
    old.observedGeneration === generation &&
    told?.status === (allowed > 0 ? 'True' : 'False') &&
    told.reason === reason;
  if (same) return undefined;
  const status: Status = {
    ...(generation > 0 ? { observedGeneration: generation } : {}),
    ...(Object.keys(c.disrupted).length > 0 ? { disruptedPods: c.disrupted } : {}),
    disruptionsAllowed: allowed,
    currentHealthy: c.healthy,
    desiredHealthy: c.desired,
    expectedPods: c.expected,
    ...(old.conditions ? { conditions: old.conditions } : {}),
  } as Status;
  return withCondition(status, allowed > 0, reason, '', generation, now);
}

/** The status of a budget that cannot be reckoned: nothing is allowed. Models: failSafe */
export function failedStatus(b: PodDisruptionBudget, why: string, now: SimTime): Status {
  const old = (b.status ?? {}) as Status;
  const status = { ...old, disruptionsAllowed: 0 } as Status;
  return withCondition(status, false, 'SyncFailed', why, old.observedGeneration ?? 0, now);
}
