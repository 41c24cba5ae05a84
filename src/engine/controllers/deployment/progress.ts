import type { Deployment, DeploymentStatus } from '../../api/apps/deployment/fields.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { MS, SECOND } from '../../sim/time.ts';
import { conditionOf } from './conditions.ts';
import { sizeOf } from './replicaSets.ts';

/** Reasons that time does not change. */
const SETTLED = new Set(['ProgressDeadlineExceeded', 'NewReplicaSetAvailable']);

const FOREVER = 2_147_483_647;

/** Whether a rollout that does not move is to be reported. */
export function hasDeadline(d: Deployment): boolean {
  const seconds = d.spec?.progressDeadlineSeconds;
  return seconds !== undefined && seconds !== FOREVER;
}

/** All replicas updated and available, no old ones left. Models: DeploymentComplete */
export function isComplete(d: Deployment, s: DeploymentStatus): boolean {
  const n = sizeOf(d);
  return (
    (s.updatedReplicas ?? 0) === n &&
    (s.replicas ?? 0) === n &&
    (s.availableReplicas ?? 0) === n &&
    (s.observedGeneration ?? 0) >= (d.metadata?.generation ?? 0)
  );
}

/** Whether anything moved since the last status. Models: DeploymentProgressing */
export function isProgressing(d: Deployment, s: DeploymentStatus): boolean {
  const old = d.status ?? {};
  const updated = s.updatedReplicas ?? 0;
  const rest = (s.replicas ?? 0) - updated;
  return (
    updated > (old.updatedReplicas ?? 0) ||
    rest < (old.replicas ?? 0) - (old.updatedReplicas ?? 0) ||
    (s.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (s.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

function deadlineOf(d: Deployment, since: string | undefined): SimTime {
  const from = parseRfc3339(since ?? '') ?? 0;
  return from + (d.spec?.progressDeadlineSeconds ?? 0) * SECOND;
}

/** Whether nothing moved for too long. Models: DeploymentTimedOut */
export function isTimedOut(d: Deployment, s: DeploymentStatus, now: SimTime): boolean {
  const c = conditionOf(s, 'Progressing');
  if (!hasDeadline(d) || !c || c.reason === 'NewReplicaSetAvailable') return false;
  return c.reason === 'ProgressDeadlineExceeded' || deadlineOf(d, c.lastUpdateTime) < now;
}

/** µs until progress is to be judged again; undefined when it need not be. */
export function nextCheck(d: Deployment, s: DeploymentStatus, now: SimTime): number | undefined {
  const c = conditionOf(d.status, 'Progressing');
  if (!hasDeadline(d) || !c) return undefined;
  if (isComplete(d, s) || SETTLED.has(c.reason ?? '')) return undefined;
  const left = deadlineOf(d, c.lastUpdateTime) - now;
  return left < SECOND ? Math.max(0, left) + 5 * MS : left + SECOND;
}
