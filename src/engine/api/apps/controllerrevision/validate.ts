import { checkImmutable, checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { required } from '../../meta/FieldError.ts';
import type { ControllerRevision } from './fields.ts';

/** Models: pkg/apis/apps/validation ValidateControllerRevisionCreate */
export function validateControllerRevision(o: ControllerRevision): readonly FieldError[] {
  const out: FieldError[] = [];
  checkNonnegative(o.revision, 'revision', out);
  const { data } = o;
  if (data === undefined || data === null) out.push(required('data', 'data is mandatory'));
  else if (typeof data !== 'object' || Array.isArray(data)) {
    out.push(required('data', 'data must be a valid JSON object'));
  }
  return out;
}

/** Models: ValidateControllerRevisionUpdate */
export function validateControllerRevisionUpdate(
  o: ControllerRevision,
  old: ControllerRevision,
): readonly FieldError[] {
  const out: FieldError[] = [];
  checkNonnegative(o.revision, 'revision', out);
  checkImmutable(o.data, old.data, 'data', out);
  return out;
}
