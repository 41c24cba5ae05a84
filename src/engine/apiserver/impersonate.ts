import { accessOf, refused } from './authorize.ts';
import { userOf } from './authenticate.ts';
import type { Access } from './rbac/RbacAuthorizer.ts';
import { decide } from './rbac/RbacAuthorizer.ts';
import type { ApiRequest, ApiResponse, UserInfo } from './Request.ts';
import type { RequestInfo } from './requestInfo.ts';
import { accountGroups, accountOf } from './serviceAccountNames.ts';
import { badRequest } from './status.ts';
import type { Environment } from './Task.ts';

const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';
const AUTHN = 'authentication.k8s.io';

type Lookup = Pick<Environment, 'get' | 'list'>;

/** Whom the headers of a request name; undefined when they name nobody. */
function wanted(r: ApiRequest): UserInfo | ApiResponse | undefined {
  const username = r.headers?.['impersonate-user'] ?? '';
  const group = r.headers?.['impersonate-group'];
  const uid = r.headers?.['impersonate-uid'];
  const groups = group === undefined ? [] : [group];
  if (username !== '') return { username, groups, ...(uid ? { uid } : {}) };
  if (group === undefined && uid === undefined) return undefined;
  const list =
    groups.length > 0
      ? `[]string{${groups.map((g) => JSON.stringify(g)).join(', ')}}`
      : '[]string(nil)';
  const info = `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid ?? '')}, Groups:${list}, Extra:map[string][]string(nil)}`;
  return badRequest(`requested ${info} without impersonating a user name`);
}

/** What must be allowed to become somebody, in one of the two ways. */
function rights(u: UserInfo, verb: string, group: string): readonly Access[] {
  const base = { verb, group, subresource: '', namespace: '', path: '' };
  const account = accountOf(u.username);
  const self = account
    ? { ...base, group: '', resource: 'serviceaccounts', ...account }
    : { ...base, resource: 'users', name: u.username };
  const groups = u.groups.map((name) => ({ ...base, resource: 'groups', name }));
  const uid = u.uid ? [{ ...base, group: AUTHN, resource: 'uids', name: u.uid }] : [];
  return [self, ...groups, ...uid];
}

function modeOf(u: UserInfo): string {
  if (u.groups.length === 0 && u.username.startsWith('system:node:')) return 'arbitrary-node';
  return u.groups.length === 0 && accountOf(u.username) ? 'serviceaccount' : 'user-info';
}

/** Who the named one is, with the groups that come by themselves. */
function become(u: UserInfo): UserInfo {
  const account = accountOf(u.username);
  const own = u.groups.length === 0 && account ? accountGroups(account.namespace) : u.groups;
  const anonymous = u.username === 'system:anonymous' || own.includes(UNAUTHENTICATED);
  const last = anonymous ? UNAUTHENTICATED : AUTHENTICATED;
  return { ...u, groups: own.includes(last) ? own : [...own, last] };
}

/**
 * A request in the name of somebody else, if who asks may do that: by rights on the one named and on
 * what is asked for, or by the older right to `impersonate`.
 * Models: apiserver pkg/endpoints/filters/impersonation
 */
export function impersonate(
  r: ApiRequest,
  info: RequestInfo,
  env: Lookup,
): ApiRequest | ApiResponse {
  if (r.headers === undefined) return r;
  const u = wanted(r);
  if (u === undefined) return r;
  if ('code' in u) return u;
  const who = userOf(r);
  const may = (a: Access): boolean => decide(who, a, env).allowed;
  const mode = modeOf(u);
  const own = accessOf(r, info);
  const on: Access = { ...own, verb: `impersonate-on:${mode}:${own.verb}` };
  const constrained = may(on) && rights(u, `impersonate:${mode}`, AUTHN).every(may);
  if (!constrained && !rights(u, 'impersonate', '').every(may)) return refused(who, on);
  return { ...r, user: become(u) };
}
