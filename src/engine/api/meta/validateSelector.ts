import type { FieldError } from './FieldError.ts';
import { forbidden, invalid, invalidEach, required } from './FieldError.ts';
import { labelValue, qualifiedName } from './names.ts';
import type { LabelSelector } from './ObjectMeta.ts';

type Strings = Readonly<Record<string, string>>;

/** Keys and values of labels, of a node selector, of `matchLabels`. */
export function checkLabels(labels: Strings | undefined, path: string, out: FieldError[]): void {
  for (const k in labels) {
    invalidEach(out, path, k, qualifiedName(k));
    invalidEach(out, path, labels[k], labelValue(labels[k]!));
  }
}

/** The key of a label. */
export function checkLabelName(name: string, path: string, out: FieldError[]): void {
  invalidEach(out, path, name, qualifiedName(name));
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

function checkRequirement(r: Requirement, path: string, out: FieldError[]): void {
  const count = r.values?.length ?? 0;
  if (r.operator === 'In' || r.operator === 'NotIn') {
    const text = "must be specified when `operator` is 'In' or 'NotIn'";
    if (count === 0) out.push(required(`${path}.values`, text));
  } else if (r.operator === 'Exists' || r.operator === 'DoesNotExist') {
    const text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    if (count > 0) out.push(forbidden(`${path}.values`, text));
  } else {
    out.push(invalid(`${path}.operator`, r.operator ?? '', 'not a valid selector operator'));
  }
  checkLabelName(r.key ?? '', `${path}.key`, out);
  r.values?.forEach((v, i) => invalidEach(out, `${path}.values[${i}]`, v, labelValue(v)));
}

/** Models: meta/v1/validation ValidateLabelSelector */
export function checkSelector(s: LabelSelector | undefined, path: string, out: FieldError[]): void {
  if (!s) return;
  checkLabels(s.matchLabels, `${path}.matchLabels`, out);
  s.matchExpressions?.forEach((r, i) => checkRequirement(r, `${path}.matchExpressions[${i}]`, out));
}

/** A selector that selects everything. */
export function isEmptySelector(s: LabelSelector | undefined): boolean {
  if (!s) return true;
  return Object.keys(s.matchLabels ?? {}).length + (s.matchExpressions?.length ?? 0) === 0;
}

function matches(r: Requirement, labels: Strings): boolean {
  const value = r.key === undefined ? undefined : labels[r.key];
  switch (r.operator) {
    case 'In':
      return value !== undefined && (r.values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(r.values ?? []).includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

/** Whether labels are selected. Absent selects nothing, empty everything. */
export function selects(s: LabelSelector | undefined, labels: Strings | undefined): boolean {
  if (!s) return false;
  const have = labels ?? {};
  for (const k in s.matchLabels) if (have[k] !== s.matchLabels[k]) return false;
  return (s.matchExpressions ?? []).every((r) => matches(r, have));
}
