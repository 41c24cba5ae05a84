import { NO_MATCH, checkAlwaysRunning } from '../../apps/validateReplicas.ts';
import { checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, required } from '../../meta/FieldError.ts';
import { checkPodTemplate } from '../pod/validatePodTemplate.ts';
import type { ReplicationController } from './fields.ts';

/** Models: pkg/apis/core/validation ValidateReplicationControllerSpec */
export function validateReplicationController(o: ReplicationController): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  const selector = Object.entries(s.selector ?? {});
  checkNonnegative(s.minReadySeconds, 'spec.minReadySeconds', out);
  if (selector.length === 0) out.push(required('spec.selector'));
  checkNonnegative(s.replicas, 'spec.replicas', out);
  const t = s.template;
  if (!t) return [...out, required('spec.template')];
  const labels = t.metadata?.labels;
  if (!selector.every(([k, v]) => labels?.[k] === v)) {
    out.push(invalid('spec.template.metadata.labels', labels ?? null, NO_MATCH));
  }
  checkPodTemplate(t, 'spec.template', out);
  checkAlwaysRunning(t, 'ReplicationController', 'spec.template', out);
  return out;
}
