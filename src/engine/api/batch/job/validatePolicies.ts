import { checkNonnegative, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../meta/FieldError.ts';
import { qualifiedName } from '../../meta/names.ts';
import type { JobSpec, PodFailurePolicyRule } from './fields.ts';
import { parseIndexes } from './indexes.ts';

type ExitCodes = NonNullable<PodFailurePolicyRule['onExitCodes']>;

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const STATUSES = ['False', 'True', 'Unknown'];
const OPERATORS = ['In', 'NotIn'];

/** `valid values: ["In" "NotIn"]`: Go's %q of a list. */
function validValues(values: readonly string[]): string {
  return `valid values: [${values.map((v) => JSON.stringify(v)).join(' ')}]`;
}

/** A mistake that upstream tells without the value. */
function withoutValue(field: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` };
}

/** Models: validatePodFailurePolicyRuleOnExitCodes */
function checkExitCodes(e: ExitCodes, spec: JobSpec, path: string, out: FieldError[]): void {
  if (!e.operator) out.push(required(`${path}.operator`, validValues(OPERATORS)));
  else checkOneOf(e.operator, OPERATORS, `${path}.operator`, out);
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const known = [...containers, ...initContainers].some((c) => c.name === e.containerName);
  if (e.containerName !== undefined && !known) {
    const text = 'must be one of the container or initContainer names in the pod template';
    out.push(invalid(`${path}.containerName`, e.containerName, text));
  }
  const values = e.values ?? [];
  const at = `${path}.values`;
  if (values.length === 0)
    out.push(invalid(at, e.values ?? null, 'at least one value is required'));
  else if (values.length > 255) out.push(tooMany(at, values.length, 255));
  const seen = new Set<number>();
  values.forEach((v, i) => {
    if (e.operator === 'In' && v === 0) {
      out.push(invalid(`${at}[${i}]`, v, 'must not be 0 for the In operator'));
    }
    if (seen.has(v)) out.push(duplicate(`${at}[${i}]`, v));
    seen.add(v);
  });
  const ordered = values.every((v, i) => i === 0 || values[i - 1]! <= v);
  if (!ordered) out.push(invalid(at, values, 'must be ordered'));
}

function checkConditions(r: PodFailurePolicyRule, path: string, out: FieldError[]): void {
  const list = r.onPodConditions ?? [];
  if (list.length > 20) out.push(tooMany(path, list.length, 20));
  list.forEach((p, i) => {
    const at = `${path}[${i}]`;
    invalidEach(out, `${at}.type`, p.type ?? '', qualifiedName(p.type ?? ''));
    if (!p.status) out.push(required(`${at}.status`, validValues(STATUSES)));
    else checkOneOf(p.status, STATUSES, `${at}.status`, out);
  });
}

/** Models: validatePodFailurePolicyRule */
function checkRule(r: PodFailurePolicyRule, spec: JobSpec, path: string, out: FieldError[]): void {
  const at = `${path}.action`;
  if (!r.action) out.push(required(at, validValues(ACTIONS)));
  else if (r.action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) {
      out.push(invalid(at, r.action, 'requires the backoffLimitPerIndex to be set'));
    }
  } else checkOneOf(r.action, ACTIONS, at, out);
  if (r.onExitCodes) checkExitCodes(r.onExitCodes, spec, `${path}.onExitCodes`, out);
  const conditions = r.onPodConditions?.length ?? 0;
  if (conditions > 0) checkConditions(r, `${path}.onPodConditions`, out);
  if (r.onExitCodes && conditions > 0) {
    const text = 'specifying both OnExitCodes and OnPodConditions is not supported';
    out.push(withoutValue(path, text));
  }
  if (!r.onExitCodes && conditions === 0) {
    out.push(withoutValue(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
}

/** Models: validatePodFailurePolicy */
export function checkPodFailurePolicy(spec: JobSpec, path: string, out: FieldError[]): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > 20) out.push(tooMany(`${path}.rules`, rules.length, 20));
  rules.forEach((r, i) => checkRule(r, spec, `${path}.rules[${i}]`, out));
}

type SuccessRule = NonNullable<NonNullable<JobSpec['successPolicy']>['rules']>[number];

function checkSuccessRule(r: SuccessRule, spec: JobSpec, path: string, out: FieldError[]): void {
  const { succeededCount: count, succeededIndexes: indexes } = r;
  const completions = spec.completions ?? 0;
  if (count === undefined && indexes === undefined) {
    const text = 'at least one of succeededCount or succeededIndexes must be specified';
    out.push(required(path, text));
  }
  let total = 0;
  if (indexes !== undefined) {
    const at = `${path}.succeededIndexes`;
    if (indexes.length > 64 * 1024) out.push(tooLong(at, 64 * 1024));
    const parsed = parseIndexes(indexes, completions);
    if (typeof parsed === 'number') total = parsed;
    else out.push(invalid(at, indexes, `error parsing succeededIndexes: ${parsed}`));
  }
  if (count === undefined) return;
  const at = `${path}.succeededCount`;
  const less = 'must be less than or equal to';
  checkNonnegative(count, at, out);
  if (count > completions) {
    const text = `${less} ${completions} (the number of specified completions)`;
    out.push(invalid(at, count, text));
  }
  if (indexes !== undefined && count > total) {
    const text = `${less} ${total} (the number of indexes in the specified succeededIndexes field)`;
    out.push(invalid(at, count, text));
  }
}

/** Models: validateSuccessPolicy */
export function checkSuccessPolicy(spec: JobSpec, path: string, out: FieldError[]): void {
  const rules = spec.successPolicy?.rules ?? [];
  if (rules.length === 0) {
    const text = 'at least one rules must be specified when the successPolicy is specified';
    out.push(required(`${path}.rules`, text));
  }
  if (rules.length > 20) out.push(tooMany(`${path}.rules`, rules.length, 20));
  rules.forEach((r, i) => checkSuccessRule(r, spec, `${path}.rules[${i}]`, out));
}

/** Models: validatePodReplacementPolicy */
export function checkReplacementPolicy(spec: JobSpec, path: string, out: FieldError[]): void {
  const p = spec.podReplacementPolicy;
  if (p === undefined) return;
  const values = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  if (!values.includes(p)) out.push(notSupported(path, p, values));
}
