import { checkAtMost100, checkIntOrPercent } from '../../apps/intOrPercent.ts';
import { checkCounts } from '../../apps/validateReplicas.ts';
import { goForm } from '../../fields/goForm.ts';
import { checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { checkSelector } from '../../meta/validateSelector.ts';
import type { PodDisruptionBudget } from './fields.ts';
import { POD_DISRUPTION_BUDGET_SPEC } from './fields.ts';

/** Models: pkg/apis/policy/validation ValidatePodDisruptionBudgetSpec */
export function validatePodDisruptionBudget(o: PodDisruptionBudget): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  if (s.minAvailable !== undefined && s.maxUnavailable !== undefined) {
    const text = 'minAvailable and maxUnavailable cannot be both set';
    out.push(invalid('spec', goForm(POD_DISRUPTION_BUDGET_SPEC, s), text));
  }
  for (const k of ['minAvailable', 'maxUnavailable'] as const) {
    if (s[k] === undefined) continue;
    checkIntOrPercent(s[k], `spec.${k}`, out);
    checkAtMost100(s[k], `spec.${k}`, out);
  }
  checkSelector(s.selector, 'spec.selector', out);
  if (s.unhealthyPodEvictionPolicy !== undefined) {
    const listed = ['AlwaysAllow', 'IfHealthyBudget'];
    checkOneOf(s.unhealthyPodEvictionPolicy, listed, 'spec.unhealthyPodEvictionPolicy', out);
  }
  return out;
}

const COUNTS = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'];

/** Models: ValidatePodDisruptionBudgetStatusUpdate */
export function validateBudgetStatus(o: PodDisruptionBudget): readonly FieldError[] {
  const out: FieldError[] = [];
  checkCounts(o.status ?? {}, COUNTS, out);
  return out;
}
