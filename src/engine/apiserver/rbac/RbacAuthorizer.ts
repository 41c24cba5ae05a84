import type { PolicyRule, RoleRef, Subject } from '../../api/rbac/policyRule.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { UserInfo } from '../Request.ts';
import type { Environment } from '../Task.ts';

/** What somebody wants to do. Models: apiserver pkg/authorization/authorizer Attributes */
export interface Access {
  readonly verb: string;
  /** '' where a path is meant. */
  readonly resource: string;
  readonly group: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** A path that is no resource; '' otherwise. */
  readonly path: string;
}

/** Whether it may be done, and because of what. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

interface Role extends KubeObject {
  readonly rules?: readonly PolicyRule[];
}

interface Binding extends KubeObject {
  readonly subjects?: readonly Subject[];
  readonly roleRef?: RoleRef;
}

type Lookup = Pick<Environment, 'get' | 'list'>;

const MASTERS = 'system:masters';
const DENIED: Decision = { allowed: false, reason: '' };

function includes(list: readonly string[] | undefined, v: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(v));
}

function meetsPath(patterns: readonly string[] | undefined, path: string): boolean {
  return (
    patterns?.some(
      (p) => p === '*' || p === path || (p.endsWith('*') && path.startsWith(p.slice(0, -1))),
    ) ?? false
  );
}

function meetsResource(r: PolicyRule, resource: string, subresource: string): boolean {
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  if (includes(r.resources, full)) return true;
  return subresource !== '' && (r.resources?.includes(`*/${subresource}`) ?? false);
}

/** Models: plugin/pkg/auth/authorizer/rbac RuleAllows */
export function ruleAllows(r: PolicyRule, a: Access): boolean {
  if (!includes(r.verbs, a.verb)) return false;
  if (a.path !== '') return meetsPath(r.nonResourceURLs, a.path);
  if (!includes(r.apiGroups, a.group) || !meetsResource(r, a.resource, a.subresource)) return false;
  return !r.resourceNames?.length || r.resourceNames.includes(a.name);
}

/** Whether a subject of a binding is this user. */
function isSubject(s: Subject, user: UserInfo, namespace: string): boolean {
  const { name = '' } = s;
  if (s.kind === 'User') return user.username === name;
  if (s.kind === 'Group') return user.groups.includes(name);
  if (s.kind !== 'ServiceAccount') return false;
  const at = s.namespace || namespace;
  return at !== '' && user.username === `system:serviceaccount:${at}:${name}`;
}

function described(s: Subject, namespace: string): string {
  const name =
    s.kind === 'ServiceAccount' ? `${s.name}/${s.namespace || namespace}` : (s.name ?? '');
  return `${s.kind} ${JSON.stringify(name)}`;
}

/** The rules of a role that a binding names. */
export function rulesOfRef(
  ref: RoleRef,
  namespace: string,
  env: Lookup,
): readonly PolicyRule[] | undefined {
  const cluster = ref.kind === 'ClusterRole';
  const resource = cluster ? 'clusterroles' : 'roles';
  const role: Role | undefined = env.get(resource, cluster ? '' : namespace, ref.name ?? '');
  return role && (role.rules ?? []);
}

/** Tells every rule that a user has in a namespace and why, until it is answered `false`. */
function visit(
  user: UserInfo,
  namespace: string,
  env: Lookup,
  tell: (rule: PolicyRule, why: () => string) => boolean,
): void {
  const each = (bindings: readonly KubeObject[], at: string): boolean => {
    for (const b of bindings as readonly Binding[]) {
      const subject = b.subjects?.find((s) => isSubject(s, user, at));
      const ref = b.roleRef ?? {};
      const rules = subject && rulesOfRef(ref, at, env);
      if (!rules) continue;
      const name = b.metadata?.name ?? '';
      const why = (): string => {
        const kind = at === '' ? 'ClusterRoleBinding' : 'RoleBinding';
        const full = at === '' ? name : `${name}/${at}`;
        const role = `${ref.kind} ${JSON.stringify(ref.name)}`;
        return `RBAC: allowed by ${kind} ${JSON.stringify(full)} of ${role} to ${described(subject, at)}`;
      };
      for (const r of rules) if (!tell(r, why)) return false;
    }
    return true;
  };
  if (!each(env.list('clusterrolebindings', ''), '') || namespace === '') return;
  each(env.list('rolebindings', namespace), namespace);
}

/** All rules that a user has in a namespace. */
export function rulesOf(user: UserInfo, namespace: string, env: Lookup): readonly PolicyRule[] {
  const out: PolicyRule[] = [];
  visit(user, namespace, env, (r) => {
    out.push(r);
    return true;
  });
  return out;
}

/**
 * Whether roles and bindings let a user do something; the group system:masters may do everything.
 * Models: plugin/pkg/auth/authorizer/rbac, apiserver pkg/authorization/authorizerfactory
 */
export function decide(user: UserInfo, a: Access, env: Lookup): Decision {
  if (user.groups.includes(MASTERS)) return { allowed: true, reason: '' };
  let out = DENIED;
  visit(user, a.namespace, env, (rule, why) => {
    if (!ruleAllows(rule, a)) return true;
    out = { allowed: true, reason: why() };
    return false;
  });
  return out;
}
