import { userOf } from './authenticate.ts';
import { flag } from './query.ts';
import type { Access } from './rbac/RbacAuthorizer.ts';
import { decide } from './rbac/RbacAuthorizer.ts';
import type { ApiRequest, ApiResponse, UserInfo } from './Request.ts';
import type { RequestInfo } from './requestInfo.ts';
import { forbiddenText } from './status.ts';
import type { Environment } from './Task.ts';

/** Verb of a request as authorization names it. */
export function verbOf(r: ApiRequest, info: RequestInfo): string {
  if (!info.isResource) return r.method.toLowerCase();
  const one = info.name !== '';
  switch (r.method) {
    case 'GET':
    case 'HEAD':
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

const OWN_ACCOUNTS = 'system:serviceaccount:kube-system:';
const ACCOUNTS = 'system:serviceaccount:';

/**
 * Administrators, and the cluster's own components, which are not asked for their rights: their
 * users, nodes, and what runs in kube-system.
 */
export function isTrusted(user: UserInfo): boolean {
  if (user.groups.includes('system:masters') || user.groups.includes('system:nodes')) return true;
  const { username } = user;
  if (!username.startsWith('system:') || username === 'system:anonymous') return false;
  return !username.startsWith(ACCOUNTS) || username.startsWith(OWN_ACCOUNTS);
}

/** What a request wants to do. */
export function accessOf(r: ApiRequest, info: RequestInfo): Access {
  return {
    verb: verbOf(r, info),
    resource: info.resource,
    group: info.group,
    subresource: info.subresource.split('/')[0]!,
    namespace: info.namespace,
    name: info.name,
    path: info.isResource ? '' : info.path,
  };
}

/** The refusal of what somebody may not do. Models: apiserver handlers/responsewriters Forbidden */
export function refused(user: UserInfo, a: Access): ApiResponse {
  const who = `User ${JSON.stringify(user.username)} cannot ${a.verb}`;
  if (a.path !== '') return forbiddenText(`forbidden: ${who} path ${JSON.stringify(a.path)}`, {});
  const resource = a.subresource ? `${a.resource}/${a.subresource}` : a.resource;
  const what = `${who} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(a.group)}`;
  const scope = a.namespace
    ? ` in the namespace ${JSON.stringify(a.namespace)}`
    : ' at the cluster scope';
  const qualified = a.group === '' ? a.resource : `${a.resource}.${a.group}`;
  const target = a.name ? `${qualified} ${JSON.stringify(a.name)}` : qualified;
  return forbiddenText(`${target} is forbidden: ${what}${scope}`, {
    ...(a.name ? { name: a.name } : {}),
    ...(a.group ? { group: a.group } : {}),
    kind: a.resource,
  });
}

/**
 * Whether who asks may do so, by roles and bindings: the refusal, or undefined.
 * Models: apiserver pkg/endpoints/filters/authorization.go
 */
export function authorize(
  r: ApiRequest,
  info: RequestInfo,
  env: Pick<Environment, 'get' | 'list'>,
): ApiResponse | undefined {
  const user = userOf(r);
  if (isTrusted(user)) return undefined;
  const access = accessOf(r, info);
  return decide(user, access, env).allowed ? undefined : refused(user, access);
}
