import type { TopologySelectorTerm } from '../../core/topologySelector.ts';
import { checkImmutable, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, invalid, invalidEach, required, tooLong } from '../../meta/FieldError.ts';
import { byteLength, qualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { checkLabelName } from '../../meta/validateSelector.ts';
import type { StorageClass } from './fields.ts';

const MOST_BYTES = 256 * 1024;
const MOST_PARAMETERS = 512;

/** Models: validateParameters */
function checkParameters(
  parameters: Readonly<Record<string, string>>,
  path: string,
  out: FieldError[],
): void {
  const all = Object.entries(parameters);
  if (all.length > MOST_PARAMETERS) return void out.push(tooLong(path, MOST_PARAMETERS));
  if ('' in parameters) out.push(invalid(path, '', 'field can not be empty.'));
  const size = all.reduce((n, [k, v]) => n + byteLength(k) + byteLength(v), 0);
  if (size > MOST_BYTES) out.push(tooLong(path, MOST_BYTES));
}

/** Models: ValidateTopologySelectorTerm */
function checkTerm(t: TopologySelectorTerm, path: string, out: FieldError[]): void {
  const seen = new Set<string>();
  t.matchLabelExpressions?.forEach((e, i) => {
    const at = `${path}.matchLabelExpressions[${i}]`;
    const values = e.values ?? [];
    if (values.length === 0) out.push(required(`${at}.values`));
    values.forEach((v, j) => {
      if (values.indexOf(v) < j) out.push(duplicate(`${at}.values[${j}]`, v));
    });
    const key = e.key ?? '';
    checkLabelName(key, `${at}.key`, out);
    if (seen.has(key)) out.push(duplicate(`${at}.key`, key));
    seen.add(key);
  });
}

/** Models: pkg/apis/storage/validation ValidateStorageClass */
export function validateStorageClass(o: StorageClass): readonly FieldError[] {
  const out: FieldError[] = [];
  const provisioner = o.provisioner ?? '';
  if (provisioner === '') out.push(required('provisioner'));
  else {
    const lower = provisioner.toLowerCase();
    invalidEach(out, 'provisioner', lower, qualifiedName(lower));
  }
  checkParameters(o.parameters ?? {}, 'parameters', out);
  if (o.reclaimPolicy) checkOneOf(o.reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy', out);
  const modes = ['Immediate', 'WaitForFirstConsumer'];
  checkOneOf(o.volumeBindingMode ?? '', modes, 'volumeBindingMode', out);
  const terms = o.allowedTopologies ?? [];
  terms.forEach((t, i) => {
    checkTerm(t, `allowedTopologies[${i}]`, out);
    if (terms.slice(0, i).some((u) => semanticEqual(u, t))) {
      out.push(duplicate(`allowedTopologies[${i}].matchLabelExpressions`, ''));
    }
  });
  return out;
}

/** Models: ValidateStorageClassUpdate */
export function validateStorageClassUpdate(
  o: StorageClass,
  old: StorageClass,
): readonly FieldError[] {
  const out: FieldError[] = [...validateStorageClass(o)];
  for (const k of ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const) {
    checkImmutable(o[k], old[k], k, out);
  }
  return out;
}
