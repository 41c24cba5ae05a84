import type { Kind } from '../../engine/api/Kind.ts';
import { apiVersionOf } from '../../engine/api/Kind.ts';

/** Path of a kind's collection or of one object. An empty namespace means all of them. */
export function pathOf(k: Kind, namespace: string, name = '', subresource = ''): string {
  const root = k.group === '' ? `/api/${k.version}` : `/apis/${apiVersionOf(k)}`;
  const scope = k.namespaced && namespace !== '' ? `/namespaces/${namespace}` : '';
  const one = name === '' ? '' : `/${name}`;
  return `${root}${scope}/${k.resource}${one}${subresource === '' ? '' : `/${subresource}`}`;
}
