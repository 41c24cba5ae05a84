import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import type { ApiResponse } from '../Request.ts';
import { failure, forbiddenBy } from '../status.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

/** What an eviction reads of a PodDisruptionBudget. */
export interface DisruptionBudget extends KubeObject {
  readonly spec?: { readonly unhealthyPodEvictionPolicy?: string };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly disruptedPods?: Readonly<Record<string, string>>;
    readonly disruptionsAllowed?: number;
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly conditions?: readonly Condition[];
  };
}

const TEXT = "Cannot evict pod as it would violate the pod's disruption budget.";
const DISRUPTED_MAX = 2000;
const ALLOWED = 'DisruptionAllowed';

function refusal(message: string, retryAfterSeconds: number): ApiResponse {
  const causes = [{ reason: 'DisruptionBudget', message }];
  const details = { causes, ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) };
  const r = failure(429, 'TooManyRequests', TEXT, details);
  return retryAfterSeconds > 0
    ? { ...r, headers: { 'Retry-After': String(retryAfterSeconds) } }
    : r;
}

/** The budget's controller has not caught up: ask again. */
export function tooManyRequests(name: string): ApiResponse {
  return refusal(`The disruption budget ${name} is still being processed by the server.`, 10);
}

/** Why no disruption is left. */
function noneLeft(name: string, status: NonNullable<DisruptionBudget['status']>): string {
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  const denied = status.conditions?.find((c) => c.type === ALLOWED && c.status === 'False');
  const text = `The disruption budget ${name}`;
  if (denied?.message && denied.reason === 'SyncFailed') {
    return `${text} does not allow evicting pods currently because it failed sync: ${denied.message}`;
  }
  if (currentHealthy <= desiredHealthy) {
    return `${text} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  }
  if (denied?.message) {
    return `${text} does not allow evicting pods currently (${denied.reason}): ${denied.message}`;
  }
  return `${text} does not allow evicting pods currently`;
}

/**
 * The budget with one disruption less and the Pod noted, or why there is none to give.
 * Models: pkg/registry/core/pod/storage/eviction.go checkAndDecrement
 */
export function checkAndDecrement(
  b: DisruptionBudget,
  pod: string,
  now: SimTime,
): DisruptionBudget | ApiResponse {
  const name = b.metadata?.name ?? '';
  const status = b.status ?? {};
  const { disruptionsAllowed = 0, disruptedPods = {} } = status;
  if ((status.observedGeneration ?? 0) < (b.metadata?.generation ?? 0))
    return tooManyRequests(name);
  const kind = { group: 'policy', resource: 'poddisruptionbudget' };
  if (disruptionsAllowed < 0) {
    return forbiddenBy(kind, name, 'pdb disruptions allowed is negative');
  }
  if (Object.keys(disruptedPods).length > DISRUPTED_MAX) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    return forbiddenBy(kind, name, why);
  }
  if (disruptionsAllowed === 0) return refusal(noneLeft(name, status), 0);
  const left = disruptionsAllowed - 1;
  return {
    ...b,
    status: {
      ...status,
      disruptionsAllowed: left,
      disruptedPods: { ...disruptedPods, [pod]: rfc3339(now) },
      ...(left === 0 ? { conditions: exhausted(b, now) } : {}),
    },
  };
}

/** The conditions of a budget of which nothing is left. Models: pkg/apis/policy UpdateDisruptionAllowedCondition */
function exhausted(b: DisruptionBudget, now: SimTime): readonly Condition[] {
  const conditions = b.status?.conditions ?? [];
  const old = conditions.find((c) => c.type === ALLOWED);
  const condition: Condition = {
    type: ALLOWED,
    status: 'False',
    ...(b.status?.observedGeneration ? { observedGeneration: b.status.observedGeneration } : {}),
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : rfc3339(now),
    reason: 'InsufficientPods',
    message: '',
  };
  return old ? conditions.map((c) => (c === old ? condition : c)) : [...conditions, condition];
}
