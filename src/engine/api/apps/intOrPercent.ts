import { NEGATIVE } from '../meta/checks.ts';
import type { FieldError } from '../meta/FieldError.ts';
import { invalid } from '../meta/FieldError.ts';
import { regexError } from '../meta/names.ts';

type IntOrPercent = number | string | undefined;

const PERCENT = /^[0-9]+%$/;
const PERCENT_TEXT = regexError(
  "a valid percent string must be a numeric string followed by an ending '%'",
  '[0-9]+%',
  '1%',
  '93%',
);

/** A number of Pods or a share of them. Models: ValidatePositiveIntOrPercent */
export function checkIntOrPercent(v: IntOrPercent, field: string, out: FieldError[]): void {
  if (typeof v === 'string') {
    if (!PERCENT.test(v)) out.push(invalid(field, v, PERCENT_TEXT));
  } else if ((v ?? 0) < 0) out.push(invalid(field, v, NEGATIVE));
}

/** Models: IsNotMoreThan100Percent */
export function checkAtMost100(v: IntOrPercent, field: string, out: FieldError[]): void {
  if (typeof v !== 'string' || !PERCENT.test(v) || parseInt(v, 10) <= 100) return;
  out.push(invalid(field, v, 'must not be greater than 100%'));
}

/** The number of either form; 0 for what is neither. Models: getIntOrPercentValue */
export function intOrPercentValue(v: IntOrPercent): number {
  if (typeof v !== 'string') return v ?? 0;
  if (PERCENT.test(v)) return parseInt(v, 10);
  return /^[+-]?\d+$/.test(v) ? Number(v) : 0;
}
