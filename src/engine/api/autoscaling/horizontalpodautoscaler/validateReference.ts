import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, invalidEach, required } from '../../meta/FieldError.ts';
import { pathSegment } from '../../meta/validateObjectMeta.ts';
import type { CrossVersionObjectReference } from './fields.ts';

/** What a scale target or a described object is checked for. `core` takes objects of core too. */
export function checkReference(
  r: CrossVersionObjectReference | undefined,
  core: boolean,
  path: string,
  out: FieldError[],
): void {
  for (const k of ['kind', 'name'] as const) {
    const v = r?.[k] ?? '';
    if (v === '') out.push(required(`${path}.${k}`));
    else invalidEach(out, `${path}.${k}`, v, pathSegment(v));
  }
  const version = r?.apiVersion ?? '';
  const parts = version.split('/');
  if (parts.length > 2) {
    const text = `unexpected GroupVersion string: ${version}`;
    out.push(invalid(`${path}.apiVersion`, version, text));
  } else if (!core && parts.length < 2) {
    out.push(invalid(`${path}.apiVersion`, version, 'apiVersion must specify API group'));
  }
}
