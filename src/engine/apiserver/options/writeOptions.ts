import type { FieldError } from '../../api/meta/FieldError.ts';
import { forbidden, invalid, notSupported, required, tooLong } from '../../api/meta/FieldError.ts';
import { byteLength } from '../../api/meta/names.ts';
import { param, params } from '../query.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import { invalidOptions } from '../status.ts';

const MANAGER_BYTES_MAX = 128;
const LEVELS = ['', 'Ignore', 'Strict', 'Warn'];

/** How strictly fields are read. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** The level of a write; Warn unless it says otherwise. */
export function fieldValidation(r: ApiRequest): FieldValidation {
  const level = param(r, 'fieldValidation');
  return level === '' ? 'Warn' : (level as FieldValidation);
}

/** Whether a write only asks what would happen. */
export function isDryRun(r: ApiRequest): boolean {
  return r.query?.['dryRun'] !== undefined && params(r, 'dryRun').includes('All');
}

/** Mistakes of `dryRun`. */
export function validateDryRun(values: readonly string[]): readonly FieldError[] {
  if (values.every((v) => v === 'All')) return [];
  return [notSupported('dryRun', values, ['All'])];
}

function validateManager(manager: string): FieldError[] {
  const out: FieldError[] = [];
  if (byteLength(manager) > MANAGER_BYTES_MAX) out.push(tooLong('fieldManager', MANAGER_BYTES_MAX));
  let at = 0;
  for (const c of manager) {
    const code = c.codePointAt(0)!;
    if (code < 0x20 || (code >= 0x7f && code < 0xa1)) {
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      out.push(invalid('fieldManager', manager, `invalid character ${name} (at position ${at})`));
    }
    at += byteLength(c);
  }
  return out;
}

/**
 * Refuses bad query parameters of a create, update or patch.
 * Models: apimachinery pkg/apis/meta/v1/validation ValidateCreateOptions …
 */
export function checkWriteOptions(
  r: ApiRequest,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  apply = false,
): ApiResponse | undefined {
  if (r.query === undefined && !apply) return undefined;
  const errors: FieldError[] = [];
  const manager = param(r, 'fieldManager');
  if (apply && manager === '') {
    errors.push(required('fieldManager', 'is required for apply patch'));
  }
  if (kind === 'PatchOptions' && !apply && r.query?.['force'] !== undefined) {
    errors.push(forbidden('force', 'may not be specified for non-apply patch'));
  }
  errors.push(...validateManager(manager), ...validateDryRun(params(r, 'dryRun')));
  const level = param(r, 'fieldValidation');
  if (!LEVELS.includes(level)) errors.push(notSupported('fieldValidation', level, LEVELS));
  return errors.length > 0 ? invalidOptions(kind, errors) : undefined;
}
