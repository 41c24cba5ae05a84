import { checkImmutable, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden } from '../../meta/FieldError.ts';
import type { PriorityClass } from './fields.ts';

const USER_MAX = 1_000_000_000;
const PREFIX = 'system-';

/** Values of the classes that every cluster has. Models: pkg/apis/scheduling/v1/helpers.go */
export const SYSTEM_PRIORITIES: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

/** Why a class may not be called as the system's are. */
function systemMistake(o: PriorityClass, name: string): string | undefined {
  const value = SYSTEM_PRIORITIES[name];
  if (value === undefined) return `${name} is not a known system priority class`;
  if (value !== (o.value ?? 0)) return `value of ${name} PriorityClass must be ${value}`;
  return o.globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

/** Models: pkg/apis/scheduling/validation ValidatePriorityClass */
export function validatePriorityClass(o: PriorityClass): readonly FieldError[] {
  const out: FieldError[] = [];
  const name = o.metadata?.name ?? '';
  if (name.startsWith(PREFIX)) {
    const why = systemMistake(o, name);
    const text = `priority class names with '${PREFIX}' prefix are reserved for system use only. error: ${why}`;
    if (why !== undefined) out.push(forbidden('metadata.name', text));
  } else if ((o.value ?? 0) > USER_MAX) {
    const text = `maximum allowed value of a user defined priority is ${USER_MAX}`;
    out.push(forbidden('value', text));
  }
  if (o.preemptionPolicy !== undefined) {
    checkOneOf(o.preemptionPolicy, ['PreemptLowerPriority', 'Never'], 'preemptionPolicy', out);
  }
  return out;
}

/** Models: ValidatePriorityClassUpdate */
export function validatePriorityClassUpdate(
  o: PriorityClass,
  old: PriorityClass,
): readonly FieldError[] {
  const out: FieldError[] = [];
  if ((o.value ?? 0) !== (old.value ?? 0)) {
    out.push(forbidden('value', 'may not be changed in an update.'));
  }
  checkImmutable(o.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy', out);
  return out;
}
