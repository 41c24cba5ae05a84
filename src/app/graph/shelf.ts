import type { ObjectRow, PodRow } from '../../protocol/protocol.ts';

/** Kinds that the machinery makes for itself: their owner or their use is what is looked at. */
const MACHINERY = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'ControllerRevision',
  'CSINode',
  'Endpoints',
  'EndpointSlice',
  'FlowSchema',
  'IPAddress',
  'Lease',
  'PriorityLevelConfiguration',
  'ServiceCIDR',
]);

/** Objects that every cluster or namespace has of itself, as `Kind/name`. */
const BUILT_IN = new Set([
  'ConfigMap/kube-root-ca.crt',
  'Namespace/default',
  'Namespace/kube-node-lease',
  'Namespace/kube-public',
  'Namespace/kube-system',
  'PriorityClass/system-cluster-critical',
  'PriorityClass/system-node-critical',
  'Service/kubernetes',
  'ServiceAccount/default',
]);

/** Kinds in the order in which the shelf has them; others follow by name. */
const ORDER = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'ReplicaSet',
  'ReplicationController',
  'Service',
  'Ingress',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'NetworkPolicy',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
];

/** What the shelf is asked to show. */
export interface ShelfFilter {
  /** Only this namespace; '' for all. */
  readonly namespace: string;
  /** Whether a namespace is the cluster's own; they are shown only when `system`. */
  readonly isSystem: (namespace: string) => boolean;
  readonly system: boolean;
  /** uid of the selected thing: what it owns is unfolded below it. */
  readonly selected: string;
}

/** A place on the shelf; what an object owns stands one step in. */
export interface ShelfRow {
  readonly uid: string;
  readonly depth: 0 | 1;
}

function rank(kind: string): number {
  const i = ORDER.indexOf(kind);
  return i < 0 ? ORDER.length : i;
}

function byKind(a: ObjectRow, b: ObjectRow): number {
  return rank(a.kind) - rank(b.kind) || (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1);
}

function shown(o: ObjectRow, f: ShelfFilter): boolean {
  if (MACHINERY.has(o.kind) || o.owner !== '') return false;
  const own = o.kind === 'Namespace' ? o.name : o.namespace;
  if (f.namespace !== '' && own !== f.namespace) return false;
  if (f.system) return true;
  return !f.isSystem(o.namespace) && !BUILT_IN.has(`${o.kind}/${o.name}`);
}

/** The objects above a thing: its controller, and that one's. */
export function ownersOf(
  owner: string,
  objects: Readonly<Record<string, ObjectRow>>,
): readonly string[] {
  const chain: string[] = [];
  for (let o = objects[owner]; o && !chain.includes(o.uid); o = objects[o.owner]) chain.push(o.uid);
  return chain;
}

/**
 * Objects without a place on a machine, in order: those that nobody owns, and below the one that is
 * looked at what it owns (a Deployment's ReplicaSets; those that still have Pods first).
 */
export function shelf(
  objects: Readonly<Record<string, ObjectRow>>,
  pods: Readonly<Record<string, PodRow>>,
  f: ShelfFilter,
): readonly ShelfRow[] {
  const all = Object.values(objects);
  const chosen = objects[f.selected]?.uid ?? pods[f.selected]?.owner ?? '';
  const open = new Set(ownersOf(chosen, objects));
  const rows: ShelfRow[] = [];
  for (const o of all.filter((x) => shown(x, f)).sort(byKind)) {
    rows.push({ uid: o.uid, depth: 0 });
    if (!open.has(o.uid)) continue;
    const owned = all.filter((x) => x.owner === o.uid && !MACHINERY.has(x.kind));
    owned.sort((a, b) => b.wanted - a.wanted || byKind(a, b));
    for (const x of owned) rows.push({ uid: x.uid, depth: 1 });
  }
  return rows;
}
