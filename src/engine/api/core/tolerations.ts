import { checkOneOf } from '../meta/checks.ts';
import type { FieldError } from '../meta/FieldError.ts';
import { invalid, notSupported } from '../meta/FieldError.ts';
import { labelValue } from '../meta/names.ts';
import { checkLabelName } from '../meta/validateSelector.ts';
import type { Toleration } from './pod/fields.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function checkOperator(t: Toleration, path: string, out: FieldError[]): void {
  const at = `${path}.operator`;
  const { operator, value = '' } = t;
  if (!operator || operator === 'Equal') {
    const mistakes = labelValue(value);
    if (mistakes.length > 0) out.push(invalid(at, value, mistakes.join(';')));
  } else if (operator === 'Exists') {
    if (value) out.push(invalid(at, value, "value must be empty when `operator` is 'Exists'"));
  } else if (operator === 'Lt' || operator === 'Gt') {
    out.push(notSupported(at, operator, ['Equal', 'Exists', 'Lt', 'Gt']));
  } else out.push(notSupported(at, operator, ['Equal', 'Exists']));
}

/** Models: ValidateTolerations */
export function checkTolerations(
  list: readonly Toleration[] | undefined,
  path: string,
  out: FieldError[],
): void {
  list?.forEach((t, i) => {
    const at = `${path}[${i}]`;
    if (t.key) checkLabelName(t.key, `${at}.key`, out);
    else if (t.operator !== 'Exists') {
      const text =
        'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      out.push(invalid(`${at}.operator`, t.operator ?? '', text));
    }
    if (t.tolerationSeconds !== undefined && t.effect !== 'NoExecute') {
      const text = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      out.push(invalid(`${at}.effect`, t.effect ?? '', text));
    }
    checkOperator(t, at, out);
    if (t.effect) checkOneOf(t.effect, EFFECTS, `${at}.effect`, out);
  });
}
