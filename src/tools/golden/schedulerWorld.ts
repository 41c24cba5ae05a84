import { defaultPodOnly, defaultPodSpec } from '../../engine/api/core/pod/defaults.ts';
import type { Node } from '../../engine/api/core/node/fields.ts';
import type { Pod } from '../../engine/api/core/pod/fields.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { Cache } from '../../engine/scheduler/cache/Cache.ts';
import type { Zone } from '../../engine/scheduler/cache/NodeTree.ts';
import { DEFAULT_CONFIGURATION } from '../../engine/scheduler/config/KubeSchedulerConfiguration.ts';
import { profileFramework } from '../../engine/scheduler/config/profileFramework.ts';
import type { Framework } from '../../engine/scheduler/framework/Framework.ts';
import type {
  AssumedVolumes,
  Budget,
  Claim,
  Listers,
  Volume,
} from '../../engine/scheduler/framework/Listers.ts';
import { PodInfo } from '../../engine/scheduler/framework/PodInfo.ts';
import { parseRfc3339, rfc3339 } from '../../engine/sim/rfc3339.ts';
import { SECOND } from '../../engine/sim/time.ts';

/** A recorded case of the scheduler. */
export interface SchedulerCase {
  readonly objects: readonly KubeObject[];
  readonly pods: readonly Pod[];
  readonly expected: {
    readonly nodes: readonly string[];
    readonly snapshotOrder: readonly number[];
    readonly popOrder?: readonly string[];
    readonly results: readonly unknown[];
  };
}

interface PriorityClass extends KubeObject {
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority';
}

type Objects = ReadonlyMap<string, KubeObject>;

const CLUSTER_WIDE = [
  'Node',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
  'CSINode',
  'CSIDriver',
  'VolumeAttachment',
];

const SYSTEM_CLASSES: readonly PriorityClass[] = [
  { metadata: { name: 'system-cluster-critical' }, value: 2_000_000_000 },
  { metadata: { name: 'system-node-critical' }, value: 2_000_001_000 },
];

/** The moment at which every case begins, µs. */
export const CASE_START = parseRfc3339('2026-01-01T00:00:00Z')!;

const HOUR_BEFORE = CASE_START - 3600 * SECOND;

function withNamespace(o: KubeObject): KubeObject {
  const { kind = '', metadata } = o;
  const own = CLUSTER_WIDE.includes(kind) ? {} : { namespace: metadata?.namespace ?? 'default' };
  const uid = metadata?.uid ?? `uid-${kind}-${metadata?.name}`;
  return { ...o, metadata: { ...metadata, ...own, uid } };
}

function chooseClass(pod: Pod, classes: readonly PriorityClass[]): PriorityClass | undefined {
  const named = pod.spec?.priorityClassName;
  if (named) return classes.find((c) => c.metadata?.name === named);
  const defaults = classes.filter((c) => c.globalDefault);
  return defaults.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
}

/** What the API server does to a Pod before the scheduler sees it. */
function admit(pod: Pod, classes: readonly PriorityClass[]): Pod {
  const { namespace = 'default', name } = pod.metadata ?? {};
  const chosen = chooseClass(pod, classes);
  const priority = pod.spec?.priority ?? chosen?.value ?? 0;
  const preemptionPolicy = chosen?.preemptionPolicy ?? 'PreemptLowerPriority';
  const spec = defaultPodOnly(defaultPodSpec({ preemptionPolicy, ...pod.spec, priority }));
  const bound = spec.nodeName !== undefined && pod.status?.startTime === undefined;
  return {
    ...pod,
    metadata: { ...pod.metadata, namespace, uid: `uid-${namespace}-${name}` },
    spec,
    status: { ...pod.status, ...(bound ? { startTime: rfc3339(HOUR_BEFORE) } : {}) },
  };
}

function listersOf(objects: Objects): Listers {
  const get = (kind: string, key: string): KubeObject | undefined => objects.get(`${kind} ${key}`);
  const all = (kind: string) =>
    [...objects]
      .filter(([k]) => k.startsWith(`${kind} `))
      .map(([, o]) => o)
      .toSorted((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
  const labelsOf = (o: KubeObject) => ({
    ...o.metadata?.labels,
    'kubernetes.io/metadata.name': o.metadata?.name ?? '',
  });
  const namespaces = new Map(all('Namespace').map((o) => [o.metadata?.name ?? '', labelsOf(o)]));
  const volumes = all('PersistentVolume') as readonly Volume[];
  return {
    claim: (key) => get('PersistentVolumeClaim', key),
    volume: (name) => get('PersistentVolume', name),
    volumes: () => volumes,
    storageClass: (name) => get('StorageClass', name),
    csiNode: (name) => get('CSINode', name),
    csiDriver: (name) => get('CSIDriver', name),
    storageCapacities: () => all('CSIStorageCapacity'),
    attachmentsOn: () => [],
    services: (ns) => all('Service').filter((s) => s.metadata?.namespace === ns),
    replicationController: (key) => get('ReplicationController', key),
    replicaSet: (key) => get('ReplicaSet', key),
    statefulSet: (key) => get('StatefulSet', key),
    namespaceLabels: (name) => namespaces.get(name) ?? { 'kubernetes.io/metadata.name': name },
    namespaces: () => [...namespaces].map(([name, labels]) => ({ name, labels })),
    budgets: () => all('PodDisruptionBudget') as readonly Budget[],
  };
}

function assumedOf(listers: Listers): AssumedVolumes {
  const volumes = new Map<string, Volume>();
  const claims = new Map<string, Claim>();
  return {
    volume: (name) => volumes.get(name) ?? listers.volume(name),
    claim: (key) => claims.get(key) ?? listers.claim(key),
    assumeVolume: (v) => void volumes.set(v.metadata?.name ?? '', v),
    assumeClaim: (c) => void claims.set(`${c.metadata?.namespace}/${c.metadata?.name}`, c),
    restoreVolume: (name) => void volumes.delete(name),
    restoreClaim: (key) => void claims.delete(key),
  };
}

function keyOf(o: KubeObject): string {
  const { namespace, name } = o.metadata ?? {};
  return `${o.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** A cluster as a case describes it, with the default profile over it. */
export class SchedulerWorld {
  readonly cache = new Cache(new Map<string, number>(), new Map<string, Zone>());
  readonly framework: Framework;
  /** Names of the nodes, sorted: what the numbers of a recording point into. */
  readonly nodes: readonly string[];
  readonly pods: readonly PodInfo[];
  /** Nominated Pods in the order of nomination. */
  nominations: { readonly node: string; readonly pod: PodInfo }[] = [];

  constructor(c: SchedulerCase) {
    const all = c.objects.map(withNamespace);
    const classes = all.filter((o) => o.kind === 'PriorityClass');
    const nodes = all.filter((o) => o.kind === 'Node') as Node[];
    const existing = all.filter((o) => o.kind === 'Pod') as Pod[];
    const admitted = (p: Pod) => new PodInfo(admit(p, [...SYSTEM_CLASSES, ...classes]));
    this.pods = c.pods.map(admitted);
    const objects = new Map(all.map((o) => [keyOf(o), o]));
    for (const p of [...existing.map(admitted), ...this.pods]) {
      const key = `Namespace ${p.namespace}`;
      if (!objects.has(key))
        objects.set(key, { kind: 'Namespace', metadata: { name: p.namespace } });
    }
    const listers = listersOf(objects);
    nodes.sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
    this.nodes = nodes.map((n) => n.metadata?.name ?? '');
    for (const n of nodes) this.cache.setNode(n);
    for (const p of existing.map(admitted)) this.cache.addPod(p, p.nodeName);
    const handle = {
      snapshot: this.cache,
      listers,
      assumed: assumedOf(listers),
      preempting: () => false,
    };
    const nominator = {
      podsFor: (node: string) => this.nominations.filter((n) => n.node === node).map((n) => n.pod),
    };
    this.framework = profileFramework(DEFAULT_CONFIGURATION.profiles[0]!, handle, nominator);
    for (const p of this.pods) if (p.nominatedNodeName !== '') this.nominate(p);
  }

  /** Takes the Pod's nomination as its status says. */
  nominate(p: PodInfo): void {
    this.forgetNomination(p);
    if (p.nominatedNodeName !== '') this.nominations.push({ node: p.nominatedNodeName, pod: p });
  }

  forgetNomination(p: PodInfo): void {
    this.nominations = this.nominations.filter((n) => n.pod.uid !== p.uid);
  }
}
