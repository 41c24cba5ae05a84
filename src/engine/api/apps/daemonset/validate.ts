import { checkPodTemplate } from '../../core/pod/validatePodTemplate.ts';
import { goForm } from '../../fields/goForm.ts';
import { checkImmutable, checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, notSupported, required } from '../../meta/FieldError.ts';
import { checkSelector, isEmptySelector, selects } from '../../meta/validateSelector.ts';
import { checkAtMost100, checkIntOrPercent, intOrPercentValue } from '../intOrPercent.ts';
import {
  checkAlwaysRunning,
  checkCollisionCount,
  checkCounts,
  isUsable,
  NO_MATCH,
} from '../validateReplicas.ts';
import type { DaemonSet, DaemonSetSpec } from './fields.ts';
import { DAEMON_SET_UPDATE_STRATEGY } from './fields.ts';

type Strategy = NonNullable<DaemonSetSpec['updateStrategy']>;

function checkRolling(s: NonNullable<Strategy['rollingUpdate']>, path: string, out: FieldError[]) {
  const { maxUnavailable, maxSurge } = s;
  checkIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, out);
  checkIntOrPercent(maxSurge, `${path}.maxSurge`, out);
  checkAtMost100(maxUnavailable, `${path}.maxUnavailable`, out);
  checkAtMost100(maxSurge, `${path}.maxSurge`, out);
  const gone = intOrPercentValue(maxUnavailable) !== 0;
  const more = intOrPercentValue(maxSurge) !== 0;
  if (gone && more) {
    const text = 'may not be set when maxUnavailable is non-zero';
    out.push(invalid(`${path}.maxSurge`, maxSurge, text));
  } else if (!gone && !more) {
    out.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  }
}

function checkStrategy(s: Strategy, path: string, out: FieldError[]): void {
  if (s.type === 'OnDelete') return;
  if (s.type !== 'RollingUpdate') {
    const value = goForm(DAEMON_SET_UPDATE_STRATEGY, s);
    out.push(notSupported(path, value, ['RollingUpdate', 'OnDelete']));
  } else if (!s.rollingUpdate) out.push(required(`${path}.rollingUpdate`));
  else checkRolling(s.rollingUpdate, `${path}.rollingUpdate`, out);
}

function checkSpec(s: DaemonSetSpec, out: FieldError[]): void {
  const template = s.template ?? {};
  const labels = template.metadata?.labels;
  checkSelector(s.selector, 'spec.selector', out);
  if (isUsable(s.selector) && !selects(s.selector, labels)) {
    out.push(invalid('spec.template.metadata.labels', labels ?? null, NO_MATCH));
  }
  if (s.selector && isEmptySelector(s.selector)) {
    out.push(invalid('spec.selector', {}, 'empty selector is invalid for daemonset'));
  }
  checkPodTemplate(template, 'spec.template', out);
  checkAlwaysRunning(template, 'DaemonSet', 'spec.template', out);
  checkNonnegative(s.minReadySeconds, 'spec.minReadySeconds', out);
  checkStrategy(s.updateStrategy ?? {}, 'spec.updateStrategy', out);
  checkNonnegative(s.revisionHistoryLimit, 'spec.revisionHistoryLimit', out);
}

/** Models: pkg/apis/apps/validation ValidateDaemonSet */
export function validateDaemonSet(o: DaemonSet): readonly FieldError[] {
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, out);
  return out;
}

/** Models: ValidateDaemonSetUpdate */
export function validateDaemonSetUpdate(o: DaemonSet, old: DaemonSet): readonly FieldError[] {
  if (o.spec === old.spec) return [];
  const out: FieldError[] = [];
  checkImmutable(o.spec?.selector, old.spec?.selector, 'spec.selector', out);
  checkSpec(o.spec ?? {}, out);
  return out;
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

/** Models: ValidateDaemonSetStatusUpdate */
export function validateDaemonSetStatus(o: DaemonSet, old: DaemonSet): readonly FieldError[] {
  const out: FieldError[] = [];
  checkCounts(o.status ?? {}, COUNTS, out);
  checkCollisionCount(o.status?.collisionCount, old.status?.collisionCount, out);
  return out;
}
