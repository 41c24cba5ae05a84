import type { FieldError } from '../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, required } from '../meta/FieldError.ts';
import { dns1123Subdomain, labelValue } from '../meta/names.ts';
import { checkLabelName } from '../meta/validateSelector.ts';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from './pod/fields.ts';

/** Models: ValidateNodeSelectorRequirement */
function checkExpression(
  r: NodeSelectorRequirement,
  values: boolean,
  path: string,
  out: FieldError[],
): void {
  const count = r.values?.length ?? 0;
  const at = `${path}.values`;
  const operator: string = r.operator ?? '';
  if (operator === 'In' || operator === 'NotIn') {
    const text = "must be specified when `operator` is 'In' or 'NotIn'";
    if (count === 0) out.push(required(at, text));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    if (count > 0) out.push(forbidden(at, text));
  } else if (operator === 'Gt' || operator === 'Lt') {
    const text = "must be specified single value when `operator` is 'Lt' or 'Gt'";
    if (count !== 1) out.push(required(at, text));
  } else out.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  checkLabelName(r.key ?? '', `${path}.key`, out);
  if (values) r.values?.forEach((v, i) => invalidEach(out, `${at}[${i}]`, v, labelValue(v)));
}

/** Models: ValidateNodeFieldSelectorRequirement */
function checkField(r: NodeSelectorRequirement, path: string, out: FieldError[]): void {
  const operator: string = r.operator ?? '';
  if (operator === 'In' || operator === 'NotIn') {
    const text =
      "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    if (r.values?.length !== 1) out.push(required(`${path}.values`, text));
  } else out.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  if (r.key !== 'metadata.name') {
    return void out.push(invalid(`${path}.key`, r.key ?? '', 'not a valid field selector key'));
  }
  r.values?.forEach((v, i) => invalidEach(out, `${path}.values[${i}]`, v, dns1123Subdomain(v)));
}

/** `values`: whether values must be label values. Models: ValidateNodeSelectorTerm */
export function checkNodeSelectorTerm(
  t: NodeSelectorTerm,
  values: boolean,
  path: string,
  out: FieldError[],
): void {
  t.matchExpressions?.forEach((r, i) =>
    checkExpression(r, values, `${path}.matchExpressions[${i}]`, out),
  );
  t.matchFields?.forEach((r, i) => checkField(r, `${path}.matchFields[${i}]`, out));
}

/** Models: ValidateNodeSelector */
export function checkNodeSelector(s: NodeSelector, path: string, out: FieldError[]): void {
  const at = `${path}.nodeSelectorTerms`;
  if (!s.nodeSelectorTerms?.length) {
    return void out.push(required(at, 'must have at least one node selector term'));
  }
  s.nodeSelectorTerms.forEach((t, i) => checkNodeSelectorTerm(t, true, `${at}[${i}]`, out));
}
