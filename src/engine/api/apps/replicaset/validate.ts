import { checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import {
  checkAtMost,
  checkCounts,
  checkReplicaTemplate,
  checkRequiredSelector,
  isUsable,
  validateSelectingUpdate,
} from '../validateReplicas.ts';
import type { ReplicaSet, ReplicaSetSpec } from './fields.ts';

function checkSpec(s: ReplicaSetSpec, out: FieldError[]): void {
  checkNonnegative(s.replicas, 'spec.replicas', out);
  checkNonnegative(s.minReadySeconds, 'spec.minReadySeconds', out);
  checkRequiredSelector(s.selector, 'deployment', 'spec.selector', out);
  if (!isUsable(s.selector)) {
    out.push(invalid('spec.selector', s.selector, 'invalid label selector'));
  } else checkReplicaTemplate(s.template ?? {}, s.selector, 'spec.template', out);
}

/** Models: pkg/apis/apps/validation ValidateReplicaSet */
export function validateReplicaSet(o: ReplicaSet): readonly FieldError[] {
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, out);
  return out;
}

/** Models: ValidateReplicaSetUpdate */
export function validateReplicaSetUpdate(o: ReplicaSet, old: ReplicaSet): readonly FieldError[] {
  return validateSelectingUpdate(o, old, validateReplicaSet);
}

const COUNTS = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
  'terminatingReplicas',
];
const PARTS = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'];

/** Models: ValidateReplicaSetStatusUpdate; a ReplicationController's status is the same. */
export function validateReplicaStatus(o: { readonly status?: object }): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = (o.status ?? {}) as Readonly<Record<string, unknown>>;
  checkCounts(s, COUNTS, out);
  checkAtMost(s, PARTS, 'replicas', 'cannot be greater than status.replicas', out);
  const text = 'cannot be greater than readyReplicas';
  checkAtMost(s, ['availableReplicas'], 'readyReplicas', text, out);
  return out;
}
