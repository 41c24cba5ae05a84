import type { RoleRef, Subject } from './policyRule.ts';

/** The API group of RBAC. */
export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Models: pkg/apis/rbac/v1 SetDefaults_Subject */
export function defaultSubject(s: Subject): Subject {
  const named = s.kind === 'User' || s.kind === 'Group';
  return s.apiGroup || !named ? s : { ...s, apiGroup: RBAC_GROUP };
}

/** Models: pkg/apis/rbac/v1 SetDefaults_RoleBinding */
export function defaultRoleRef(r: RoleRef): RoleRef {
  return r.apiGroup ? r : { ...r, apiGroup: RBAC_GROUP };
}

/** Mistakes of an RBAC object's name: it may hold anything that a path segment may. */
export function pathSegmentName(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
}
