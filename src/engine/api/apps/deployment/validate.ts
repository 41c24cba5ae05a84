import { goForm } from '../../fields/goForm.ts';
import { checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, notSupported, required } from '../../meta/FieldError.ts';
import { checkAtMost100, checkIntOrPercent, intOrPercentValue } from '../intOrPercent.ts';
import {
  checkAtMost,
  checkCollisionCount,
  checkCounts,
  checkReplicaTemplate,
  checkRequiredSelector,
  isUsable,
  validateSelectingUpdate,
} from '../validateReplicas.ts';
import type { Deployment, DeploymentSpec, DeploymentStatus } from './fields.ts';
import { DEPLOYMENT_STRATEGY } from './fields.ts';

type Strategy = NonNullable<DeploymentSpec['strategy']>;

function checkRolling(s: NonNullable<Strategy['rollingUpdate']>, path: string, out: FieldError[]) {
  const { maxUnavailable, maxSurge } = s;
  checkIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, out);
  checkIntOrPercent(maxSurge, `${path}.maxSurge`, out);
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    const text = 'may not be 0 when `maxSurge` is 0';
    out.push(invalid(`${path}.maxUnavailable`, maxUnavailable, text));
  }
  checkAtMost100(maxUnavailable, `${path}.maxUnavailable`, out);
}

function checkStrategy(s: Strategy, path: string, out: FieldError[]): void {
  const at = `${path}.rollingUpdate`;
  if (s.type === 'Recreate') {
    const text = "may not be specified when strategy `type` is 'Recreate'";
    if (s.rollingUpdate) out.push(forbidden(at, text));
  } else if (s.type === 'RollingUpdate') {
    if (s.rollingUpdate) checkRolling(s.rollingUpdate, at, out);
    else out.push(required(at, 'this should be defaulted and never be nil'));
  } else {
    const value = goForm(DEPLOYMENT_STRATEGY, s);
    out.push(notSupported(path, value, ['Recreate', 'RollingUpdate']));
  }
}

function checkSpec(s: DeploymentSpec, out: FieldError[]): void {
  checkNonnegative(s.replicas, 'spec.replicas', out);
  checkRequiredSelector(s.selector, 'deployment', 'spec.selector', out);
  if (!isUsable(s.selector)) {
    out.push(invalid('spec.selector', s.selector, 'invalid label selector'));
  } else checkReplicaTemplate(s.template ?? {}, s.selector, 'spec.template', out);
  checkStrategy(s.strategy ?? {}, 'spec.strategy', out);
  checkNonnegative(s.minReadySeconds, 'spec.minReadySeconds', out);
  checkNonnegative(s.revisionHistoryLimit, 'spec.revisionHistoryLimit', out);
  const deadline = s.progressDeadlineSeconds;
  if (deadline === undefined) return;
  const at = 'spec.progressDeadlineSeconds';
  checkNonnegative(deadline, at, out);
  if (deadline <= (s.minReadySeconds ?? 0)) {
    out.push(invalid(at, deadline, 'must be greater than minReadySeconds'));
  }
}

/** Models: pkg/apis/apps/validation ValidateDeployment */
export function validateDeployment(o: Deployment): readonly FieldError[] {
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, out);
  return out;
}

/** Models: ValidateDeploymentUpdate */
export function validateDeploymentUpdate(o: Deployment, old: Deployment): readonly FieldError[] {
  return validateSelectingUpdate(o, old, validateDeployment);
}

const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
];
const PARTS = ['updatedReplicas', 'readyReplicas', 'availableReplicas'];

/** Models: ValidateDeploymentStatusUpdate */
export function validateDeploymentStatus(o: Deployment, old: Deployment): readonly FieldError[] {
  const out: FieldError[] = [];
  const s: DeploymentStatus = o.status ?? {};
  checkCounts(s, COUNTS, out);
  checkAtMost(s, PARTS, 'replicas', 'cannot be greater than status.replicas', out);
  const text = 'cannot be greater than readyReplicas';
  checkAtMost(s, ['availableReplicas'], 'readyReplicas', text, out);
  checkCollisionCount(s.collisionCount, old.status?.collisionCount, out);
  return out;
}
