import type { TypeOf } from '../../fields/Field.ts';
import {
  any,
  bool,
  bytes,
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
} from '../../fields/Field.ts';

const LOCAL_NAME = { name: str(), optional: bool({ pointer: true }) };

const KEY_SELECTOR = { key: str({ always: true }), ...LOCAL_NAME };

const SECRET_KEY_SELECTOR = struct('v1.SecretKeySelector', { ...KEY_SELECTOR });

const CONFIG_MAP_KEY_SELECTOR = struct('v1.ConfigMapKeySelector', { ...KEY_SELECTOR });

/** Models: core/v1 ObjectFieldSelector */
export const OBJECT_FIELD_SELECTOR = struct('v1.ObjectFieldSelector', {
  apiVersion: str(),
  fieldPath: str({ always: true }),
});

/** Models: core/v1 ResourceFieldSelector */
export const RESOURCE_FIELD_SELECTOR = struct('v1.ResourceFieldSelector', {
  containerName: str(),
  resource: str({ always: true }),
  divisor: quantity(),
});

const ENV_VAR_SOURCE = struct('v1.EnvVarSource', {
  fieldRef: obj(() => OBJECT_FIELD_SELECTOR),
  resourceFieldRef: obj(() => RESOURCE_FIELD_SELECTOR),
  configMapKeyRef: obj(() => CONFIG_MAP_KEY_SELECTOR),
  secretKeyRef: obj(() => SECRET_KEY_SELECTOR),
});

const ENV_VAR = struct('v1.EnvVar', {
  name: str({ always: true }),
  value: str(),
  valueFrom: obj(() => ENV_VAR_SOURCE),
});

const ENV_FROM = struct('v1.EnvFromSource', {
  prefix: str(),
  configMapRef: obj(() => struct('v1.ConfigMapEnvSource', { ...LOCAL_NAME })),
  secretRef: obj(() => struct('v1.SecretEnvSource', { ...LOCAL_NAME })),
});

const CONTAINER_PORT = struct('v1.ContainerPort', {
  name: str(),
  hostPort: int32(),
  containerPort: int32({ always: true }),
  protocol: oneOf(['TCP', 'UDP', 'SCTP']),
  hostIP: str(),
});

/** Models: core/v1 ResourceRequirements */
export const RESOURCES = struct('v1.ResourceRequirements', {
  limits: map(quantity()),
  requests: map(quantity()),
  claims: list(any(), { notModelled: true }),
});

const EXEC_ACTION = struct('v1.ExecAction', { command: list(str()) });

const HTTP_GET_ACTION = struct('v1.HTTPGetAction', {
  path: str(),
  port: intOrString({ always: true }),
  host: str(),
  scheme: str(),
  httpHeaders: list(
    obj(() =>
      struct('v1.HTTPHeader', { name: str({ always: true }), value: str({ always: true }) }),
    ),
  ),
});

const TCP_SOCKET_ACTION = struct('v1.TCPSocketAction', {
  port: intOrString({ always: true }),
  host: str(),
});

const PROBE = struct('v1.Probe', {
  exec: obj(() => EXEC_ACTION),
  httpGet: obj(() => HTTP_GET_ACTION),
  tcpSocket: obj(() => TCP_SOCKET_ACTION),
  grpc: obj(
    () =>
      struct('v1.GRPCAction', { port: int32({ always: true }), service: str({ pointer: true }) }),
    { notModelled: true },
  ),
  initialDelaySeconds: int32(),
  timeoutSeconds: int32(),
  periodSeconds: int32(),
  successThreshold: int32(),
  failureThreshold: int32(),
  terminationGracePeriodSeconds: int64({ pointer: true }),
});

const LIFECYCLE_HANDLER = struct('v1.LifecycleHandler', {
  exec: obj(() => EXEC_ACTION),
  httpGet: obj(() => HTTP_GET_ACTION),
  tcpSocket: obj(() => TCP_SOCKET_ACTION),
  sleep: obj(() => struct('v1.SleepAction', { seconds: int64({ always: true }) })),
});

const LIFECYCLE = struct('v1.Lifecycle', {
  postStart: obj(() => LIFECYCLE_HANDLER),
  preStop: obj(() => LIFECYCLE_HANDLER),
  stopSignal: str({ pointer: true }),
});

const VOLUME_MOUNT = struct('v1.VolumeMount', {
  name: str({ always: true }),
  readOnly: bool(),
  recursiveReadOnly: str({ pointer: true }),
  mountPath: str({ always: true }),
  subPath: str(),
  mountPropagation: str({ pointer: true }),
  subPathExpr: str(),
});

const CAPABILITIES = struct('v1.Capabilities', { add: list(str()), drop: list(str()) });

const SECURITY_CONTEXT = struct('v1.SecurityContext', {
  capabilities: obj(() => CAPABILITIES),
  privileged: bool({ pointer: true }),
  seLinuxOptions: any({ notModelled: true }),
  windowsOptions: any({ notModelled: true }),
  runAsUser: int64({ pointer: true }),
  runAsGroup: int64({ pointer: true }),
  runAsNonRoot: bool({ pointer: true }),
  readOnlyRootFilesystem: bool({ pointer: true }),
  allowPrivilegeEscalation: bool({ pointer: true }),
  procMount: str({ pointer: true }),
  seccompProfile: any({ notModelled: true }),
  appArmorProfile: any({ notModelled: true }),
});

/** Models: core/v1 Container. Init containers are the same struct. */
export const CONTAINER = struct('v1.Container', {
  name: str({ always: true }),
  image: str(),
  command: list(str()),
  args: list(str()),
  workingDir: str(),
  ports: list(
    obj(() => CONTAINER_PORT),
    { mergeKey: 'containerPort' },
  ),
  envFrom: list(obj(() => ENV_FROM)),
  env: list(
    obj(() => ENV_VAR),
    { mergeKey: 'name' },
  ),
  resources: obj(() => RESOURCES, { always: true }),
  resizePolicy: list(any(), { notModelled: true }),
  restartPolicy: str({ pointer: true }),
  restartPolicyRules: list(any(), { notModelled: true }),
  volumeMounts: list(
    obj(() => VOLUME_MOUNT),
    { mergeKey: 'mountPath' },
  ),
  volumeDevices: list(any(), { mergeKey: 'devicePath', notModelled: true }),
  livenessProbe: obj(() => PROBE),
  readinessProbe: obj(() => PROBE),
  startupProbe: obj(() => PROBE),
  lifecycle: obj(() => LIFECYCLE),
  terminationMessagePath: str(),
  terminationMessagePolicy: oneOf(['File', 'FallbackToLogsOnError']),
  imagePullPolicy: oneOf(['Always', 'IfNotPresent', 'Never']),
  securityContext: obj(() => SECURITY_CONTEXT),
  stdin: bool(),
  stdinOnce: bool(),
  tty: bool(),
});

const KEY_TO_PATH = struct('v1.KeyToPath', {
  key: str({ always: true }),
  path: str({ always: true }),
  mode: int32({ pointer: true }),
});

const ITEMS = list(obj(() => KEY_TO_PATH));

const DOWNWARD_FILE = struct('v1.DownwardAPIVolumeFile', {
  path: str({ always: true }),
  fieldRef: obj(() => OBJECT_FIELD_SELECTOR),
  resourceFieldRef: obj(() => RESOURCE_FIELD_SELECTOR),
  mode: int32({ pointer: true }),
});

const TOKEN = struct('v1.ServiceAccountTokenProjection', {
  audience: str(),
  expirationSeconds: int64({ pointer: true }),
  path: str({ always: true }),
});

const PROJECTION = struct('v1.VolumeProjection', {
  secret: obj(() => struct('v1.SecretProjection', { name: str(), items: ITEMS, optional: bool() })),
  downwardAPI: obj(() =>
    struct('v1.DownwardAPIProjection', { items: list(obj(() => DOWNWARD_FILE)) }),
  ),
  configMap: obj(() =>
    struct('v1.ConfigMapProjection', { name: str(), items: ITEMS, optional: bool() }),
  ),
  serviceAccountToken: obj(() => TOKEN),
});

/** Models: core/v1 Volume. Kinds of volumes that are not listed are kept, not modelled. */
export const VOLUME = struct('v1.Volume', {
  name: str({ always: true }),
  hostPath: obj(() =>
    struct('v1.HostPathVolumeSource', {
      path: str({ always: true }),
      type: str({ pointer: true }),
    }),
  ),
  emptyDir: obj(() =>
    struct('v1.EmptyDirVolumeSource', { medium: str(), sizeLimit: quantity({ pointer: true }) }),
  ),
  secret: obj(() =>
    struct('v1.SecretVolumeSource', {
      secretName: str(),
      items: ITEMS,
      defaultMode: int32({ pointer: true }),
      optional: bool({ pointer: true }),
    }),
  ),
  persistentVolumeClaim: obj(
    () =>
      struct('v1.PersistentVolumeClaimVolumeSource', {
        claimName: str({ always: true }),
        readOnly: bool(),
      }),
    { notModelled: true },
  ),
  downwardAPI: obj(() =>
    struct('v1.DownwardAPIVolumeSource', {
      items: list(obj(() => DOWNWARD_FILE)),
      defaultMode: int32({ pointer: true }),
    }),
  ),
  configMap: obj(() =>
    struct('v1.ConfigMapVolumeSource', {
      name: str(),
      items: ITEMS,
      defaultMode: int32({ pointer: true }),
      optional: bool({ pointer: true }),
    }),
  ),
  projected: obj(() =>
    struct('v1.ProjectedVolumeSource', {
      sources: list(obj(() => PROJECTION)),
      defaultMode: int32({ pointer: true }),
    }),
  ),
  nfs: any({ notModelled: true }),
  csi: any({ notModelled: true }),
  ephemeral: any({ notModelled: true }),
  image: any({ notModelled: true }),
});

const STATE = struct('v1.ContainerState', {
  waiting: obj(() => struct('v1.ContainerStateWaiting', { reason: str(), message: str() })),
  running: obj(() => struct('v1.ContainerStateRunning', { startedAt: str() })),
  terminated: obj(() =>
    struct('v1.ContainerStateTerminated', {
      exitCode: int32({ always: true }),
      signal: int32(),
      reason: str(),
      message: str(),
      startedAt: str(),
      finishedAt: str(),
      containerID: str(),
    }),
  ),
});

/** Models: core/v1 ContainerStatus */
export const CONTAINER_STATUS = struct('v1.ContainerStatus', {
  name: str({ always: true }),
  state: obj(() => STATE),
  lastState: obj(() => STATE, { always: true }),
  ready: bool({ always: true }),
  restartCount: int32({ always: true }),
  image: str({ always: true }),
  imageID: str({ always: true }),
  containerID: str(),
  started: bool({ pointer: true }),
  allocatedResources: map(quantity()),
  resources: obj(() => RESOURCES),
  volumeMounts: list(any()),
  user: any(),
});

/** Bytes as base64 text, for ConfigMaps and Secrets. */
export const BINARY_DATA = map(bytes());

export type Container = TypeOf<typeof CONTAINER>;
export type ContainerStatus = TypeOf<typeof CONTAINER_STATUS>;
export type ContainerState = TypeOf<typeof STATE>;
export type Probe = TypeOf<typeof PROBE>;
export type Volume = TypeOf<typeof VOLUME>;
