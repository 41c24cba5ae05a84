import type { TypeOf } from '../../fields/Field.ts';
import {
  bool,
  int32,
  int64,
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

/** Models: core/v1 Taint */
export const TAINT = struct('v1.Taint', {
  key: str({ required: true }),
  value: str(),
  effect: oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], {
    required: true,
    go: 'v1.TaintEffect',
  }),
  timeAdded: time({ pointer: true }),
});

const CONFIG_MAP_NODE_CONFIG_SOURCE = struct('v1.ConfigMapNodeConfigSource', {
  namespace: str({ required: true }),
  name: str({ required: true }),
  uid: str({ go: 'types.UID' }),
  resourceVersion: str(),
  kubeletConfigKey: str({ required: true }),
});

const NODE_CONFIG_SOURCE = struct('v1.NodeConfigSource', {
  configMap: obj(() => CONFIG_MAP_NODE_CONFIG_SOURCE),
});

const NODE_SPEC = struct('v1.NodeSpec', {
  podCIDR: str(),
  podCIDRs: list(str(), { mergeKey: '' }),
  providerID: str(),
  unschedulable: bool(),
  taints: list(obj(() => TAINT)),
  configSource: obj(() => NODE_CONFIG_SOURCE, { notModelled: true }),
  externalID: str(),
});

const NODE_CONDITION = struct('v1.NodeCondition', {
  type: str({ required: true, go: 'v1.NodeConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastHeartbeatTime: time({ always: true }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

/** Models: core/v1 NodeAddress */
export const NODE_ADDRESS = struct('v1.NodeAddress', {
  type: str({ required: true, go: 'v1.NodeAddressType' }),
  address: str({ required: true }),
});

const DAEMON_ENDPOINT = struct('v1.DaemonEndpoint', {
  Port: int32({ required: true }),
});

const NODE_DAEMON_ENDPOINTS = struct('v1.NodeDaemonEndpoints', {
  kubeletEndpoint: obj(() => DAEMON_ENDPOINT, { always: true }),
});

const NODE_SWAP_STATUS = struct('v1.NodeSwapStatus', {
  capacity: int64({ pointer: true }),
});

const NODE_SYSTEM_INFO = struct('v1.NodeSystemInfo', {
  machineID: str({ required: true }),
  systemUUID: str({ required: true }),
  bootID: str({ required: true }),
  kernelVersion: str({ required: true }),
  osImage: str({ required: true }),
  containerRuntimeVersion: str({ required: true }),
  kubeletVersion: str({ required: true }),
  kubeProxyVersion: str({ required: true }),
  operatingSystem: str({ required: true }),
  architecture: str({ required: true }),
  swap: obj(() => NODE_SWAP_STATUS),
});

const CONTAINER_IMAGE = struct('v1.ContainerImage', {
  names: list(str(), { always: true }),
  sizeBytes: int64(),
});

const ATTACHED_VOLUME = struct('v1.AttachedVolume', {
  name: str({ required: true, go: 'v1.UniqueVolumeName' }),
  devicePath: str({ required: true }),
});

const NODE_CONFIG_STATUS = struct('v1.NodeConfigStatus', {
  assigned: obj(() => NODE_CONFIG_SOURCE),
  active: obj(() => NODE_CONFIG_SOURCE),
  lastKnownGood: obj(() => NODE_CONFIG_SOURCE),
  error: str(),
});

const NODE_RUNTIME_HANDLER_FEATURES = struct('v1.NodeRuntimeHandlerFeatures', {
  recursiveReadOnlyMounts: bool({ pointer: true }),
  userNamespaces: bool({ pointer: true }),
});

const NODE_RUNTIME_HANDLER = struct('v1.NodeRuntimeHandler', {
  name: str({ always: true }),
  features: obj(() => NODE_RUNTIME_HANDLER_FEATURES),
});

const NODE_FEATURES = struct('v1.NodeFeatures', {
  supplementalGroupsPolicy: bool({ pointer: true }),
});

const NODE_STATUS = struct('v1.NodeStatus', {
  capacity: map(quantity()),
  allocatable: map(quantity()),
  phase: oneOf(['Pending', 'Running', 'Terminated'], { go: 'v1.NodePhase' }),
  conditions: list(
    obj(() => NODE_CONDITION),
    { mergeKey: 'type' },
  ),
  addresses: list(
    obj(() => NODE_ADDRESS),
    { mergeKey: 'type' },
  ),
  daemonEndpoints: obj(() => NODE_DAEMON_ENDPOINTS, { always: true }),
  nodeInfo: obj(() => NODE_SYSTEM_INFO, { always: true }),
  images: list(obj(() => CONTAINER_IMAGE)),
  volumesInUse: list(str({ go: 'v1.UniqueVolumeName' })),
  volumesAttached: list(obj(() => ATTACHED_VOLUME)),
  config: obj(() => NODE_CONFIG_STATUS),
  runtimeHandlers: list(obj(() => NODE_RUNTIME_HANDLER)),
  features: obj(() => NODE_FEATURES),
  declaredFeatures: list(str()),
});

/** Models: core/v1 Node */
export const NODE_FIELDS = kindStruct('v1.Node', {
  spec: obj(() => NODE_SPEC, { always: true }),
  status: obj(() => NODE_STATUS, { always: true }),
});

export type Node = TypeOf<typeof NODE_FIELDS>;
export type NodeSpec = TypeOf<typeof NODE_SPEC>;
export type Taint = TypeOf<typeof TAINT>;
export type NodeStatus = TypeOf<typeof NODE_STATUS>;
export type NodeCondition = TypeOf<typeof NODE_CONDITION>;
export type NodeAddress = TypeOf<typeof NODE_ADDRESS>;
export type ContainerImage = TypeOf<typeof CONTAINER_IMAGE>;
export type AttachedVolume = TypeOf<typeof ATTACHED_VOLUME>;
export type NodeRuntimeHandler = TypeOf<typeof NODE_RUNTIME_HANDLER>;
