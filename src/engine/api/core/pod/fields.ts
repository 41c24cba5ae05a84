import type { TypeOf } from '../../fields/Field.ts';
import {
  any,
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
import { kindStruct, LABEL_SELECTOR, OBJECT_META } from '../../meta/ObjectMeta.ts';
import { CONTAINER, CONTAINER_STATUS, RESOURCES, VOLUME } from './containerFields.ts';

const TOLERATION = struct('v1.Toleration', {
  key: str(),
  operator: oneOf(['Equal', 'Exists']),
  value: str(),
  effect: oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
  tolerationSeconds: int64({ pointer: true }),
});

const NODE_SELECTOR_REQUIREMENT = struct('v1.NodeSelectorRequirement', {
  key: str({ always: true }),
  operator: oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'], { always: true }),
  values: list(str()),
});

const NODE_SELECTOR_TERM = struct('v1.NodeSelectorTerm', {
  matchExpressions: list(obj(() => NODE_SELECTOR_REQUIREMENT)),
  matchFields: list(obj(() => NODE_SELECTOR_REQUIREMENT)),
});

const NODE_SELECTOR = struct('v1.NodeSelector', {
  nodeSelectorTerms: list(
    obj(() => NODE_SELECTOR_TERM),
    { always: true },
  ),
});

const NODE_AFFINITY = struct('v1.NodeAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: obj(() => NODE_SELECTOR),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    obj(() =>
      struct('v1.PreferredSchedulingTerm', {
        weight: int32({ always: true }),
        preference: obj(() => NODE_SELECTOR_TERM, { always: true }),
      }),
    ),
  ),
});

const POD_AFFINITY_TERM = struct('v1.PodAffinityTerm', {
  labelSelector: obj(() => LABEL_SELECTOR),
  namespaces: list(str()),
  topologyKey: str({ always: true }),
  namespaceSelector: obj(() => LABEL_SELECTOR),
  matchLabelKeys: list(str()),
  mismatchLabelKeys: list(str()),
});

const POD_AFFINITY_FIELDS = {
  requiredDuringSchedulingIgnoredDuringExecution: list(obj(() => POD_AFFINITY_TERM)),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    obj(() =>
      struct('v1.WeightedPodAffinityTerm', {
        weight: int32({ always: true }),
        podAffinityTerm: obj(() => POD_AFFINITY_TERM, { always: true }),
      }),
    ),
  ),
};

const AFFINITY = struct('v1.Affinity', {
  nodeAffinity: obj(() => NODE_AFFINITY),
  podAffinity: obj(() => struct('v1.PodAffinity', POD_AFFINITY_FIELDS)),
  podAntiAffinity: obj(() => struct('v1.PodAntiAffinity', POD_AFFINITY_FIELDS)),
});

const SPREAD = struct('v1.TopologySpreadConstraint', {
  maxSkew: int32({ always: true }),
  topologyKey: str({ always: true }),
  whenUnsatisfiable: oneOf(['DoNotSchedule', 'ScheduleAnyway'], { always: true }),
  labelSelector: obj(() => LABEL_SELECTOR),
  minDomains: int32({ pointer: true }),
  nodeAffinityPolicy: str({ pointer: true }),
  nodeTaintsPolicy: str({ pointer: true }),
  matchLabelKeys: list(str()),
});

const POD_SECURITY_CONTEXT = struct('v1.PodSecurityContext', {
  runAsUser: int64({ pointer: true }),
  runAsGroup: int64({ pointer: true }),
  runAsNonRoot: bool({ pointer: true }),
  supplementalGroups: list(int64()),
  fsGroup: int64({ pointer: true }),
  sysctls: list(any()),
  fsGroupChangePolicy: str({ pointer: true }),
  seccompProfile: any({ notModelled: true }),
});

/** Models: core/v1 PodSpec */
export const POD_SPEC = struct('v1.PodSpec', {
  volumes: list(
    obj(() => VOLUME),
    { mergeKey: 'name', retainKeys: true },
  ),
  initContainers: list(
    obj(() => CONTAINER),
    { mergeKey: 'name' },
  ),
  containers: list(
    obj(() => CONTAINER),
    { mergeKey: 'name', always: true },
  ),
  ephemeralContainers: list(any(), { mergeKey: 'name', notModelled: true }),
  restartPolicy: oneOf(['Always', 'OnFailure', 'Never']),
  terminationGracePeriodSeconds: int64({ pointer: true }),
  activeDeadlineSeconds: int64({ pointer: true }),
  dnsPolicy: oneOf(['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
  nodeSelector: map(str()),
  serviceAccountName: str(),
  serviceAccount: str(),
  automountServiceAccountToken: bool({ pointer: true }),
  nodeName: str(),
  hostNetwork: bool(),
  hostPID: bool(),
  hostIPC: bool(),
  shareProcessNamespace: bool({ pointer: true }),
  securityContext: obj(() => POD_SECURITY_CONTEXT),
  imagePullSecrets: list(
    obj(() => struct('v1.LocalObjectReference', { name: str() })),
    { mergeKey: 'name' },
  ),
  hostname: str(),
  subdomain: str(),
  affinity: obj(() => AFFINITY),
  schedulerName: str(),
  tolerations: list(obj(() => TOLERATION)),
  hostAliases: list(any(), { mergeKey: 'ip', notModelled: true }),
  priorityClassName: str(),
  priority: int32({ pointer: true }),
  dnsConfig: any({ notModelled: true }),
  readinessGates: list(
    obj(() => struct('v1.PodReadinessGate', { conditionType: str({ always: true }) })),
  ),
  runtimeClassName: str({ pointer: true }),
  enableServiceLinks: bool({ pointer: true }),
  preemptionPolicy: str({ pointer: true }),
  overhead: map(quantity()),
  topologySpreadConstraints: list(
    obj(() => SPREAD),
    { mergeKey: 'topologyKey' },
  ),
  setHostnameAsFQDN: bool({ pointer: true }),
  os: any(),
  hostUsers: bool({ pointer: true }),
  schedulingGates: list(
    obj(() => struct('v1.PodSchedulingGate', { name: str({ always: true }) })),
    { mergeKey: 'name' },
  ),
  resourceClaims: list(any(), { mergeKey: 'name', retainKeys: true, notModelled: true }),
  resources: obj(() => RESOURCES),
});

const POD_CONDITION = struct('v1.PodCondition', {
  type: str({ always: true }),
  observedGeneration: int64(),
  status: str({ always: true }),
  lastProbeTime: time({ pointer: true }),
  lastTransitionTime: time(),
  reason: str(),
  message: str(),
});

const IP = struct('v1.PodIP', { ip: str({ always: true }) });

const POD_STATUS = struct('v1.PodStatus', {
  observedGeneration: int64(),
  phase: oneOf(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']),
  conditions: list(
    obj(() => POD_CONDITION),
    { mergeKey: 'type' },
  ),
  message: str(),
  reason: str(),
  nominatedNodeName: str(),
  hostIP: str(),
  hostIPs: list(
    obj(() => struct('v1.HostIP', { ip: str({ always: true }) })),
    { mergeKey: 'ip' },
  ),
  podIP: str(),
  podIPs: list(
    obj(() => IP),
    { mergeKey: 'ip' },
  ),
  startTime: time({ pointer: true }),
  initContainerStatuses: list(obj(() => CONTAINER_STATUS)),
  containerStatuses: list(obj(() => CONTAINER_STATUS)),
  qosClass: str(),
});

/** Models: core/v1 Pod */
export const POD = kindStruct('v1.Pod', {
  spec: obj(() => POD_SPEC, { always: true }),
  status: obj(() => POD_STATUS, { always: true }),
});

/** Models: core/v1 PodTemplateSpec */
export const POD_TEMPLATE_SPEC = struct('v1.PodTemplateSpec', {
  metadata: obj(() => OBJECT_META, { always: true }),
  spec: obj(() => POD_SPEC, { always: true }),
});

export type Pod = TypeOf<typeof POD>;
export type PodSpec = TypeOf<typeof POD_SPEC>;
export type PodStatus = TypeOf<typeof POD_STATUS>;
export type PodCondition = TypeOf<typeof POD_CONDITION>;
export type PodTemplateSpec = TypeOf<typeof POD_TEMPLATE_SPEC>;
export type Toleration = TypeOf<typeof TOLERATION>;
export type NodeSelectorTerm = TypeOf<typeof NODE_SELECTOR_TERM>;
export type Affinity = TypeOf<typeof AFFINITY>;
