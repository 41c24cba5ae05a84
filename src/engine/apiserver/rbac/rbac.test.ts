import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { bootstrapObjects } from './bootstrapObjects.ts';
import { escalation } from './escalation.ts';
import type { Access } from './RbacAuthorizer.ts';
import { decide } from './RbacAuthorizer.ts';

const ROLES = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const BINDINGS = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';

function stored(more: readonly KubeObject[] = []) {
  const of = (path: string): KubeObject[] =>
    bootstrapObjects().flatMap((b) => (b.path === path ? [b.body] : []));
  const bindings = [...of(BINDINGS), ...more];
  return {
    get: (resource: string, _: string, name: string) =>
      resource === 'clusterroles' ? of(ROLES).find((o) => o.metadata?.name === name) : undefined,
    list: (resource: string) => (resource === 'clusterrolebindings' ? bindings : []),
  };
}

function access(verb: string, resource: string, more: Partial<Access> = {}): Access {
  return {
    verb,
    resource,
    group: '',
    subresource: '',
    namespace: 'n',
    name: '',
    path: '',
    ...more,
  };
}

const ALICE = { username: 'alice', groups: ['dev', 'system:authenticated'] };

function bound(role: string): KubeObject {
  const binding = {
    metadata: { name: 'b' },
    subjects: [{ kind: 'Group', name: 'dev' }],
    roleRef: { kind: 'ClusterRole', name: role },
  };
  return binding as KubeObject;
}

describe('RBAC', () => {
  it('[AS17] allows by the roles that bindings give and says which', () => {
    const d = decide(ALICE, access('list', 'pods'), stored([bound('view')]));
    expect(d).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "view" to Group "dev"',
    });
    expect(decide(ALICE, access('delete', 'pods'), stored([bound('view')])).allowed).toBe(false);
    const secrets = decide(ALICE, access('get', 'secrets'), stored([bound('view')]));
    expect(secrets.allowed).toBe(false);
  });

  it('[AS17] lets everybody who is known read what is served, and nobody else', () => {
    const path = access('get', '', { path: '/api', namespace: '' });
    expect(decide(ALICE, path, stored()).allowed).toBe(true);
    const nobody = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
    expect(decide(nobody, path, stored()).allowed).toBe(false);
    expect(decide(nobody, { ...path, path: '/healthz' }, stored()).allowed).toBe(true);
  });

  it('[AS21] nobody grants what he does not have', () => {
    const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }];
    expect(escalation(ALICE, 'n', rules, stored([bound('view')]))).toContain(
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
    );
    expect(escalation(ALICE, 'n', rules, stored([bound('cluster-admin')]))).toBeUndefined();
  });
});
