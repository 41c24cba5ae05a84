import { NOT_POSITIVE, checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, notSupported, required } from '../../meta/FieldError.ts';
import { compareQuantities } from '../../quantity.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
} from './fields.ts';
import { checkMetrics } from './validateMetrics.ts';
import { checkReference } from './validateReference.ts';

const PERIOD_MAX = 1800;
const WINDOW_MAX = 3600;
const SELECT = ['Disabled', 'Max', 'Min'];

function checkPolicies(r: HPAScalingRules, path: string, out: FieldError[]): void {
  if (!r.policies?.length) out.push(required(path, 'must specify at least one Policy'));
  r.policies?.forEach((p, i) => {
    const at = `${path}[${i}]`;
    const { type = '', value = 0, periodSeconds: period = 0 } = p;
    if (type !== 'Pods' && type !== 'Percent') {
      out.push(notSupported(`${at}.type`, type, ['Percent', 'Pods']));
    }
    if (value <= 0) out.push(invalid(`${at}.value`, value, NOT_POSITIVE));
    if (period <= 0) out.push(invalid(`${at}.periodSeconds`, period, NOT_POSITIVE));
    if (period > PERIOD_MAX) {
      out.push(
        invalid(`${at}.periodSeconds`, period, `must be less than or equal to ${PERIOD_MAX}`),
      );
    }
  });
}

/** Models: validateScalingRules */
function checkRules(r: HPAScalingRules | undefined, path: string, out: FieldError[]): void {
  if (!r) return;
  const at = `${path}.stabilizationWindowSeconds`;
  const window = r.stabilizationWindowSeconds ?? 0;
  if (window < 0) out.push(invalid(at, window, 'must be greater than or equal to zero'));
  if (window > WINDOW_MAX) {
    out.push(invalid(at, window, `must be less than or equal to ${WINDOW_MAX}`));
  }
  if (r.selectPolicy !== undefined && !SELECT.includes(r.selectPolicy)) {
    out.push(notSupported(`${path}.selectPolicy`, r.selectPolicy, SELECT));
  }
  checkPolicies(r, `${path}.policies`, out);
  if (r.tolerance !== undefined && compareQuantities(r.tolerance, '0') < 0) {
    out.push(invalid(`${path}.tolerance`, r.tolerance, 'must be greater than or equal to 0'));
  }
}

function checkReplicas(s: HorizontalPodAutoscalerSpec, least: number, out: FieldError[]): void {
  const { minReplicas: min, maxReplicas: max = 0 } = s;
  if (min !== undefined && min < least) {
    const text = `must be greater than or equal to ${least}`;
    out.push(invalid('spec.minReplicas', min, text));
  }
  const at = 'spec.maxReplicas';
  if (max === 0) out.push(required(at, 'must be set and greater than 0'));
  else if (max < 0) out.push(invalid(at, max, 'must be greater than or equal to 1'));
  if (min !== undefined && max < min) {
    out.push(invalid(at, max, 'must be greater than or equal to `minReplicas`'));
  }
}

function checkSpec(
  s: HorizontalPodAutoscalerSpec,
  old: HorizontalPodAutoscalerSpec | undefined,
  out: FieldError[],
): void {
  checkReplicas(s, old?.minReplicas === 0 ? 0 : 1, out);
  const ref = s.scaleTargetRef;
  const was = old?.scaleTargetRef;
  const same = was && was.apiVersion === ref?.apiVersion && was.kind === ref?.kind;
  const core = same === true || ref?.kind === 'ReplicationController';
  checkReference(ref, core, 'spec.scaleTargetRef', out);
  checkMetrics(s.metrics, 'spec.metrics', out);
  const scales = s.metrics?.some((m) => m.type === 'Object' || m.type === 'External');
  if (s.minReplicas === 0 && !scales) {
    const text =
      'must specify at least one Object or External metric to support scaling to zero replicas';
    out.push(forbidden('spec.metrics', text));
  }
  checkRules(s.behavior?.scaleUp, 'spec.behavior.scaleUp', out);
  checkRules(s.behavior?.scaleDown, 'spec.behavior.scaleDown', out);
}

/** Models: pkg/apis/autoscaling/validation ValidateHorizontalPodAutoscaler */
export function validateAutoscaler(
  o: HorizontalPodAutoscaler,
  old?: HorizontalPodAutoscaler,
): readonly FieldError[] {
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, old?.spec, out);
  return out;
}

/** Models: ValidateHorizontalPodAutoscalerStatusUpdate */
export function validateAutoscalerStatus(o: HorizontalPodAutoscaler): readonly FieldError[] {
  const out: FieldError[] = [];
  checkNonnegative(o.status?.currentReplicas, 'status.currentReplicas', out);
  checkNonnegative(o.status?.desiredReplicas, 'status.desiredReplicas', out);
  return out;
}
