import type { PolicyRule, Subject } from '../../api/rbac/policyRule.ts';
import { RBAC_GROUP } from '../../api/rbac/subjects.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { BINDINGS, CLUSTER_ROLES, ROLES } from './bootstrapPolicy.ts';

/** An object of the bootstrap policy and the collection that it belongs in. */
export interface Bootstrap {
  readonly path: string;
  readonly body: KubeObject;
}

const BASE = `/apis/${RBAC_GROUP}/v1`;
const API = `${RBAC_GROUP}/v1`;
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const BOOTSTRAPPING = 'kubernetes.io/bootstrapping';

function aggregateLabel(name: string): string {
  return `rbac.authorization.k8s.io/${name}`;
}

function ruleOf(line: string): PolicyRule {
  const [verbs = '', groups = '', resources = '', names] = line.trim().split(' ');
  const list = (text: string): string[] => text.split(',');
  const paths = line.trim().split(' ').slice(1);
  const isPath = groups.startsWith('/') || (groups === '*' && resources === '');
  if (isPath) return { verbs: list(verbs), nonResourceURLs: paths };
  return {
    verbs: list(verbs),
    apiGroups: list(groups).map((g) => (g === '-' ? '' : g)),
    resources: list(resources),
    ...(names === undefined ? {} : { resourceNames: list(names) }),
  };
}

interface Block {
  readonly head: readonly string[];
  readonly rules: readonly PolicyRule[];
}

function blocks(text: string): readonly Block[] {
  const out: { head: string[]; rules: PolicyRule[] }[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith(' ')) out[out.length - 1]!.rules.push(ruleOf(line));
    else out.push({ head: line.split(' '), rules: [] });
  }
  return out;
}

function metadataOf(full: string, labels: Readonly<Record<string, string>>): object {
  const slash = full.indexOf('/');
  const name = full.slice(slash + 1);
  const own = { [BOOTSTRAPPING]: 'rbac-defaults', ...labels };
  const namespace = slash < 0 ? {} : { namespace: full.slice(0, slash) };
  return { name, ...namespace, labels: own, annotations: ANNOTATIONS };
}

function pathOf(full: string, plural: string): string {
  const slash = full.indexOf('/');
  if (slash < 0) return `${BASE}/cluster${plural}`;
  return `${BASE}/namespaces/${full.slice(0, slash)}/${plural}`;
}

function kindOf(full: string, kind: string): string {
  return full.includes('/') ? kind : `Cluster${kind}`;
}

/** The rules of the roles that an aggregated one takes in, as its controller would write them. */
function aggregated(all: readonly Block[], labels: readonly string[]): readonly PolicyRule[] {
  const taken = all.filter((b) => b.head.some((h) => labels.some((l) => h === `>${l}`)));
  return taken.flatMap((b) => {
    const own = b.head.filter((h) => h.startsWith('<')).map((h) => h.slice(1));
    return own.length > 0 ? aggregated(all, own) : b.rules;
  });
}

function roleOf(b: Block, all: readonly Block[]): Bootstrap {
  const [full = '', ...marks] = b.head;
  const selects = marks.filter((m) => m.startsWith('<')).map((m) => m.slice(1));
  const given = marks.filter((m) => m.startsWith('>')).map((m) => aggregateLabel(m.slice(1)));
  const labels = Object.fromEntries(given.map((l) => [l, 'true']));
  const clusterRoleSelectors = selects.map((l) => ({
    matchLabels: { [aggregateLabel(l)]: 'true' },
  }));
  const rules = selects.length > 0 ? aggregated(all, selects) : b.rules;
  const body = {
    kind: kindOf(full, 'Role'),
    apiVersion: API,
    metadata: metadataOf(full, labels),
    rules,
    ...(selects.length > 0 ? { aggregationRule: { clusterRoleSelectors } } : {}),
  };
  return { path: pathOf(full, 'roles'), body: body as KubeObject };
}

const KINDS: Readonly<Record<string, string>> = { u: 'User', g: 'Group' };

function subjectOf(text: string): Subject {
  const [type = '', ...rest] = text.split(':');
  const name = rest.join(':');
  const kind = KINDS[type];
  if (kind !== undefined) return { kind, apiGroup: RBAC_GROUP, name };
  const [namespace = '', account = ''] = name.split('/');
  return { kind: 'ServiceAccount', name: account, namespace };
}

function bindingOf(line: string): Bootstrap {
  const [full = '', ...rest] = line.split(' ');
  const other = rest.find((r) => r.startsWith('='));
  const name = other ? other.slice(1) : full.slice(full.indexOf('/') + 1);
  const subjects = rest.filter((r) => r !== other).map(subjectOf);
  const body = {
    kind: kindOf(full, 'RoleBinding'),
    apiVersion: API,
    metadata: metadataOf(full, {}),
    ...(subjects.length > 0 ? { subjects } : {}),
    roleRef: { apiGroup: RBAC_GROUP, kind: kindOf(full, 'Role'), name },
  };
  return { path: pathOf(full, 'rolebindings'), body: body as KubeObject };
}

let made: readonly Bootstrap[] | undefined;

/**
 * The roles and bindings that every cluster begins with. The rules of aggregated roles are there at
 * once, as their controller would fill them in.
 */
export function bootstrapObjects(): readonly Bootstrap[] {
  if (made) return made;
  const cluster = blocks(CLUSTER_ROLES);
  made = [
    ...cluster.map((b) => roleOf(b, cluster)),
    ...blocks(ROLES).map((b) => roleOf(b, [])),
    ...BINDINGS.split('\n')
      .filter((l) => l !== '')
      .map(bindingOf),
  ];
  return made;
}
