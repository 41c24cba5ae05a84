import type { Deployment, DeploymentStatus } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import type { SimTime } from '../../sim/time.ts';
import { conditionOf, newCondition, withCondition } from './conditions.ts';
import { hasDeadline, isComplete } from './progress.ts';
import { activeSets, byRevision, findNew, isRolling, REVISION, sizeOf } from './replicaSets.ts';
import { madeNew, nextRevision, updatedNew, withRevision } from './revision.ts';
import { scaleNew, scaleOld } from './rolling.ts';
import type { Resize } from './scale.ts';
import { isScaling, resize, scaleAll } from './scale.ts';
import { plainStatus, rolloutStatus } from './status.ts';

/** One request of a sync. */
export type Action =
  | { readonly do: 'create'; readonly rs: ReplicaSet }
  | { readonly do: 'bringUpToDate'; readonly rs: ReplicaSet }
  | { readonly do: 'resize'; readonly change: Resize }
  | { readonly do: 'delete'; readonly rs: ReplicaSet }
  | { readonly do: 'status' };

/** Where a sync stands; `judged` is the end of one that judged a rollout's progress. */
type Phase =
  | 'begin'
  | 'revision'
  | 'decide'
  | 'scale'
  | 'create'
  | 'new'
  | 'old'
  | 'recreateDown'
  | 'recreateUp'
  | 'cleanup'
  | 'rolloutStatus'
  | 'plainStatus'
  | 'end'
  | 'judged';

/**
 * A sync under way, handed from request to request: the Deployment as the sync has changed it so
 * far, its ReplicaSets as they were at the start.
 */
export interface Work {
  readonly d: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly own: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
  /** Pods of old ReplicaSets still run: only looked at to recreate. */
  readonly oldPods: boolean;
  readonly phase: Phase;
  readonly actions: readonly Action[];
}

/** A sync's beginning. */
export function newWork(d: Deployment, sets: readonly ReplicaSet[], oldPods: boolean): Work {
  const own = findNew(d, sets);
  const old = sets.filter((rs) => rs !== own);
  return { d, sets, own, old, oldPods, phase: 'begin', actions: [] };
}

function to(w: Work, phase: Phase, actions: readonly Action[] = []): Work {
  return { ...w, phase, actions };
}

function withConditions(d: Deployment, conditions: DeploymentStatus['conditions']): Deployment {
  return { ...d, status: { ...d.status, conditions: conditions ?? [] } };
}

/** Models: checkPausedConditions */
function paused(w: Work, now: SimTime): Work {
  const { d } = w;
  if (d.metadata?.deletionTimestamp !== undefined || !hasDeadline(d)) return to(w, 'revision');
  const c = conditionOf(d.status, 'Progressing');
  if (c?.reason === 'ProgressDeadlineExceeded') return to(w, 'revision');
  const was = c?.reason === 'DeploymentPaused';
  const is = d.spec?.paused ?? false;
  if (was === is) return to(w, 'revision');
  const [reason, text] = is
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed'];
  const next = newCondition('Progressing', 'Unknown', reason!, text!, now);
  const conditions = withCondition(d.status?.conditions ?? [], next);
  return to({ ...w, d: withConditions(d, conditions) }, 'revision', [{ do: 'status' }]);
}

/** Models: getNewReplicaSet, for one that exists */
function revision(w: Work, now: SimTime): Work {
  const { d, own } = w;
  if (!own) return to(w, 'decide');
  const rs = updatedNew(d, own, nextRevision(w.old));
  if (rs !== own) return to(w, 'decide', [{ do: 'bringUpToDate', rs }]);
  let next = withRevision(d, own.metadata?.annotations?.[REVISION] ?? '');
  if (hasDeadline(d) && !conditionOf(d.status, 'Progressing')) {
    const text = `Found new replica set "${own.metadata?.name}"`;
    const c = newCondition('Progressing', 'True', 'FoundNewReplicaSet', text, now);
    next = withConditions(next, withCondition(next.status?.conditions ?? [], c));
  }
  return to({ ...w, d: next }, 'decide', next === d ? [] : [{ do: 'status' }]);
}

function decide(w: Work): Work {
  const { d } = w;
  if (d.metadata?.deletionTimestamp !== undefined) return to(w, 'plainStatus');
  if (d.spec?.paused || isScaling(d, w.sets)) return to(w, 'scale');
  return to(w, isRolling(d) ? 'create' : 'recreateDown');
}

function resizes(w: Work, changes: readonly Resize[]): readonly Action[] {
  return changes.map((change) => ({ do: 'resize', change }));
}

function create(w: Work): Work {
  if (w.own) return to(w, 'new');
  return to(w, 'new', [{ do: 'create', rs: madeNew(w.d, w.old) }]);
}

function rollNew(w: Work): Work {
  const step = scaleNew(w.d, w.own!, w.old);
  return step ? to(w, 'rolloutStatus', resizes(w, [step])) : to(w, 'old');
}

function rollOld(w: Work): Work {
  const steps = scaleOld(w.d, w.own!, w.old);
  return steps.length > 0 ? to(w, 'rolloutStatus', resizes(w, steps)) : to(w, 'cleanup');
}

/** Models: pkg/controller/deployment/recreate.go */
function recreateDown(w: Work): Work {
  const steps = activeSets(w.old).map((rs) => ({ rs, from: sizeOf(rs), to: 0 }));
  if (steps.length > 0) return to(w, 'rolloutStatus', resizes(w, steps));
  const running = w.oldPods || w.old.some((rs) => (rs.status?.replicas ?? 0) > 0);
  if (running) return to(w, 'rolloutStatus');
  if (w.own) return to(w, 'recreateUp');
  return to(w, 'recreateUp', [{ do: 'create', rs: madeNew(w.d, w.old) }]);
}

function recreateUp(w: Work): Work {
  const step = resize(w.own!, sizeOf(w.d));
  return to(w, 'cleanup', step ? resizes(w, [step]) : []);
}

/** Old ReplicaSets beyond the history's length. Models: cleanupDeployment */
function surplus(w: Work): readonly Action[] {
  const limit = w.d.spec?.revisionHistoryLimit;
  if (limit === undefined) return [];
  const alive = w.old.filter((rs) => rs.metadata?.deletionTimestamp === undefined);
  return [...alive]
    .sort(byRevision)
    .slice(0, Math.max(0, alive.length - limit))
    .filter((rs) => {
      const unseen = (rs.metadata?.generation ?? 0) > (rs.status?.observedGeneration ?? 0);
      return (rs.status?.replicas ?? 0) === 0 && sizeOf(rs) === 0 && !unseen;
    })
    .map((rs) => ({ do: 'delete', rs }));
}

function cleanup(w: Work): Work {
  const complete = isComplete(w.d, w.d.status ?? {});
  return to(w, 'rolloutStatus', complete ? surplus(w) : []);
}

function scale(w: Work): Work {
  const rest = w.d.spec?.paused ? surplus(w) : [];
  const steps = resizes(w, scaleAll(w.d, w.own, w.old));
  return to(w, 'plainStatus', [...steps, ...rest]);
}

function status(w: Work, s: DeploymentStatus, end: 'end' | 'judged'): Work {
  if (semanticEqual(w.d.status, s)) return to(w, end);
  return to({ ...w, d: { ...w.d, status: s } }, 'end', [{ do: 'status' }]);
}

function step(w: Work, now: SimTime): Work {
  switch (w.phase) {
    case 'begin':
      return paused(w, now);
    case 'revision':
      return revision(w, now);
    case 'decide':
      return decide(w);
    case 'scale':
      return scale(w);
    case 'create':
      return create(w);
    case 'new':
      return rollNew(w);
    case 'old':
      return rollOld(w);
    case 'recreateDown':
      return recreateDown(w);
    case 'recreateUp':
      return recreateUp(w);
    case 'cleanup':
      return cleanup(w);
    case 'rolloutStatus':
      return status(w, rolloutStatus(w.d, w.own, w.old, now), 'judged');
    case 'plainStatus':
      return status(w, plainStatus(w.d, w.own, w.old, now), 'end');
    case 'end':
    case 'judged':
      return w;
  }
}

function isOver(w: Work): boolean {
  return w.phase === 'end' || w.phase === 'judged';
}

/**
 * Goes on until there is something to ask the API for, or the sync is at its end.
 * Models: pkg/controller/deployment/deployment_controller.go syncDeployment
 */
export function advance(work: Work, now: SimTime): Work {
  let w = work;
  while (w.actions.length === 0 && !isOver(w)) w = step(w, now);
  return w;
}
