import type { TypeOf } from '../../fields/Field.ts';
import {
  any,
  bool,
  int32,
  int64,
  list,
  map,
  obj,
  quantity,
  str,
  struct,
  time,
} from '../../fields/Field.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden } from '../../meta/FieldError.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const TAINT = struct('v1.Taint', {
  key: str({ always: true }),
  value: str(),
  effect: str({ always: true }),
  timeAdded: time({ pointer: true }),
});

const SPEC = struct('v1.NodeSpec', {
  podCIDR: str(),
  podCIDRs: list(str(), { mergeKey: '' }),
  providerID: str(),
  unschedulable: bool(),
  taints: list(obj(() => TAINT)),
  configSource: any({ notModelled: true }),
});

const CONDITION = struct('v1.NodeCondition', {
  type: str({ always: true }),
  status: str({ always: true }),
  lastHeartbeatTime: time(),
  lastTransitionTime: time(),
  reason: str(),
  message: str(),
});

const ADDRESS = struct('v1.NodeAddress', {
  type: str({ always: true }),
  address: str({ always: true }),
});

const IMAGE = struct('v1.ContainerImage', { names: list(str()), sizeBytes: int64() });

const INFO = struct('v1.NodeSystemInfo', {
  machineID: str({ always: true }),
  systemUUID: str({ always: true }),
  bootID: str({ always: true }),
  kernelVersion: str({ always: true }),
  osImage: str({ always: true }),
  containerRuntimeVersion: str({ always: true }),
  kubeletVersion: str({ always: true }),
  kubeProxyVersion: str({ always: true }),
  operatingSystem: str({ always: true }),
  architecture: str({ always: true }),
});

const ENDPOINTS = struct('v1.NodeDaemonEndpoints', {
  kubeletEndpoint: obj(() => struct('v1.DaemonEndpoint', { Port: int32({ always: true }) })),
});

const STATUS = struct('v1.NodeStatus', {
  capacity: map(quantity()),
  allocatable: map(quantity()),
  phase: str(),
  conditions: list(
    obj(() => CONDITION),
    { mergeKey: 'type' },
  ),
  addresses: list(
    obj(() => ADDRESS),
    { mergeKey: 'type' },
  ),
  daemonEndpoints: obj(() => ENDPOINTS, { always: true }),
  nodeInfo: obj(() => INFO, { always: true }),
  images: list(obj(() => IMAGE)),
  volumesInUse: list(str()),
  volumesAttached: list(any()),
  config: any(),
  runtimeHandlers: list(any()),
  features: any(),
  declaredFeatures: list(str()),
});

const FIELDS = kindStruct('v1.Node', {
  spec: obj(() => SPEC, { always: true }),
  status: obj(() => STATUS, { always: true }),
});

export type Node = TypeOf<typeof FIELDS>;
export type Taint = TypeOf<typeof TAINT>;
export type NodeCondition = TypeOf<typeof CONDITION>;

function validateUpdate(o: Node, old: Node): readonly FieldError[] {
  const was = old.spec?.podCIDR;
  if (was !== undefined && o.spec?.podCIDR !== was) {
    return [
      forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'),
    ];
  }
  return [];
}

/** Models: pkg/registry/core/node/strategy.go */
export const NODE: Kind = kind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  fields: FIELDS,
  validateName: dns1123Subdomain,
  defaults: (o) => {
    const { capacity, allocatable } = o.status ?? {};
    if (!capacity || allocatable) return o;
    return { ...o, status: { ...o.status, allocatable: capacity } };
  },
  prepareForUpdate: (o, old) => ({ ...o, status: old.status ?? {} }),
  prepareForStatusUpdate: (o, old) => ({ ...o, spec: old.spec ?? {} }),
  validateUpdate,
  selectable: (o) => ({ 'spec.unschedulable': String(o.spec?.unschedulable ?? false) }),
});
