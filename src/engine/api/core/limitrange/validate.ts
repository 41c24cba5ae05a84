import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '../../meta/FieldError.ts';
import { qualifiedName } from '../../meta/names.ts';
import { compareQuantities, milliValue } from '../../quantity.ts';
import {
  checkContainerResourceName,
  checkResourceName,
  isOvercommitAllowed,
} from '../resourceNames.ts';
import type { LimitRange, LimitRangeItem } from './fields.ts';

const STANDARD = new Set(['Pod', 'Container', 'PersistentVolumeClaim']);

function checkType(type: string, path: string, out: FieldError[]): void {
  const mistakes = qualifiedName(type);
  invalidEach(out, path, type, mistakes);
  if (mistakes.length > 0 || type.includes('/') || STANDARD.has(type)) return;
  out.push(invalid(path, type, 'must be a standard limit type or fully qualified'));
}

function checkName(type: string, name: string, path: string, out: FieldError[]): void {
  if (type === 'Pod' || type === 'Container') checkContainerResourceName(name, path, out);
  else checkResourceName(name, path, out);
}

/** Bounds that contradict one another for one resource. */
function checkBounds(i: LimitRangeItem, k: string, path: string, out: FieldError[]): void {
  const pod = i.type === 'Pod';
  const [min, max] = [i.min?.[k], i.max?.[k]];
  const limit = pod ? undefined : i.default?.[k];
  const request = pod ? undefined : i.defaultRequest?.[k];
  const above = (x: string | undefined, y: string | undefined): boolean =>
    x !== undefined && y !== undefined && compareQuantities(x, y) > 0;
  const wrong = (field: string, value: string | undefined, text: string): void =>
    void out.push(invalid(`${path}.${field}[${k}]`, value, text));
  if (above(min, max)) wrong('min', min, `min value ${min} is greater than max value ${max}`);
  if (above(min, request)) {
    const text = `min value ${min} is greater than default request value ${request}`;
    wrong('defaultRequest', request, text);
  }
  if (above(request, max)) {
    const text = `default request value ${request} is greater than max value ${max}`;
    wrong('defaultRequest', request, text);
  }
  if (above(request, limit)) {
    const text = `default request value ${request} is greater than default limit value ${limit}`;
    wrong('defaultRequest', request, text);
  }
  if (above(min, limit)) {
    wrong('default', min, `min value ${min} is greater than default value ${limit}`);
  }
  if (above(limit, max)) {
    wrong('default', max, `default value ${limit} is greater than max value ${max}`);
  }
  checkRatio(i, k, wrong);
  const differ = limit !== undefined && request !== undefined && limit !== request;
  if (!isOvercommitAllowed(k) && differ && compareQuantities(limit, request) !== 0) {
    const text = `default value ${limit} must equal to defaultRequest value ${request} in ${k}`;
    wrong('defaultRequest', request, text);
  }
}

function checkRatio(
  i: LimitRangeItem,
  k: string,
  wrong: (field: string, value: string | undefined, text: string) => void,
): void {
  const ratio = i.maxLimitRequestRatio?.[k];
  if (ratio === undefined) return;
  const field = 'maxLimitRequestRatio';
  if (compareQuantities(ratio, '1') < 0) wrong(field, ratio, `ratio ${ratio} is less than 1`);
  const [min, max] = [i.min?.[k], i.max?.[k]];
  if (min === undefined || max === undefined) return;
  const most = milliValue(max) / milliValue(min);
  if (milliValue(ratio) / 1000 <= most) return;
  wrong(field, ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`);
}

function checkItem(i: LimitRangeItem, path: string, out: FieldError[]): void {
  const type = i.type ?? '';
  const names = new Set<string>();
  const look = (field: keyof LimitRangeItem): void => {
    for (const k in i[field] as object) {
      checkName(type, k, `${path}.${field}[${k}]`, out);
      names.add(k);
    }
  };
  look('max');
  look('min');
  if (type === 'Pod') {
    for (const k of ['default', 'defaultRequest'] as const) {
      if (Object.keys(i[k] ?? {}).length === 0) continue;
      out.push(forbidden(`${path}.${k}`, "may not be specified when `type` is 'Pod'"));
    }
  } else {
    look('default');
    look('defaultRequest');
  }
  if (type === 'PersistentVolumeClaim' && !i.min?.['storage'] && !i.max?.['storage']) {
    const text = 'either minimum or maximum storage value is required, but neither was provided';
    out.push(required(`${path}.limits`, text));
  }
  look('maxLimitRequestRatio');
  for (const k of names) checkBounds(i, k, path, out);
}

/** Models: pkg/apis/core/validation ValidateLimitRange */
export function validateLimitRange(o: LimitRange): readonly FieldError[] {
  const out: FieldError[] = [];
  const seen = new Set<string>();
  o.spec?.limits?.forEach((i, n) => {
    const at = `spec.limits[${n}]`;
    const type = i.type ?? '';
    checkType(type, `${at}.type`, out);
    if (seen.has(type)) out.push(duplicate(`${at}.type`, type));
    seen.add(type);
    checkItem(i, at, out);
  });
  return out;
}
