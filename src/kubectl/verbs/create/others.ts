import type { Command, Invocation } from '../../cli/Command.ts';
import { KubectlError } from '../../client/errors.ts';
import { kindNamed } from '../../resources/resourceTypes.ts';
import { amounts } from '../set/others.ts';
import { generator, objectOf } from './generator.ts';

/** Models: kubectl pkg/cmd/create/create_namespace.go */
export const CREATE_NAMESPACE: Command = generator({
  flags: {},
  make: (_, name) => objectOf('v1', 'Namespace', { name }, { spec: {}, status: {} }),
});

/** Models: kubectl pkg/cmd/create/create_serviceaccount.go */
export const CREATE_SERVICE_ACCOUNT: Command = generator({
  flags: {},
  failure: 'failed to create serviceaccount:',
  make: (_, name) => objectOf('v1', 'ServiceAccount', { name }),
});

/** Models: kubectl pkg/cmd/create/create_quota.go */
export const CREATE_QUOTA: Command = generator({
  flags: { hard: { type: 'string' }, scopes: { type: 'string' } },
  failure: 'failed to create quota:',
  make: (c, name) => {
    const scopes = c.flags.text('scopes');
    const hard = amounts(c.flags.text('hard'));
    const spec = {
      ...(Object.keys(hard).length > 0 ? { hard } : {}),
      ...(scopes === '' ? {} : { scopes: scopes.split(',') }),
    };
    return objectOf('v1', 'ResourceQuota', { name }, { spec, status: {} });
  },
});

const RULES = {
  verb: { type: 'list' },
  resource: { type: 'list' },
  'resource-name': { type: 'array' },
} as const;

/** One rule a group, in the order of the command line. */
function rulesOf(c: Invocation): readonly object[] {
  const all = c.flags.list('verb');
  if (all.length === 0) throw new KubectlError('at least one verb must be specified');
  const verbs = all.includes('*') ? ['*'] : [...new Set(all)];
  const byGroup = new Map<string, string[]>();
  for (const given of c.flags.list('resource')) {
    const [type = '', ...sub] = given.split('/');
    const kind = type === '*' ? undefined : kindNamed(type);
    const group = kind ? kind.group : '*';
    const resource = [kind ? kind.resource : '*', ...sub].join('/');
    byGroup.set(group, [...(byGroup.get(group) ?? []), resource]);
  }
  const names = c.flags.list('resource-name');
  return [...byGroup].map(([group, resources]) => ({
    apiGroups: [group],
    ...(names.length > 0 ? { resourceNames: names } : {}),
    resources: [...new Set(resources)],
    verbs,
  }));
}

const RBAC = 'rbac.authorization.k8s.io';

/** Models: kubectl pkg/cmd/create/create_role.go */
export const CREATE_ROLE: Command = generator({
  flags: RULES,
  make: (c, name) => {
    const rules = rulesOf(c);
    if (rules.length === 0) throw new KubectlError('at least one resource must be specified');
    return objectOf(`${RBAC}/v1`, 'Role', { name }, { rules });
  },
});

/** Models: kubectl pkg/cmd/create/create_clusterrole.go */
export const CREATE_CLUSTER_ROLE: Command = generator({
  flags: { ...RULES, 'non-resource-url': { type: 'list' }, 'aggregation-rule': { type: 'string' } },
  make: (c, name) => {
    if (c.flags.has('aggregation-rule')) throw new KubectlError('not modelled: --aggregation-rule');
    const urls = c.flags.list('non-resource-url');
    const rules = rulesOf(c);
    if (rules.length === 0 && urls.length === 0) {
      throw new KubectlError('one of resource or nonResourceURL must be specified');
    }
    const paths = urls.length > 0 ? [{ nonResourceURLs: urls, verbs: c.flags.list('verb') }] : [];
    return objectOf(`${RBAC}/v1`, 'ClusterRole', { name }, { rules: [...rules, ...paths] });
  },
});

const SUBJECTS = {
  clusterrole: { type: 'string' },
  user: { type: 'array' },
  group: { type: 'array' },
  serviceaccount: { type: 'array' },
} as const;

function subjectsOf(c: Invocation): readonly object[] {
  const of = (kind: string, flag: string): object[] =>
    c.flags.list(flag).map((name) => ({ apiGroup: RBAC, kind, name }));
  const accounts = c.flags.list('serviceaccount').map((text) => {
    const [namespace, name, ...more] = text.split(':');
    if (!namespace || !name || more.length > 0) {
      throw new KubectlError('serviceaccount must be <namespace>:<name>');
    }
    return { kind: 'ServiceAccount', name, namespace };
  });
  return [...of('User', 'user'), ...of('Group', 'group'), ...accounts];
}

/** Models: kubectl pkg/cmd/create/create_rolebinding.go */
export const CREATE_ROLE_BINDING: Command = generator({
  flags: { ...SUBJECTS, role: { type: 'string' } },
  failure: 'failed to create rolebinding:',
  make: (c, name) => {
    const [role, cluster] = [c.flags.text('role'), c.flags.text('clusterrole')];
    if ((role === '') === (cluster === '')) {
      throw new KubectlError('exactly one of clusterrole or role must be specified');
    }
    const ref = role === '' ? { kind: 'ClusterRole', name: cluster } : { kind: 'Role', name: role };
    const roleRef = { apiGroup: RBAC, ...ref };
    const subjects = subjectsOf(c);
    const some = subjects.length > 0 ? { subjects } : {};
    return objectOf(`${RBAC}/v1`, 'RoleBinding', { name }, { roleRef, ...some });
  },
});

/** Models: kubectl pkg/cmd/create/create_clusterrolebinding.go */
export const CREATE_CLUSTER_ROLE_BINDING: Command = generator({
  flags: SUBJECTS,
  required: ['clusterrole'],
  failure: 'failed to create clusterrolebinding:',
  make: (c, name) => {
    const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: c.flags.text('clusterrole') };
    const subjects = subjectsOf(c);
    const some = subjects.length > 0 ? { subjects } : {};
    return objectOf(`${RBAC}/v1`, 'ClusterRoleBinding', { name }, { roleRef, ...some });
  },
});

function numberOrText(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Models: kubectl pkg/cmd/create/create_pdb.go */
export const CREATE_PDB: Command = generator({
  flags: {
    selector: { type: 'string' },
    'min-available': { type: 'string' },
    'max-unavailable': { type: 'string' },
  },
  failure: 'failed to create poddisruptionbudgets:',
  make: (c, name) => {
    const selector = c.flags.text('selector');
    const [min, max] = [c.flags.text('min-available'), c.flags.text('max-unavailable')];
    if (selector === '') throw new KubectlError('a selector must be specified');
    if (min === '' && max === '') {
      throw new KubectlError('one of min-available or max-unavailable must be specified');
    }
    if (min !== '' && max !== '') {
      throw new KubectlError('min-available and max-unavailable cannot be both specified');
    }
    const matchLabels = Object.fromEntries(selector.split(',').map((p) => p.split(/==?/, 2)));
    const spec = {
      ...(max === '' ? {} : { maxUnavailable: numberOrText(max) }),
      ...(min === '' ? {} : { minAvailable: numberOrText(min) }),
      selector: { matchLabels },
    };
    const status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
    return objectOf('policy/v1', 'PodDisruptionBudget', { name }, { spec, status });
  },
});

/** Models: kubectl pkg/cmd/create/create_priorityclass.go */
export const CREATE_PRIORITY_CLASS: Command = generator({
  flags: {
    value: { type: 'int' },
    'global-default': { type: 'bool' },
    description: { type: 'string' },
    'preemption-policy': { type: 'string', initial: 'PreemptLowerPriority' },
  },
  failure: 'failed to create priorityclass:',
  make: (c, name) => {
    const description = c.flags.text('description');
    return objectOf(
      'scheduling.k8s.io/v1',
      'PriorityClass',
      { name },
      {
        ...(description === '' ? {} : { description }),
        ...(c.flags.bool('global-default') ? { globalDefault: true } : {}),
        preemptionPolicy: c.flags.text('preemption-policy'),
        value: c.flags.int('value'),
      },
    );
  },
});
