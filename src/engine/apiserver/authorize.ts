import { userOf } from './authenticate.ts';
import { flag } from './query.ts';
import type { ApiRequest, ApiResponse } from './Request.ts';
import type { RequestInfo } from './requestInfo.ts';
import { forbiddenText } from './status.ts';

/** Verb of a request as authorization names it. */
export function verbOf(r: ApiRequest, info: RequestInfo): string {
  const one = info.name !== '';
  switch (r.method) {
    case 'GET':
      if (info.watch || flag(r, 'watch') === true) return 'watch';
      return one ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return one ? 'delete' : 'deletecollection';
    default:
      return r.method.toLowerCase();
  }
}

/**
 * Who may do what: administrators and the cluster's own components may do everything, others
 * nothing. Roles are not evaluated yet. Answers the refusal, or undefined.
 */
export function authorize(r: ApiRequest, info: RequestInfo): ApiResponse | undefined {
  const user = userOf(r);
  const trusted =
    user.groups.includes('system:masters') ||
    user.groups.includes('system:nodes') ||
    (user.username.startsWith('system:') && user.username !== 'system:anonymous');
  if (trusted) return undefined;
  const group = info.kind?.group ?? '';
  const resource = info.subresource ? `${info.resource}/${info.subresource}` : info.resource;
  const what = `User ${JSON.stringify(user.username)} cannot ${verbOf(r, info)} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)}`;
  const scope = info.namespace
    ? ` in the namespace ${JSON.stringify(info.namespace)}`
    : ' at the cluster scope';
  const qualified = group === '' ? info.resource : `${info.resource}.${group}`;
  const target = info.name ? `${qualified} ${JSON.stringify(info.name)}` : qualified;
  return forbiddenText(`${target} is forbidden: ${what}${scope}`, {
    ...(info.name ? { name: info.name } : {}),
    ...(group ? { group } : {}),
    kind: info.resource,
  });
}
