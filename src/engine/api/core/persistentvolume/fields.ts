import type { TypeOf } from '../../fields/Field.ts';
import {
  bool,
  int32,
  list,
  map,
  obj,
  oneOf,
  quantity,
  str,
  struct,
  time,
} from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import {
  AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE,
  AZURE_DISK_VOLUME_SOURCE,
  FC_VOLUME_SOURCE,
  FLOCKER_VOLUME_SOURCE,
  GCE_PERSISTENT_DISK_VOLUME_SOURCE,
  HOST_PATH_VOLUME_SOURCE,
  NFS_VOLUME_SOURCE,
  PHOTON_PERSISTENT_DISK_VOLUME_SOURCE,
  PORTWORX_VOLUME_SOURCE,
  QUOBYTE_VOLUME_SOURCE,
  VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE,
} from '../pod/containerFields.ts';
import { NODE_SELECTOR } from '../pod/fields.ts';
import { OBJECT_REFERENCE, SECRET_REFERENCE } from '../references.ts';

const GLUSTERFS_PERSISTENT_VOLUME_SOURCE = struct('v1.GlusterfsPersistentVolumeSource', {
  endpoints: str({ required: true }),
  path: str({ required: true }),
  readOnly: bool(),
  endpointsNamespace: str({ pointer: true }),
});

const RBD_PERSISTENT_VOLUME_SOURCE = struct('v1.RBDPersistentVolumeSource', {
  monitors: list(str(), { required: true }),
  image: str({ required: true }),
  fsType: str(),
  pool: str({ default: 'rbd' }),
  user: str({ default: 'admin' }),
  keyring: str({ default: '/etc/ceph/keyring' }),
  secretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  readOnly: bool(),
});

const ISCSI_PERSISTENT_VOLUME_SOURCE = struct('v1.ISCSIPersistentVolumeSource', {
  targetPortal: str({ required: true }),
  iqn: str({ required: true }),
  lun: int32({ required: true }),
  iscsiInterface: str({ default: 'default' }),
  fsType: str(),
  readOnly: bool(),
  portals: list(str()),
  chapAuthDiscovery: bool(),
  chapAuthSession: bool(),
  secretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  initiatorName: str({ pointer: true }),
});

const CINDER_PERSISTENT_VOLUME_SOURCE = struct('v1.CinderPersistentVolumeSource', {
  volumeID: str({ required: true }),
  fsType: str(),
  readOnly: bool(),
  secretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
});

const CEPH_FSPERSISTENT_VOLUME_SOURCE = struct('v1.CephFSPersistentVolumeSource', {
  monitors: list(str(), { required: true }),
  path: str(),
  user: str(),
  secretFile: str(),
  secretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  readOnly: bool(),
});

const FLEX_PERSISTENT_VOLUME_SOURCE = struct('v1.FlexPersistentVolumeSource', {
  driver: str({ required: true }),
  fsType: str(),
  secretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  readOnly: bool(),
  options: map(str()),
});

const AZURE_FILE_PERSISTENT_VOLUME_SOURCE = struct('v1.AzureFilePersistentVolumeSource', {
  secretName: str({ required: true }),
  shareName: str({ required: true }),
  readOnly: bool(),
  secretNamespace: str({ pointer: true }),
});

const SCALE_IO_PERSISTENT_VOLUME_SOURCE = struct('v1.ScaleIOPersistentVolumeSource', {
  gateway: str({ required: true }),
  system: str({ required: true }),
  secretRef: obj(() => SECRET_REFERENCE, { required: true, pointer: true, atomic: true }),
  sslEnabled: bool(),
  protectionDomain: str(),
  storagePool: str(),
  storageMode: str({ default: 'ThinProvisioned' }),
  volumeName: str(),
  fsType: str({ default: 'xfs' }),
  readOnly: bool(),
});

const LOCAL_VOLUME_SOURCE = struct('v1.LocalVolumeSource', {
  path: str({ required: true }),
  fsType: str({ pointer: true }),
});

const STORAGE_OS_PERSISTENT_VOLUME_SOURCE = struct('v1.StorageOSPersistentVolumeSource', {
  volumeName: str(),
  volumeNamespace: str(),
  fsType: str(),
  readOnly: bool(),
  secretRef: obj(() => OBJECT_REFERENCE, { atomic: true }),
});

const CSI_PERSISTENT_VOLUME_SOURCE = struct('v1.CSIPersistentVolumeSource', {
  driver: str({ required: true }),
  volumeHandle: str({ required: true }),
  readOnly: bool(),
  fsType: str(),
  volumeAttributes: map(str()),
  controllerPublishSecretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  nodeStageSecretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  nodePublishSecretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  controllerExpandSecretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
  nodeExpandSecretRef: obj(() => SECRET_REFERENCE, { atomic: true }),
});

/** Models: core/v1 VolumeNodeAffinity */
export const VOLUME_NODE_AFFINITY = struct('v1.VolumeNodeAffinity', {
  required: obj(() => NODE_SELECTOR, { atomic: true }),
});

/** Models: core/v1 PersistentVolumeSpec */
export const PERSISTENT_VOLUME_SPEC = struct('v1.PersistentVolumeSpec', {
  capacity: map(quantity()),
  gcePersistentDisk: obj(() => GCE_PERSISTENT_DISK_VOLUME_SOURCE),
  awsElasticBlockStore: obj(() => AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE),
  hostPath: obj(() => HOST_PATH_VOLUME_SOURCE),
  glusterfs: obj(() => GLUSTERFS_PERSISTENT_VOLUME_SOURCE),
  nfs: obj(() => NFS_VOLUME_SOURCE),
  rbd: obj(() => RBD_PERSISTENT_VOLUME_SOURCE),
  iscsi: obj(() => ISCSI_PERSISTENT_VOLUME_SOURCE),
  cinder: obj(() => CINDER_PERSISTENT_VOLUME_SOURCE),
  cephfs: obj(() => CEPH_FSPERSISTENT_VOLUME_SOURCE),
  fc: obj(() => FC_VOLUME_SOURCE),
  flocker: obj(() => FLOCKER_VOLUME_SOURCE),
  flexVolume: obj(() => FLEX_PERSISTENT_VOLUME_SOURCE),
  azureFile: obj(() => AZURE_FILE_PERSISTENT_VOLUME_SOURCE),
  vsphereVolume: obj(() => VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE),
  quobyte: obj(() => QUOBYTE_VOLUME_SOURCE),
  azureDisk: obj(() => AZURE_DISK_VOLUME_SOURCE),
  photonPersistentDisk: obj(() => PHOTON_PERSISTENT_DISK_VOLUME_SOURCE),
  portworxVolume: obj(() => PORTWORX_VOLUME_SOURCE),
  scaleIO: obj(() => SCALE_IO_PERSISTENT_VOLUME_SOURCE),
  local: obj(() => LOCAL_VOLUME_SOURCE),
  storageos: obj(() => STORAGE_OS_PERSISTENT_VOLUME_SOURCE),
  csi: obj(() => CSI_PERSISTENT_VOLUME_SOURCE),
  accessModes: list(
    oneOf(['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'], {
      go: 'v1.PersistentVolumeAccessMode',
    }),
  ),
  claimRef: obj(() => OBJECT_REFERENCE, { atomic: true }),
  persistentVolumeReclaimPolicy: oneOf(['Recycle', 'Delete', 'Retain'], {
    go: 'v1.PersistentVolumeReclaimPolicy',
  }),
  storageClassName: str(),
  mountOptions: list(str()),
  volumeMode: oneOf(['Block', 'Filesystem'], { pointer: true, go: 'v1.PersistentVolumeMode' }),
  nodeAffinity: obj(() => VOLUME_NODE_AFFINITY),
  volumeAttributesClassName: str({ pointer: true }),
});

const PERSISTENT_VOLUME_STATUS = struct('v1.PersistentVolumeStatus', {
  phase: oneOf(['Pending', 'Available', 'Bound', 'Released', 'Failed'], {
    go: 'v1.PersistentVolumePhase',
  }),
  message: str(),
  reason: str(),
  lastPhaseTransitionTime: time({ pointer: true }),
});

/** Models: core/v1 PersistentVolume */
export const PERSISTENT_VOLUME_FIELDS = kindStruct('v1.PersistentVolume', {
  spec: obj(() => PERSISTENT_VOLUME_SPEC, { always: true }),
  status: obj(() => PERSISTENT_VOLUME_STATUS, { always: true }),
});

export type PersistentVolume = TypeOf<typeof PERSISTENT_VOLUME_FIELDS>;
export type PersistentVolumeSpec = TypeOf<typeof PERSISTENT_VOLUME_SPEC>;
export type PersistentVolumeStatus = TypeOf<typeof PERSISTENT_VOLUME_STATUS>;
