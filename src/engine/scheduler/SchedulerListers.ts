import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { ApiClient } from '../client/ApiClient.ts';
import { Informer, keyOfObject } from '../client/Informer.ts';
import type { Actor } from '../sim/Actor.ts';
import type { PMap } from '../sim/PMap.ts';
import { ACTION } from './framework/ClusterEvent.ts';
import type { ClusterEvent, EventResource } from './framework/ClusterEvent.ts';
import type {
  AssumedVolumes,
  Budget,
  Claim,
  CsiDriver,
  CsiNode,
  LabelSelecting,
  Listers,
  StorageCapacity,
  StorageClass,
  Volume,
  VolumeAttachment,
  WorkloadSelecting,
} from './framework/Listers.ts';
import type { Labels } from './framework/Selector.ts';

const STORAGE = '/apis/storage.k8s.io/v1';

/** Is told of what may wake Pods. */
export type OnClusterEvent = (e: ClusterEvent, old: unknown, now: unknown) => void;

function byNamespace(o: KubeObject): readonly string[] {
  return [o.metadata?.namespace ?? ''];
}

/**
 * Local copies of what plugins read beside nodes and Pods. Models: pkg/scheduler/scheduler.go
 * NewInformerFactory, eventhandlers.go addAllEventHandlers
 */
export class SchedulerListers implements Listers, AssumedVolumes {
  readonly #claims: Informer<Claim>;
  readonly #volumes: Informer<Volume>;
  readonly #classes: Informer<StorageClass>;
  readonly #csiNodes: Informer<CsiNode>;
  readonly #csiDrivers: Informer<CsiDriver>;
  readonly #capacities: Informer<StorageCapacity>;
  readonly #attachments: Informer<VolumeAttachment>;
  readonly #services: Informer<LabelSelecting>;
  readonly #controllers: Informer<LabelSelecting>;
  readonly #replicaSets: Informer<WorkloadSelecting>;
  readonly #statefulSets: Informer<WorkloadSelecting>;
  readonly #namespaces: Informer<KubeObject>;
  readonly #budgets: Informer<Budget>;
  readonly #assumedVolumes: PMap<string, Volume>;
  readonly #assumedClaims: PMap<string, Claim>;

  constructor(
    actor: Actor,
    api: ApiClient,
    assumedVolumes: PMap<string, Volume>,
    assumedClaims: PMap<string, Claim>,
    onEvent: OnClusterEvent,
  ) {
    this.#assumedVolumes = assumedVolumes;
    this.#assumedClaims = assumedClaims;
    const inform = <T extends KubeObject>(name: string, path: string, index = false) =>
      new Informer<T>(actor, name, api, {
        path: `${path}/${name}`,
        ...(index ? { indexers: { namespace: byNamespace } } : {}),
      });
    this.#claims = inform('persistentvolumeclaims', '/api/v1');
    this.#volumes = inform('persistentvolumes', '/api/v1');
    this.#classes = inform('storageclasses', STORAGE);
    this.#csiNodes = inform('csinodes', STORAGE);
    this.#csiDrivers = inform('csidrivers', STORAGE);
    this.#capacities = inform('csistoragecapacities', STORAGE);
    this.#attachments = new Informer(actor, 'volumeattachments', api, {
      path: `${STORAGE}/volumeattachments`,
      indexers: { node: (a) => [a.spec?.nodeName ?? ''] },
    });
    this.#services = inform('services', '/api/v1', true);
    this.#controllers = inform('replicationcontrollers', '/api/v1');
    this.#replicaSets = inform('replicasets', '/apis/apps/v1');
    this.#statefulSets = inform('statefulsets', '/apis/apps/v1');
    this.#namespaces = inform('namespaces', '/api/v1');
    this.#budgets = inform('poddisruptionbudgets', '/apis/policy/v1');
    this.#volumes.onEvent({
      add: (v) => this.restoreVolume(keyOfObject(v)),
      update: (_, v) => this.restoreVolume(keyOfObject(v)),
      delete: (v) => this.restoreVolume(keyOfObject(v)),
    });
    this.#claims.onEvent({
      add: (c) => this.restoreClaim(keyOfObject(c)),
      update: (_, c) => this.restoreClaim(keyOfObject(c)),
      delete: (c) => this.restoreClaim(keyOfObject(c)),
    });
    this.#all = [
      this.#claims,
      this.#volumes,
      this.#classes,
      this.#csiNodes,
      this.#csiDrivers,
      this.#capacities,
      this.#attachments,
      this.#services,
      this.#controllers,
      this.#replicaSets,
      this.#statefulSets,
      this.#namespaces,
      this.#budgets,
    ] as unknown as Informer<KubeObject>[];
    this.#tell(onEvent);
  }

  readonly #all: readonly Informer<KubeObject>[];

  /** All first lists are here. */
  get synced(): boolean {
    return this.#all.every((i) => i.synced);
  }

  /** Is called when any first list has come. */
  onSynced(f: () => void): void {
    for (const i of this.#all) i.onSynced(f);
  }

  #tell(onEvent: OnClusterEvent): void {
    const resources: readonly (readonly [EventResource, Informer<KubeObject>])[] = [
      ['PersistentVolumeClaim', this.#claims],
      ['PersistentVolume', this.#volumes],
      ['storage.k8s.io/StorageClass', this.#classes],
      ['storage.k8s.io/CSINode', this.#csiNodes],
      ['storage.k8s.io/CSIDriver', this.#csiDrivers],
      ['storage.k8s.io/CSIStorageCapacity', this.#capacities],
      ['storage.k8s.io/VolumeAttachment', this.#attachments],
    ] as never;
    for (const [resource, informer] of resources) {
      informer.onEvent({
        add: (o) => onEvent({ resource, action: ACTION.Add }, undefined, o),
        update: (old, o) => onEvent({ resource, action: ACTION.Update }, old, o),
        delete: (o) => onEvent({ resource, action: ACTION.Delete }, o, undefined),
      });
    }
  }

  claim(key: string): Claim | undefined {
    return this.#assumedClaims.get(key) ?? this.#claims.get(key);
  }

  volume(name: string): Volume | undefined {
    return this.#assumedVolumes.get(name) ?? this.#volumes.get(name);
  }

  /** The claim as the API has it. */
  apiClaim(key: string): Claim | undefined {
    return this.#claims.get(key);
  }

  /** The volume as the API has it. */
  apiVolume(name: string): Volume | undefined {
    return this.#volumes.get(name);
  }

  assumeVolume(v: Volume): void {
    this.#assumedVolumes.set(keyOfObject(v), v);
  }

  assumeClaim(c: Claim): void {
    this.#assumedClaims.set(keyOfObject(c), c);
  }

  restoreVolume(name: string): void {
    this.#assumedVolumes.delete(name);
  }

  restoreClaim(key: string): void {
    this.#assumedClaims.delete(key);
  }

  volumes(): readonly Volume[] {
    return this.#volumes.list();
  }

  storageClass(name: string): StorageClass | undefined {
    return this.#classes.get(name);
  }

  csiNode(name: string): CsiNode | undefined {
    return this.#csiNodes.get(name);
  }

  csiDriver(name: string): CsiDriver | undefined {
    return this.#csiDrivers.get(name);
  }

  storageCapacities(): readonly StorageCapacity[] {
    return this.#capacities.list();
  }

  attachmentsOn(node: string): readonly VolumeAttachment[] {
    return this.#attachments.byIndex('node', node);
  }

  services(namespace: string): readonly LabelSelecting[] {
    return this.#services.byIndex('namespace', namespace);
  }

  replicationController(key: string): LabelSelecting | undefined {
    return this.#controllers.get(key);
  }

  replicaSet(key: string): WorkloadSelecting | undefined {
    return this.#replicaSets.get(key);
  }

  statefulSet(key: string): WorkloadSelecting | undefined {
    return this.#statefulSets.get(key);
  }

  namespaceLabels(name: string): Labels | undefined {
    return this.#namespaces.get(name)?.metadata?.labels;
  }

  namespaces(): readonly { readonly name: string; readonly labels: Labels }[] {
    return this.#namespaces.list().map((n) => ({
      name: n.metadata?.name ?? '',
      labels: n.metadata?.labels ?? {},
    }));
  }

  budgets(): readonly Budget[] {
    return this.#budgets.list();
  }
}
