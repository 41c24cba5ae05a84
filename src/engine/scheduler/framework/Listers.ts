import type { LabelSelector, KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { NodeSelectorTerm } from '../../api/core/pod/fields.ts';
import type { ResourceList } from './Resource.ts';
import type { Labels } from './Selector.ts';

/** What the scheduler reads of a PersistentVolumeClaim. */
export interface Claim extends KubeObject {
  readonly spec?: {
    readonly accessModes?: readonly string[];
    readonly selector?: LabelSelector;
    readonly resources?: { readonly requests?: ResourceList };
    readonly volumeName?: string;
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly volumeAttributesClassName?: string;
  };
  readonly status?: { readonly phase?: string };
}

/** What the scheduler reads of a PersistentVolume. */
export interface Volume extends KubeObject {
  readonly spec?: {
    readonly capacity?: ResourceList;
    readonly accessModes?: readonly string[];
    readonly claimRef?: {
      readonly kind?: string;
      readonly apiVersion?: string;
      readonly name?: string;
      readonly namespace?: string;
      readonly uid?: string;
      readonly resourceVersion?: string;
    };
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly volumeAttributesClassName?: string;
    readonly csi?: { readonly driver?: string; readonly volumeHandle?: string };
    readonly nodeAffinity?: {
      readonly required?: { readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] };
    };
  };
  readonly status?: { readonly phase?: string };
}

/** What the scheduler reads of a StorageClass. */
export interface StorageClass extends KubeObject {
  readonly provisioner?: string;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions?: readonly {
      readonly key?: string;
      readonly values?: readonly string[];
    }[];
  }[];
}

/** What the scheduler reads of a CSINode. */
export interface CsiNode extends KubeObject {
  readonly spec?: {
    readonly drivers?: readonly {
      readonly name?: string;
      readonly allocatable?: { readonly count?: number };
    }[];
  };
}

/** What the scheduler reads of a CSIDriver. */
export interface CsiDriver extends KubeObject {
  readonly spec?: { readonly storageCapacity?: boolean };
}

/** What the scheduler reads of a CSIStorageCapacity. */
export interface StorageCapacity extends KubeObject {
  readonly storageClassName?: string;
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: string;
  readonly maximumVolumeSize?: string;
}

/** What the scheduler reads of a VolumeAttachment. */
export interface VolumeAttachment extends KubeObject {
  readonly spec?: {
    readonly attacher?: string;
    readonly nodeName?: string;
    readonly source?: { readonly persistentVolumeName?: string };
  };
}

/** What the scheduler reads of a Service and a ReplicationController. */
export interface LabelSelecting extends KubeObject {
  readonly spec?: { readonly selector?: Labels };
}

/** What the scheduler reads of a ReplicaSet and a StatefulSet. */
export interface WorkloadSelecting extends KubeObject {
  readonly spec?: { readonly selector?: LabelSelector };
}

/** What the scheduler reads of a PodDisruptionBudget. */
export interface Budget extends KubeObject {
  readonly spec?: { readonly selector?: LabelSelector };
  readonly status?: {
    readonly disruptionsAllowed?: number;
    readonly disruptedPods?: Readonly<Record<string, string>>;
  };
}

/**
 * What plugins read beside nodes and Pods: local copies kept by informers. Lists are in the order
 * of names.
 */
export interface Listers {
  claim(key: string): Claim | undefined;
  volume(name: string): Volume | undefined;
  volumes(): readonly Volume[];
  storageClass(name: string): StorageClass | undefined;
  csiNode(name: string): CsiNode | undefined;
  csiDriver(name: string): CsiDriver | undefined;
  storageCapacities(): readonly StorageCapacity[];
  attachmentsOn(node: string): readonly VolumeAttachment[];
  services(namespace: string): readonly LabelSelecting[];
  replicationController(key: string): LabelSelecting | undefined;
  replicaSet(key: string): WorkloadSelecting | undefined;
  statefulSet(key: string): WorkloadSelecting | undefined;
  namespaceLabels(name: string): Labels | undefined;
  namespaces(): readonly { readonly name: string; readonly labels: Labels }[];
  budgets(): readonly Budget[];
}

/**
 * Volumes and claims as they will be when bindings under way have been written: what VolumeBinding
 * assumed goes before what the API has. Models: volumebinding/assume_cache.go
 */
export interface AssumedVolumes {
  volume(name: string): Volume | undefined;
  claim(key: string): Claim | undefined;
  assumeVolume(v: Volume): void;
  assumeClaim(c: Claim): void;
  restoreVolume(name: string): void;
  restoreClaim(key: string): void;
}
