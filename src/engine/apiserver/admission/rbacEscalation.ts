import type { PolicyRule, RoleRef } from '../../api/rbac/policyRule.ts';
import { RBAC_GROUP } from '../../api/rbac/subjects.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { isTrusted } from '../authorize.ts';
import { escalation } from '../rbac/escalation.ts';
import { decide, rulesOfRef } from '../rbac/RbacAuthorizer.ts';
import { forbiddenBy, notFound } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';

const ROLES = new Set(['Role', 'ClusterRole']);

type Ruled = { readonly rules?: readonly PolicyRule[]; readonly roleRef?: RoleRef };

/** Whether a user was given the verb (`bind`, `escalate`) on a role. */
function may(a: Attributes, verb: string, resource: string, name: string, env: Environment) {
  const access = { verb, resource, group: RBAC_GROUP, subresource: '', path: '' };
  return decide(a.user, { ...access, namespace: a.namespace, name }, env).allowed;
}

function refuse(
  a: Attributes,
  rules: readonly PolicyRule[],
  env: Environment,
): Refusal | undefined {
  const why = escalation(a.user, a.namespace, rules, env);
  return why === undefined ? undefined : new Refusal(forbiddenBy(a.kind, a.name, why));
}

function checkRole(a: Attributes, env: Environment): Refusal | undefined {
  const { rules = [] } = a.object as Ruled;
  if (a.old && semanticEqual(rules, (a.old as Ruled).rules ?? [])) return undefined;
  if (may(a, 'escalate', a.kind.resource, a.name, env)) return undefined;
  return refuse(a, rules, env);
}

function checkBinding(a: Attributes, env: Environment): Refusal | undefined {
  const ref = (a.object as Ruled).roleRef ?? {};
  const resource = ref.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  if (may(a, 'bind', resource, ref.name ?? '', env)) return undefined;
  const rules = rulesOfRef(ref, a.namespace, env);
  if (!rules) return new Refusal(notFound(a.kind, ref.name ?? ''));
  return refuse(a, rules, env);
}

/**
 * Nobody grants what he does not have, unless he may `escalate` roles or `bind` them.
 * Models: pkg/registry/rbac policybased storages
 */
export const rbacEscalation: AdmissionPlugin = {
  name: 'RBACEscalation',
  admit(a, env) {
    if (a.kind.group !== RBAC_GROUP || a.operation === 'DELETE' || isTrusted(a.user)) {
      return a.object;
    }
    const refusal = ROLES.has(a.kind.kind) ? checkRole(a, env) : checkBinding(a, env);
    return refusal ?? a.object;
  },
};
