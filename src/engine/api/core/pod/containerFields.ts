import type { TypeOf } from '../../fields/Field.ts';
import {
  bool,
  int32,
  int64,
  intOrString,
  list,
  map,
  obj,
  oneOf,
  quantity,
  str,
  struct,
  time,
} from '../../fields/Field.ts';
import { LABEL_SELECTOR, OBJECT_META } from '../../meta/ObjectMeta.ts';
import { PERSISTENT_VOLUME_CLAIM_SPEC } from '../persistentvolumeclaim/fields.ts';
import { LOCAL_OBJECT_REFERENCE } from '../references.ts';

/** Models: core/v1 HostPathVolumeSource */
export const HOST_PATH_VOLUME_SOURCE = struct('v1.HostPathVolumeSource', {
  path: str({ required: true }),
  type: oneOf(
    [
      '',
      'DirectoryOrCreate',
      'Directory',
      'FileOrCreate',
      'File',
      'Socket',
      'CharDevice',
      'BlockDevice',
    ],
    { pointer: true, go: 'v1.HostPathType' },
  ),
});

const EMPTY_DIR_VOLUME_SOURCE = struct('v1.EmptyDirVolumeSource', {
  medium: str({ go: 'v1.StorageMedium' }),
  sizeLimit: quantity({ pointer: true, notModelled: true }),
});

/** Models: core/v1 GCEPersistentDiskVolumeSource */
export const GCE_PERSISTENT_DISK_VOLUME_SOURCE = struct('v1.GCEPersistentDiskVolumeSource', {
  pdName: str({ required: true }),
  fsType: str(),
  partition: int32(),
  readOnly: bool(),
});

/** Models: core/v1 AWSElasticBlockStoreVolumeSource */
export const AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE = struct('v1.AWSElasticBlockStoreVolumeSource', {
  volumeID: str({ required: true }),
  fsType: str(),
  partition: int32(),
  readOnly: bool(),
});

const GIT_REPO_VOLUME_SOURCE = struct('v1.GitRepoVolumeSource', {
  repository: str({ required: true }),
  revision: str(),
  directory: str(),
});

const KEY_TO_PATH = struct('v1.KeyToPath', {
  key: str({ required: true }),
  path: str({ required: true }),
  mode: int32({ pointer: true }),
});

const SECRET_VOLUME_SOURCE = struct('v1.SecretVolumeSource', {
  secretName: str(),
  items: list(obj(() => KEY_TO_PATH)),
  defaultMode: int32({ pointer: true }),
  optional: bool({ pointer: true }),
});

/** Models: core/v1 NFSVolumeSource */
export const NFS_VOLUME_SOURCE = struct('v1.NFSVolumeSource', {
  server: str({ required: true }),
  path: str({ required: true }),
  readOnly: bool(),
});

const ISCSI_VOLUME_SOURCE = struct('v1.ISCSIVolumeSource', {
  targetPortal: str({ required: true }),
  iqn: str({ required: true }),
  lun: int32({ required: true }),
  iscsiInterface: str({ default: 'default' }),
  fsType: str(),
  readOnly: bool(),
  portals: list(str()),
  chapAuthDiscovery: bool(),
  chapAuthSession: bool(),
  secretRef: obj(() => LOCAL_OBJECT_REFERENCE, { atomic: true }),
  initiatorName: str({ pointer: true }),
});

const GLUSTERFS_VOLUME_SOURCE = struct('v1.GlusterfsVolumeSource', {
  endpoints: str({ required: true }),
  path: str({ required: true }),
  readOnly: bool(),
});

const PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE = struct('v1.PersistentVolumeClaimVolumeSource', {
  claimName: str({ required: true }),
  readOnly: bool(),
});

const RBD_VOLUME_SOURCE = struct('v1.RBDVolumeSource', {
  monitors: list(str(), { required: true }),
  image: str({ required: true }),
  fsType: str(),
  pool: str({ default: 'rbd' }),
  user: str({ default: 'admin' }),
  keyring: str({ default: '/etc/ceph/keyring' }),
  secretRef: obj(() => LOCAL_OBJECT_REFERENCE, { atomic: true }),
  readOnly: bool(),
});

const FLEX_VOLUME_SOURCE = struct('v1.FlexVolumeSource', {
  driver: str({ required: true }),
  fsType: str(),
  secretRef: obj(() => LOCAL_OBJECT_REFERENCE, { atomic: true }),
  readOnly: bool(),
  options: map(str()),
});

const CINDER_VOLUME_SOURCE = struct('v1.CinderVolumeSource', {
  volumeID: str({ required: true }),
  fsType: str(),
  readOnly: bool(),
  secretRef: obj(() => LOCAL_OBJECT_REFERENCE, { atomic: true }),
});

const CEPH_FSVOLUME_SOURCE = struct('v1.CephFSVolumeSource', {
  monitors: list(str(), { required: true }),
  path: str(),
  user: str(),
  secretFile: str(),
  secretRef: obj(() => LOCAL_OBJECT_REFERENCE, { atomic: true }),
  readOnly: bool(),
});

/** Models: core/v1 FlockerVolumeSource */
export const FLOCKER_VOLUME_SOURCE = struct('v1.FlockerVolumeSource', {
  datasetName: str(),
  datasetUUID: str(),
});

const OBJECT_FIELD_SELECTOR = struct('v1.ObjectFieldSelector', {
  apiVersion: str(),
  fieldPath: str({ required: true }),
});

const RESOURCE_FIELD_SELECTOR = struct('v1.ResourceFieldSelector', {
  containerName: str(),
  resource: str({ required: true }),
  divisor: quantity({ always: true }),
});

const DOWNWARD_API_VOLUME_FILE = struct('v1.DownwardAPIVolumeFile', {
  path: str({ required: true }),
  fieldRef: obj(() => OBJECT_FIELD_SELECTOR, { atomic: true }),
  resourceFieldRef: obj(() => RESOURCE_FIELD_SELECTOR, { atomic: true }),
  mode: int32({ pointer: true }),
});

const DOWNWARD_API_VOLUME_SOURCE = struct('v1.DownwardAPIVolumeSource', {
  items: list(obj(() => DOWNWARD_API_VOLUME_FILE)),
  defaultMode: int32({ pointer: true }),
});

/** Models: core/v1 FCVolumeSource */
export const FC_VOLUME_SOURCE = struct('v1.FCVolumeSource', {
  targetWWNs: list(str()),
  lun: int32({ pointer: true }),
  fsType: str(),
  readOnly: bool(),
  wwids: list(str()),
});

const AZURE_FILE_VOLUME_SOURCE = struct('v1.AzureFileVolumeSource', {
  secretName: str({ required: true }),
  shareName: str({ required: true }),
  readOnly: bool(),
});

const CONFIG_MAP_VOLUME_SOURCE = struct('v1.ConfigMapVolumeSource', {
  name: str({ default: '' }),
  items: list(obj(() => KEY_TO_PATH)),
  defaultMode: int32({ pointer: true }),
  optional: bool({ pointer: true }),
});

/** Models: core/v1 VsphereVirtualDiskVolumeSource */
export const VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE = struct('v1.VsphereVirtualDiskVolumeSource', {
  volumePath: str({ required: true }),
  fsType: str(),
  storagePolicyName: str(),
  storagePolicyID: str(),
});

/** Models: core/v1 QuobyteVolumeSource */
export const QUOBYTE_VOLUME_SOURCE = struct('v1.QuobyteVolumeSource', {
  registry: str({ required: true }),
  volume: str({ required: true }),
  readOnly: bool(),
  user: str(),
  group: str(),
  tenant: str(),
});

/** Models: core/v1 AzureDiskVolumeSource */
export const AZURE_DISK_VOLUME_SOURCE = struct('v1.AzureDiskVolumeSource', {
  diskName: str({ required: true }),
  diskURI: str({ required: true }),
  cachingMode: oneOf(['None', 'ReadOnly', 'ReadWrite'], {
    pointer: true,
    go: 'v1.AzureDataDiskCachingMode',
  }),
  fsType: str({ pointer: true, default: 'ext4' }),
  readOnly: bool({ pointer: true, default: false }),
  kind: oneOf(['Shared', 'Dedicated', 'Managed'], { pointer: true, go: 'v1.AzureDataDiskKind' }),
});

/** Models: core/v1 PhotonPersistentDiskVolumeSource */
export const PHOTON_PERSISTENT_DISK_VOLUME_SOURCE = struct('v1.PhotonPersistentDiskVolumeSource', {
  pdID: str({ required: true }),
  fsType: str(),
});

const SECRET_PROJECTION = struct('v1.SecretProjection', {
  name: str({ default: '' }),
  items: list(obj(() => KEY_TO_PATH)),
  optional: bool({ pointer: true }),
});

const DOWNWARD_API_PROJECTION = struct('v1.DownwardAPIProjection', {
  items: list(obj(() => DOWNWARD_API_VOLUME_FILE)),
});

const CONFIG_MAP_PROJECTION = struct('v1.ConfigMapProjection', {
  name: str({ default: '' }),
  items: list(obj(() => KEY_TO_PATH)),
  optional: bool({ pointer: true }),
});

const SERVICE_ACCOUNT_TOKEN_PROJECTION = struct('v1.ServiceAccountTokenProjection', {
  audience: str(),
  expirationSeconds: int64({ pointer: true }),
  path: str({ required: true }),
});

const CLUSTER_TRUST_BUNDLE_PROJECTION = struct('v1.ClusterTrustBundleProjection', {
  name: str({ pointer: true }),
  signerName: str({ pointer: true }),
  labelSelector: obj(() => LABEL_SELECTOR, { atomic: true }),
  optional: bool({ pointer: true }),
  path: str({ required: true }),
});

const POD_CERTIFICATE_PROJECTION = struct('v1.PodCertificateProjection', {
  signerName: str(),
  keyType: str(),
  maxExpirationSeconds: int32({ pointer: true }),
  credentialBundlePath: str(),
  keyPath: str(),
  certificateChainPath: str(),
  userAnnotations: map(str()),
});

const VOLUME_PROJECTION = struct('v1.VolumeProjection', {
  secret: obj(() => SECRET_PROJECTION),
  downwardAPI: obj(() => DOWNWARD_API_PROJECTION),
  configMap: obj(() => CONFIG_MAP_PROJECTION),
  serviceAccountToken: obj(() => SERVICE_ACCOUNT_TOKEN_PROJECTION),
  clusterTrustBundle: obj(() => CLUSTER_TRUST_BUNDLE_PROJECTION, { notModelled: true }),
  podCertificate: obj(() => POD_CERTIFICATE_PROJECTION, { notModelled: true }),
});

/** Models: core/v1 ProjectedVolumeSource */
export const PROJECTED_VOLUME_SOURCE = struct('v1.ProjectedVolumeSource', {
  sources: list(
    obj(() => VOLUME_PROJECTION),
    { always: true },
  ),
  defaultMode: int32({ pointer: true }),
});

/** Models: core/v1 PortworxVolumeSource */
export const PORTWORX_VOLUME_SOURCE = struct('v1.PortworxVolumeSource', {
  volumeID: str({ required: true }),
  fsType: str(),
  readOnly: bool(),
});

const SCALE_IO_VOLUME_SOURCE = struct('v1.ScaleIOVolumeSource', {
  gateway: str({ required: true }),
  system: str({ required: true }),
  secretRef: obj(() => LOCAL_OBJECT_REFERENCE, { required: true, pointer: true, atomic: true }),
  sslEnabled: bool(),
  protectionDomain: str(),
  storagePool: str(),
  storageMode: str({ default: 'ThinProvisioned' }),
  volumeName: str(),
  fsType: str({ default: 'xfs' }),
  readOnly: bool(),
});

const STORAGE_OS_VOLUME_SOURCE = struct('v1.StorageOSVolumeSource', {
  volumeName: str(),
  volumeNamespace: str(),
  fsType: str(),
  readOnly: bool(),
  secretRef: obj(() => LOCAL_OBJECT_REFERENCE, { atomic: true }),
});

const CSI_VOLUME_SOURCE = struct('v1.CSIVolumeSource', {
  driver: str({ required: true }),
  readOnly: bool({ pointer: true }),
  fsType: str({ pointer: true }),
  volumeAttributes: map(str()),
  nodePublishSecretRef: obj(() => LOCAL_OBJECT_REFERENCE, { atomic: true }),
});

const PERSISTENT_VOLUME_CLAIM_TEMPLATE = struct('v1.PersistentVolumeClaimTemplate', {
  metadata: obj(() => OBJECT_META, { always: true }),
  spec: obj(() => PERSISTENT_VOLUME_CLAIM_SPEC, { required: true }),
});

const EPHEMERAL_VOLUME_SOURCE = struct('v1.EphemeralVolumeSource', {
  volumeClaimTemplate: obj(() => PERSISTENT_VOLUME_CLAIM_TEMPLATE),
});

const IMAGE_VOLUME_SOURCE = struct('v1.ImageVolumeSource', {
  reference: str(),
  pullPolicy: oneOf(['Always', 'Never', 'IfNotPresent'], { go: 'v1.PullPolicy' }),
});

/** Models: core/v1 Volume */
export const VOLUME = struct('v1.Volume', {
  name: str({ required: true }),
  hostPath: obj(() => HOST_PATH_VOLUME_SOURCE),
  emptyDir: obj(() => EMPTY_DIR_VOLUME_SOURCE),
  gcePersistentDisk: obj(() => GCE_PERSISTENT_DISK_VOLUME_SOURCE, { notModelled: true }),
  awsElasticBlockStore: obj(() => AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE, { notModelled: true }),
  gitRepo: obj(() => GIT_REPO_VOLUME_SOURCE, { notModelled: true }),
  secret: obj(() => SECRET_VOLUME_SOURCE),
  nfs: obj(() => NFS_VOLUME_SOURCE, { notModelled: true }),
  iscsi: obj(() => ISCSI_VOLUME_SOURCE, { notModelled: true }),
  glusterfs: obj(() => GLUSTERFS_VOLUME_SOURCE, { notModelled: true }),
  persistentVolumeClaim: obj(() => PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE),
  rbd: obj(() => RBD_VOLUME_SOURCE, { notModelled: true }),
  flexVolume: obj(() => FLEX_VOLUME_SOURCE, { notModelled: true }),
  cinder: obj(() => CINDER_VOLUME_SOURCE, { notModelled: true }),
  cephfs: obj(() => CEPH_FSVOLUME_SOURCE, { notModelled: true }),
  flocker: obj(() => FLOCKER_VOLUME_SOURCE, { notModelled: true }),
  downwardAPI: obj(() => DOWNWARD_API_VOLUME_SOURCE),
  fc: obj(() => FC_VOLUME_SOURCE, { notModelled: true }),
  azureFile: obj(() => AZURE_FILE_VOLUME_SOURCE, { notModelled: true }),
  configMap: obj(() => CONFIG_MAP_VOLUME_SOURCE),
  vsphereVolume: obj(() => VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE, { notModelled: true }),
  quobyte: obj(() => QUOBYTE_VOLUME_SOURCE, { notModelled: true }),
  azureDisk: obj(() => AZURE_DISK_VOLUME_SOURCE, { notModelled: true }),
  photonPersistentDisk: obj(() => PHOTON_PERSISTENT_DISK_VOLUME_SOURCE, { notModelled: true }),
  projected: obj(() => PROJECTED_VOLUME_SOURCE),
  portworxVolume: obj(() => PORTWORX_VOLUME_SOURCE, { notModelled: true }),
  scaleIO: obj(() => SCALE_IO_VOLUME_SOURCE, { notModelled: true }),
  storageos: obj(() => STORAGE_OS_VOLUME_SOURCE, { notModelled: true }),
  csi: obj(() => CSI_VOLUME_SOURCE, { notModelled: true }),
  ephemeral: obj(() => EPHEMERAL_VOLUME_SOURCE, { notModelled: true }),
  image: obj(() => IMAGE_VOLUME_SOURCE, { notModelled: true }),
});

const RESOURCE_CLAIM = struct('v1.ResourceClaim', {
  name: str({ required: true }),
  request: str(),
});

/** Models: core/v1 ResourceRequirements */
export const RESOURCE_REQUIREMENTS = struct('v1.ResourceRequirements', {
  limits: map(quantity()),
  requests: map(quantity()),
  claims: list(
    obj(() => RESOURCE_CLAIM),
    { keys: ['name'], notModelled: true },
  ),
});

const CONTAINER_PORT = struct('v1.ContainerPort', {
  name: str(),
  hostPort: int32(),
  containerPort: int32({ required: true }),
  protocol: oneOf(['TCP', 'UDP', 'SCTP'], { default: 'TCP', go: 'v1.Protocol' }),
  hostIP: str(),
});

const CONFIG_MAP_ENV_SOURCE = struct('v1.ConfigMapEnvSource', {
  name: str({ default: '' }),
  optional: bool({ pointer: true }),
});

const SECRET_ENV_SOURCE = struct('v1.SecretEnvSource', {
  name: str({ default: '' }),
  optional: bool({ pointer: true }),
});

const ENV_FROM_SOURCE = struct('v1.EnvFromSource', {
  prefix: str(),
  configMapRef: obj(() => CONFIG_MAP_ENV_SOURCE),
  secretRef: obj(() => SECRET_ENV_SOURCE),
});

const CONFIG_MAP_KEY_SELECTOR = struct('v1.ConfigMapKeySelector', {
  name: str({ default: '' }),
  key: str({ required: true }),
  optional: bool({ pointer: true }),
});

const SECRET_KEY_SELECTOR = struct('v1.SecretKeySelector', {
  name: str({ default: '' }),
  key: str({ required: true }),
  optional: bool({ pointer: true }),
});

const FILE_KEY_SELECTOR = struct('v1.FileKeySelector', {
  volumeName: str({ required: true }),
  path: str({ required: true }),
  key: str({ required: true }),
  optional: bool({ pointer: true, default: false }),
});

const ENV_VAR_SOURCE = struct('v1.EnvVarSource', {
  fieldRef: obj(() => OBJECT_FIELD_SELECTOR, { atomic: true }),
  resourceFieldRef: obj(() => RESOURCE_FIELD_SELECTOR, { atomic: true }),
  configMapKeyRef: obj(() => CONFIG_MAP_KEY_SELECTOR, { atomic: true }),
  secretKeyRef: obj(() => SECRET_KEY_SELECTOR, { atomic: true }),
  fileKeyRef: obj(() => FILE_KEY_SELECTOR, { atomic: true, notModelled: true }),
});

const ENV_VAR = struct('v1.EnvVar', {
  name: str({ required: true }),
  value: str(),
  valueFrom: obj(() => ENV_VAR_SOURCE),
});

const CONTAINER_RESIZE_POLICY = struct('v1.ContainerResizePolicy', {
  resourceName: str({ required: true, go: 'v1.ResourceName' }),
  restartPolicy: str({ required: true, go: 'v1.ResourceResizeRestartPolicy' }),
});

const CONTAINER_RESTART_RULE_ON_EXIT_CODES = struct('v1.ContainerRestartRuleOnExitCodes', {
  operator: str({ go: 'v1.ContainerRestartRuleOnExitCodesOperator' }),
  values: list(int32(), { set: true }),
});

const CONTAINER_RESTART_RULE = struct('v1.ContainerRestartRule', {
  action: str({ go: 'v1.ContainerRestartRuleAction' }),
  exitCodes: obj(() => CONTAINER_RESTART_RULE_ON_EXIT_CODES),
});

const VOLUME_MOUNT = struct('v1.VolumeMount', {
  name: str({ required: true }),
  readOnly: bool(),
  recursiveReadOnly: str({ pointer: true, go: 'v1.RecursiveReadOnlyMode' }),
  mountPath: str({ required: true }),
  subPath: str(),
  mountPropagation: oneOf(['None', 'HostToContainer', 'Bidirectional'], {
    pointer: true,
    go: 'v1.MountPropagationMode',
    notModelled: true,
  }),
  subPathExpr: str({ notModelled: true }),
});

const VOLUME_DEVICE = struct('v1.VolumeDevice', {
  name: str({ required: true }),
  devicePath: str({ required: true }),
});

const EXEC_ACTION = struct('v1.ExecAction', {
  command: list(str()),
});

const HTTP_HEADER = struct('v1.HTTPHeader', {
  name: str({ required: true }),
  value: str({ required: true }),
});

const HTTP_GET_ACTION = struct('v1.HTTPGetAction', {
  path: str(),
  port: intOrString({ required: true }),
  host: str(),
  scheme: oneOf(['HTTP', 'HTTPS'], { go: 'v1.URIScheme' }),
  httpHeaders: list(
    obj(() => HTTP_HEADER),
    { notModelled: true },
  ),
});

const TCP_SOCKET_ACTION = struct('v1.TCPSocketAction', {
  port: intOrString({ required: true }),
  host: str(),
});

const GRPC_ACTION = struct('v1.GRPCAction', {
  port: int32({ required: true }),
  service: str({ pointer: true, default: '' }),
});

const PROBE = struct('v1.Probe', {
  exec: obj(() => EXEC_ACTION),
  httpGet: obj(() => HTTP_GET_ACTION),
  tcpSocket: obj(() => TCP_SOCKET_ACTION),
  grpc: obj(() => GRPC_ACTION, { notModelled: true }),
  initialDelaySeconds: int32(),
  timeoutSeconds: int32(),
  periodSeconds: int32(),
  successThreshold: int32(),
  failureThreshold: int32(),
  terminationGracePeriodSeconds: int64({ pointer: true }),
});

const SLEEP_ACTION = struct('v1.SleepAction', {
  seconds: int64({ required: true }),
});

const LIFECYCLE_HANDLER = struct('v1.LifecycleHandler', {
  exec: obj(() => EXEC_ACTION),
  httpGet: obj(() => HTTP_GET_ACTION),
  tcpSocket: obj(() => TCP_SOCKET_ACTION),
  sleep: obj(() => SLEEP_ACTION),
});

const LIFECYCLE = struct('v1.Lifecycle', {
  postStart: obj(() => LIFECYCLE_HANDLER),
  preStop: obj(() => LIFECYCLE_HANDLER),
  stopSignal: oneOf(
    [
      'SIGABRT',
      'SIGALRM',
      'SIGBUS',
      'SIGCHLD',
      'SIGCLD',
      'SIGCONT',
      'SIGFPE',
      'SIGHUP',
      'SIGILL',
      'SIGINT',
      'SIGIO',
      'SIGIOT',
      'SIGKILL',
      'SIGPIPE',
      'SIGPOLL',
      'SIGPROF',
      'SIGPWR',
      'SIGQUIT',
      'SIGSEGV',
      'SIGSTKFLT',
      'SIGSTOP',
      'SIGSYS',
      'SIGTERM',
      'SIGTRAP',
      'SIGTSTP',
      'SIGTTIN',
      'SIGTTOU',
      'SIGURG',
      'SIGUSR1',
      'SIGUSR2',
      'SIGVTALRM',
      'SIGWINCH',
      'SIGXCPU',
      'SIGXFSZ',
      'SIGRTMIN',
      'SIGRTMIN+1',
      'SIGRTMIN+2',
      'SIGRTMIN+3',
      'SIGRTMIN+4',
      'SIGRTMIN+5',
      'SIGRTMIN+6',
      'SIGRTMIN+7',
      'SIGRTMIN+8',
      'SIGRTMIN+9',
      'SIGRTMIN+10',
      'SIGRTMIN+11',
      'SIGRTMIN+12',
      'SIGRTMIN+13',
      'SIGRTMIN+14',
      'SIGRTMIN+15',
      'SIGRTMAX-14',
      'SIGRTMAX-13',
      'SIGRTMAX-12',
      'SIGRTMAX-11',
      'SIGRTMAX-10',
      'SIGRTMAX-9',
      'SIGRTMAX-8',
      'SIGRTMAX-7',
      'SIGRTMAX-6',
      'SIGRTMAX-5',
      'SIGRTMAX-4',
      'SIGRTMAX-3',
      'SIGRTMAX-2',
      'SIGRTMAX-1',
      'SIGRTMAX',
    ],
    { pointer: true, go: 'v1.Signal', notModelled: true },
  ),
});

const CAPABILITIES = struct('v1.Capabilities', {
  add: list(str({ go: 'v1.Capability' })),
  drop: list(str({ go: 'v1.Capability' })),
});

/** Models: core/v1 SELinuxOptions */
export const SE_LINUX_OPTIONS = struct('v1.SELinuxOptions', {
  user: str(),
  role: str(),
  type: str(),
  level: str(),
});

/** Models: core/v1 WindowsSecurityContextOptions */
export const WINDOWS_SECURITY_CONTEXT_OPTIONS = struct('v1.WindowsSecurityContextOptions', {
  gmsaCredentialSpecName: str({ pointer: true }),
  gmsaCredentialSpec: str({ pointer: true }),
  runAsUserName: str({ pointer: true }),
  hostProcess: bool({ pointer: true }),
});

/** Models: core/v1 SeccompProfile */
export const SECCOMP_PROFILE = struct('v1.SeccompProfile', {
  type: oneOf(['Unconfined', 'RuntimeDefault', 'Localhost'], {
    required: true,
    go: 'v1.SeccompProfileType',
  }),
  localhostProfile: str({ pointer: true }),
});

/** Models: core/v1 AppArmorProfile */
export const APP_ARMOR_PROFILE = struct('v1.AppArmorProfile', {
  type: oneOf(['Unconfined', 'RuntimeDefault', 'Localhost'], {
    required: true,
    go: 'v1.AppArmorProfileType',
  }),
  localhostProfile: str({ pointer: true }),
});

/** Models: core/v1 SecurityContext */
export const SECURITY_CONTEXT = struct('v1.SecurityContext', {
  capabilities: obj(() => CAPABILITIES, { notModelled: true }),
  privileged: bool({ pointer: true, notModelled: true }),
  seLinuxOptions: obj(() => SE_LINUX_OPTIONS, { notModelled: true }),
  windowsOptions: obj(() => WINDOWS_SECURITY_CONTEXT_OPTIONS, { notModelled: true }),
  runAsUser: int64({ pointer: true, notModelled: true }),
  runAsGroup: int64({ pointer: true, notModelled: true }),
  runAsNonRoot: bool({ pointer: true, notModelled: true }),
  readOnlyRootFilesystem: bool({ pointer: true, notModelled: true }),
  allowPrivilegeEscalation: bool({ pointer: true, notModelled: true }),
  procMount: oneOf(['Default', 'Unmasked'], {
    pointer: true,
    notModelled: true,
    go: 'v1.ProcMountType',
  }),
  seccompProfile: obj(() => SECCOMP_PROFILE, { notModelled: true }),
  appArmorProfile: obj(() => APP_ARMOR_PROFILE, { notModelled: true }),
});

/** Models: core/v1 Container */
export const CONTAINER = struct('v1.Container', {
  name: str({ required: true }),
  image: str(),
  command: list(str()),
  args: list(str()),
  workingDir: str({ notModelled: true }),
  ports: list(
    obj(() => CONTAINER_PORT),
    { mergeKey: 'containerPort', keys: ['containerPort', 'protocol'] },
  ),
  envFrom: list(obj(() => ENV_FROM_SOURCE)),
  env: list(
    obj(() => ENV_VAR),
    { mergeKey: 'name' },
  ),
  resources: obj(() => RESOURCE_REQUIREMENTS, { always: true }),
  resizePolicy: list(obj(() => CONTAINER_RESIZE_POLICY)),
  restartPolicy: str({ pointer: true, go: 'v1.ContainerRestartPolicy' }),
  restartPolicyRules: list(obj(() => CONTAINER_RESTART_RULE)),
  volumeMounts: list(
    obj(() => VOLUME_MOUNT),
    { mergeKey: 'mountPath' },
  ),
  volumeDevices: list(
    obj(() => VOLUME_DEVICE),
    { mergeKey: 'devicePath', notModelled: true },
  ),
  livenessProbe: obj(() => PROBE),
  readinessProbe: obj(() => PROBE),
  startupProbe: obj(() => PROBE),
  lifecycle: obj(() => LIFECYCLE),
  terminationMessagePath: str(),
  terminationMessagePolicy: oneOf(['File', 'FallbackToLogsOnError'], {
    go: 'v1.TerminationMessagePolicy',
  }),
  imagePullPolicy: oneOf(['Always', 'Never', 'IfNotPresent'], { go: 'v1.PullPolicy' }),
  securityContext: obj(() => SECURITY_CONTEXT),
  stdin: bool({ notModelled: true }),
  stdinOnce: bool({ notModelled: true }),
  tty: bool({ notModelled: true }),
});

/** Models: core/v1 EphemeralContainer */
export const EPHEMERAL_CONTAINER = struct('v1.EphemeralContainer', {
  ...CONTAINER.fields,
  targetContainerName: str(),
});

const CONTAINER_STATE_WAITING = struct('v1.ContainerStateWaiting', {
  reason: str(),
  message: str(),
});

const CONTAINER_STATE_RUNNING = struct('v1.ContainerStateRunning', {
  startedAt: time({ always: true }),
});

const CONTAINER_STATE_TERMINATED = struct('v1.ContainerStateTerminated', {
  exitCode: int32({ required: true }),
  signal: int32(),
  reason: str(),
  message: str(),
  startedAt: time({ always: true }),
  finishedAt: time({ always: true }),
  containerID: str(),
});

const CONTAINER_STATE = struct('v1.ContainerState', {
  waiting: obj(() => CONTAINER_STATE_WAITING),
  running: obj(() => CONTAINER_STATE_RUNNING),
  terminated: obj(() => CONTAINER_STATE_TERMINATED),
});

const IMAGE_VOLUME_STATUS = struct('v1.ImageVolumeStatus', {
  imageRef: str(),
});

const VOLUME_STATUS = struct('v1.VolumeStatus', {
  image: obj(() => IMAGE_VOLUME_STATUS),
});

const VOLUME_MOUNT_STATUS = struct('v1.VolumeMountStatus', {
  name: str({ required: true }),
  mountPath: str({ required: true }),
  readOnly: bool(),
  recursiveReadOnly: str({ pointer: true, go: 'v1.RecursiveReadOnlyMode' }),
  volumeStatus: obj(() => VOLUME_STATUS),
});

const LINUX_CONTAINER_USER = struct('v1.LinuxContainerUser', {
  uid: int64({ required: true }),
  gid: int64({ required: true }),
  supplementalGroups: list(int64()),
});

const CONTAINER_USER = struct('v1.ContainerUser', {
  linux: obj(() => LINUX_CONTAINER_USER),
});

const RESOURCE_HEALTH = struct('v1.ResourceHealth', {
  resourceID: str({ required: true, go: 'v1.ResourceID' }),
  health: str({ go: 'v1.ResourceHealthStatus' }),
  message: str({ pointer: true }),
});

const RESOURCE_STATUS = struct('v1.ResourceStatus', {
  name: str({ required: true, go: 'v1.ResourceName' }),
  resources: list(
    obj(() => RESOURCE_HEALTH),
    { keys: ['resourceID'] },
  ),
});

/** Models: core/v1 ContainerStatus */
export const CONTAINER_STATUS = struct('v1.ContainerStatus', {
  name: str({ required: true }),
  state: obj(() => CONTAINER_STATE, { always: true }),
  lastState: obj(() => CONTAINER_STATE, { always: true }),
  ready: bool({ required: true }),
  restartCount: int32({ required: true }),
  image: str({ required: true }),
  imageID: str({ required: true }),
  containerID: str(),
  started: bool({ pointer: true }),
  allocatedResources: map(quantity()),
  resources: obj(() => RESOURCE_REQUIREMENTS),
  volumeMounts: list(
    obj(() => VOLUME_MOUNT_STATUS),
    { mergeKey: 'mountPath' },
  ),
  user: obj(() => CONTAINER_USER),
  allocatedResourcesStatus: list(
    obj(() => RESOURCE_STATUS),
    { mergeKey: 'name' },
  ),
  stopSignal: oneOf(
    [
      'SIGABRT',
      'SIGALRM',
      'SIGBUS',
      'SIGCHLD',
      'SIGCLD',
      'SIGCONT',
      'SIGFPE',
      'SIGHUP',
      'SIGILL',
      'SIGINT',
      'SIGIO',
      'SIGIOT',
      'SIGKILL',
      'SIGPIPE',
      'SIGPOLL',
      'SIGPROF',
      'SIGPWR',
      'SIGQUIT',
      'SIGSEGV',
      'SIGSTKFLT',
      'SIGSTOP',
      'SIGSYS',
      'SIGTERM',
      'SIGTRAP',
      'SIGTSTP',
      'SIGTTIN',
      'SIGTTOU',
      'SIGURG',
      'SIGUSR1',
      'SIGUSR2',
      'SIGVTALRM',
      'SIGWINCH',
      'SIGXCPU',
      'SIGXFSZ',
      'SIGRTMIN',
      'SIGRTMIN+1',
      'SIGRTMIN+2',
      'SIGRTMIN+3',
      'SIGRTMIN+4',
      'SIGRTMIN+5',
      'SIGRTMIN+6',
      'SIGRTMIN+7',
      'SIGRTMIN+8',
      'SIGRTMIN+9',
      'SIGRTMIN+10',
      'SIGRTMIN+11',
      'SIGRTMIN+12',
      'SIGRTMIN+13',
      'SIGRTMIN+14',
      'SIGRTMIN+15',
      'SIGRTMAX-14',
      'SIGRTMAX-13',
      'SIGRTMAX-12',
      'SIGRTMAX-11',
      'SIGRTMAX-10',
      'SIGRTMAX-9',
      'SIGRTMAX-8',
      'SIGRTMAX-7',
      'SIGRTMAX-6',
      'SIGRTMAX-5',
      'SIGRTMAX-4',
      'SIGRTMAX-3',
      'SIGRTMAX-2',
      'SIGRTMAX-1',
      'SIGRTMAX',
    ],
    { pointer: true, go: 'v1.Signal' },
  ),
});

export type Volume = TypeOf<typeof VOLUME>;
export type ResourceRequirements = TypeOf<typeof RESOURCE_REQUIREMENTS>;
export type Container = TypeOf<typeof CONTAINER>;
export type EphemeralContainer = TypeOf<typeof EPHEMERAL_CONTAINER>;
export type ContainerStatus = TypeOf<typeof CONTAINER_STATUS>;
export type KeyToPath = TypeOf<typeof KEY_TO_PATH>;
export type VolumeProjection = TypeOf<typeof VOLUME_PROJECTION>;
export type DownwardAPIVolumeFile = TypeOf<typeof DOWNWARD_API_VOLUME_FILE>;
export type ContainerPort = TypeOf<typeof CONTAINER_PORT>;
export type EnvVar = TypeOf<typeof ENV_VAR>;
export type EnvVarSource = TypeOf<typeof ENV_VAR_SOURCE>;
export type EnvFromSource = TypeOf<typeof ENV_FROM_SOURCE>;
export type Probe = TypeOf<typeof PROBE>;
export type Lifecycle = TypeOf<typeof LIFECYCLE>;
export type LifecycleHandler = TypeOf<typeof LIFECYCLE_HANDLER>;
export type HTTPGetAction = TypeOf<typeof HTTP_GET_ACTION>;
export type VolumeMount = TypeOf<typeof VOLUME_MOUNT>;
export type VolumeDevice = TypeOf<typeof VOLUME_DEVICE>;
export type SecurityContext = TypeOf<typeof SECURITY_CONTEXT>;
export type ResourceClaim = TypeOf<typeof RESOURCE_CLAIM>;
export type ContainerRestartRule = TypeOf<typeof CONTAINER_RESTART_RULE>;
export type ContainerResizePolicy = TypeOf<typeof CONTAINER_RESIZE_POLICY>;
export type SeccompProfile = TypeOf<typeof SECCOMP_PROFILE>;
export type AppArmorProfile = TypeOf<typeof APP_ARMOR_PROFILE>;
export type ContainerState = TypeOf<typeof CONTAINER_STATE>;
export type ContainerStateTerminated = TypeOf<typeof CONTAINER_STATE_TERMINATED>;
export type FileKeySelector = TypeOf<typeof FILE_KEY_SELECTOR>;
export type ObjectFieldSelector = TypeOf<typeof OBJECT_FIELD_SELECTOR>;
export type ResourceFieldSelector = TypeOf<typeof RESOURCE_FIELD_SELECTOR>;
export type CSIVolumeSource = TypeOf<typeof CSI_VOLUME_SOURCE>;
export type EphemeralVolumeSource = TypeOf<typeof EPHEMERAL_VOLUME_SOURCE>;
export type ProjectedVolumeSource = TypeOf<typeof PROJECTED_VOLUME_SOURCE>;
export type WindowsSecurityContextOptions = TypeOf<typeof WINDOWS_SECURITY_CONTEXT_OPTIONS>;
export type HostPathVolumeSource = TypeOf<typeof HOST_PATH_VOLUME_SOURCE>;
export type NFSVolumeSource = TypeOf<typeof NFS_VOLUME_SOURCE>;
