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
import { LABEL_SELECTOR, OBJECT_META, kindStruct } from '../../meta/ObjectMeta.ts';
import { LOCAL_OBJECT_REFERENCE } from '../references.ts';
import {
  APP_ARMOR_PROFILE,
  CONTAINER,
  CONTAINER_STATUS,
  EPHEMERAL_CONTAINER,
  RESOURCE_REQUIREMENTS,
  SECCOMP_PROFILE,
  SE_LINUX_OPTIONS,
  VOLUME,
  WINDOWS_SECURITY_CONTEXT_OPTIONS,
} from './containerFields.ts';

/** Models: core/v1 Toleration */
export const TOLERATION = struct('v1.Toleration', {
  key: str(),
  operator: oneOf(['Exists', 'Equal', 'Lt', 'Gt'], { go: 'v1.TolerationOperator' }),
  value: str(),
  effect: oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], { go: 'v1.TaintEffect' }),
  tolerationSeconds: int64({ pointer: true }),
});

const NODE_SELECTOR_REQUIREMENT = struct('v1.NodeSelectorRequirement', {
  key: str({ required: true }),
  operator: oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'], {
    required: true,
    go: 'v1.NodeSelectorOperator',
  }),
  values: list(str()),
});

const NODE_SELECTOR_TERM = struct('v1.NodeSelectorTerm', {
  matchExpressions: list(obj(() => NODE_SELECTOR_REQUIREMENT)),
  matchFields: list(obj(() => NODE_SELECTOR_REQUIREMENT)),
});

/** Models: core/v1 NodeSelector */
export const NODE_SELECTOR = struct('v1.NodeSelector', {
  nodeSelectorTerms: list(
    obj(() => NODE_SELECTOR_TERM),
    { required: true },
  ),
});

const PREFERRED_SCHEDULING_TERM = struct('v1.PreferredSchedulingTerm', {
  weight: int32({ required: true }),
  preference: obj(() => NODE_SELECTOR_TERM, { required: true, atomic: true }),
});

const NODE_AFFINITY = struct('v1.NodeAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: obj(() => NODE_SELECTOR, { atomic: true }),
  preferredDuringSchedulingIgnoredDuringExecution: list(obj(() => PREFERRED_SCHEDULING_TERM)),
});

const POD_AFFINITY_TERM = struct('v1.PodAffinityTerm', {
  labelSelector: obj(() => LABEL_SELECTOR, { atomic: true }),
  namespaces: list(str()),
  topologyKey: str({ required: true }),
  namespaceSelector: obj(() => LABEL_SELECTOR, { atomic: true }),
  matchLabelKeys: list(str()),
  mismatchLabelKeys: list(str()),
});

const WEIGHTED_POD_AFFINITY_TERM = struct('v1.WeightedPodAffinityTerm', {
  weight: int32({ required: true }),
  podAffinityTerm: obj(() => POD_AFFINITY_TERM, { required: true }),
});

const POD_AFFINITY = struct('v1.PodAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: list(obj(() => POD_AFFINITY_TERM)),
  preferredDuringSchedulingIgnoredDuringExecution: list(obj(() => WEIGHTED_POD_AFFINITY_TERM)),
});

const POD_ANTI_AFFINITY = struct('v1.PodAntiAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: list(obj(() => POD_AFFINITY_TERM)),
  preferredDuringSchedulingIgnoredDuringExecution: list(obj(() => WEIGHTED_POD_AFFINITY_TERM)),
});

/** Models: core/v1 Affinity */
export const AFFINITY = struct('v1.Affinity', {
  nodeAffinity: obj(() => NODE_AFFINITY),
  podAffinity: obj(() => POD_AFFINITY),
  podAntiAffinity: obj(() => POD_ANTI_AFFINITY),
});

/** Models: core/v1 TopologySpreadConstraint */
export const TOPOLOGY_SPREAD_CONSTRAINT = struct('v1.TopologySpreadConstraint', {
  maxSkew: int32({ required: true }),
  topologyKey: str({ required: true }),
  whenUnsatisfiable: oneOf(['DoNotSchedule', 'ScheduleAnyway'], {
    required: true,
    go: 'v1.UnsatisfiableConstraintAction',
  }),
  labelSelector: obj(() => LABEL_SELECTOR, { atomic: true }),
  minDomains: int32({ pointer: true }),
  nodeAffinityPolicy: oneOf(['Ignore', 'Honor'], { pointer: true, go: 'v1.NodeInclusionPolicy' }),
  nodeTaintsPolicy: oneOf(['Ignore', 'Honor'], { pointer: true, go: 'v1.NodeInclusionPolicy' }),
  matchLabelKeys: list(str()),
});

const SYSCTL = struct('v1.Sysctl', {
  name: str({ required: true }),
  value: str({ required: true }),
});

const POD_SECURITY_CONTEXT = struct('v1.PodSecurityContext', {
  seLinuxOptions: obj(() => SE_LINUX_OPTIONS, { notModelled: true }),
  windowsOptions: obj(() => WINDOWS_SECURITY_CONTEXT_OPTIONS, { notModelled: true }),
  runAsUser: int64({ pointer: true, notModelled: true }),
  runAsGroup: int64({ pointer: true, notModelled: true }),
  runAsNonRoot: bool({ pointer: true, notModelled: true }),
  supplementalGroups: list(int64(), { notModelled: true }),
  supplementalGroupsPolicy: oneOf(['Merge', 'Strict'], {
    pointer: true,
    notModelled: true,
    go: 'v1.SupplementalGroupsPolicy',
  }),
  fsGroup: int64({ pointer: true, notModelled: true }),
  sysctls: list(
    obj(() => SYSCTL),
    { notModelled: true },
  ),
  fsGroupChangePolicy: oneOf(['OnRootMismatch', 'Always'], {
    pointer: true,
    notModelled: true,
    go: 'v1.PodFSGroupChangePolicy',
  }),
  seccompProfile: obj(() => SECCOMP_PROFILE, { notModelled: true }),
  appArmorProfile: obj(() => APP_ARMOR_PROFILE, { notModelled: true }),
  seLinuxChangePolicy: str({ pointer: true, notModelled: true, go: 'v1.PodSELinuxChangePolicy' }),
});

const HOST_ALIAS = struct('v1.HostAlias', {
  ip: str({ required: true }),
  hostnames: list(str()),
});

const POD_DNS_CONFIG_OPTION = struct('v1.PodDNSConfigOption', {
  name: str(),
  value: str({ pointer: true }),
});

const POD_DNS_CONFIG = struct('v1.PodDNSConfig', {
  nameservers: list(str()),
  searches: list(str()),
  options: list(obj(() => POD_DNS_CONFIG_OPTION)),
});

const POD_READINESS_GATE = struct('v1.PodReadinessGate', {
  conditionType: str({ required: true, go: 'v1.PodConditionType' }),
});

const POD_OS = struct('v1.PodOS', {
  name: str({ required: true, go: 'v1.OSName' }),
});

const POD_SCHEDULING_GATE = struct('v1.PodSchedulingGate', {
  name: str({ required: true }),
});

const POD_RESOURCE_CLAIM = struct('v1.PodResourceClaim', {
  name: str({ required: true }),
  resourceClaimName: str({ pointer: true }),
  resourceClaimTemplateName: str({ pointer: true }),
});

const POD_SCHEDULING_GROUP = struct('v1.PodSchedulingGroup', {
  podGroupName: str({ pointer: true }),
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
    { required: true, mergeKey: 'name' },
  ),
  ephemeralContainers: list(
    obj(() => EPHEMERAL_CONTAINER),
    { mergeKey: 'name' },
  ),
  restartPolicy: oneOf(['Always', 'OnFailure', 'Never'], { go: 'v1.RestartPolicy' }),
  terminationGracePeriodSeconds: int64({ pointer: true }),
  activeDeadlineSeconds: int64({ pointer: true }),
  dnsPolicy: oneOf(['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], {
    go: 'v1.DNSPolicy',
  }),
  nodeSelector: map(str(), { atomic: true }),
  serviceAccountName: str(),
  serviceAccount: str(),
  automountServiceAccountToken: bool({ pointer: true }),
  nodeName: str(),
  hostNetwork: bool(),
  hostPID: bool({ notModelled: true }),
  hostIPC: bool({ notModelled: true }),
  shareProcessNamespace: bool({ pointer: true, notModelled: true }),
  securityContext: obj(() => POD_SECURITY_CONTEXT),
  imagePullSecrets: list(
    obj(() => LOCAL_OBJECT_REFERENCE),
    { mergeKey: 'name', notModelled: true },
  ),
  hostname: str(),
  subdomain: str(),
  affinity: obj(() => AFFINITY),
  schedulerName: str(),
  tolerations: list(obj(() => TOLERATION)),
  hostAliases: list(
    obj(() => HOST_ALIAS),
    { mergeKey: 'ip', notModelled: true },
  ),
  priorityClassName: str(),
  priority: int32({ pointer: true }),
  dnsConfig: obj(() => POD_DNS_CONFIG, { notModelled: true }),
  readinessGates: list(obj(() => POD_READINESS_GATE)),
  runtimeClassName: str({ pointer: true }),
  enableServiceLinks: bool({ pointer: true }),
  preemptionPolicy: oneOf(['PreemptLowerPriority', 'Never'], {
    pointer: true,
    go: 'v1.PreemptionPolicy',
  }),
  overhead: map(quantity()),
  topologySpreadConstraints: list(
    obj(() => TOPOLOGY_SPREAD_CONSTRAINT),
    { mergeKey: 'topologyKey', keys: ['topologyKey', 'whenUnsatisfiable'] },
  ),
  setHostnameAsFQDN: bool({ pointer: true, notModelled: true }),
  os: obj(() => POD_OS, { notModelled: true }),
  hostUsers: bool({ pointer: true, notModelled: true }),
  schedulingGates: list(
    obj(() => POD_SCHEDULING_GATE),
    { mergeKey: 'name' },
  ),
  resourceClaims: list(
    obj(() => POD_RESOURCE_CLAIM),
    { mergeKey: 'name', retainKeys: true, notModelled: true },
  ),
  resources: obj(() => RESOURCE_REQUIREMENTS),
  hostnameOverride: str({ pointer: true, notModelled: true }),
  schedulingGroup: obj(() => POD_SCHEDULING_GROUP, { notModelled: true }),
});

/** Models: core/v1 PodTemplateSpec */
export const POD_TEMPLATE_SPEC = struct('v1.PodTemplateSpec', {
  metadata: obj(() => OBJECT_META, { always: true }),
  spec: obj(() => POD_SPEC, { always: true }),
});

/** Models: core/v1 PodCondition */
export const POD_CONDITION = struct('v1.PodCondition', {
  type: str({ required: true, go: 'v1.PodConditionType' }),
  observedGeneration: int64(),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastProbeTime: time({ always: true }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const HOST_IP = struct('v1.HostIP', {
  ip: str({ required: true }),
});

const POD_IP = struct('v1.PodIP', {
  ip: str({ required: true }),
});

const POD_RESOURCE_CLAIM_STATUS = struct('v1.PodResourceClaimStatus', {
  name: str({ required: true }),
  resourceClaimName: str({ pointer: true }),
});

const CONTAINER_EXTENDED_RESOURCE_REQUEST = struct('v1.ContainerExtendedResourceRequest', {
  containerName: str({ required: true }),
  resourceName: str({ required: true }),
  requestName: str({ required: true }),
});

const POD_EXTENDED_RESOURCE_CLAIM_STATUS = struct('v1.PodExtendedResourceClaimStatus', {
  requestMappings: list(
    obj(() => CONTAINER_EXTENDED_RESOURCE_REQUEST),
    { required: true },
  ),
  resourceClaimName: str({ required: true }),
});

const NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS = struct('v1.NodeAllocatableResourceClaimStatus', {
  resourceClaimName: str({ required: true }),
  containers: list(str(), { set: true }),
  resources: map(quantity(), { required: true }),
});

/** Models: core/v1 PodStatus */
export const POD_STATUS = struct('v1.PodStatus', {
  observedGeneration: int64(),
  phase: oneOf(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'], { go: 'v1.PodPhase' }),
  conditions: list(
    obj(() => POD_CONDITION),
    { mergeKey: 'type' },
  ),
  message: str(),
  reason: str(),
  nominatedNodeName: str(),
  hostIP: str(),
  hostIPs: list(
    obj(() => HOST_IP),
    { mergeKey: 'ip', atomic: true },
  ),
  podIP: str(),
  podIPs: list(
    obj(() => POD_IP),
    { mergeKey: 'ip' },
  ),
  startTime: time({ pointer: true }),
  initContainerStatuses: list(obj(() => CONTAINER_STATUS)),
  containerStatuses: list(obj(() => CONTAINER_STATUS)),
  qosClass: oneOf(['Guaranteed', 'Burstable', 'BestEffort'], { go: 'v1.PodQOSClass' }),
  ephemeralContainerStatuses: list(obj(() => CONTAINER_STATUS)),
  resize: str({ go: 'v1.PodResizeStatus' }),
  resourceClaimStatuses: list(
    obj(() => POD_RESOURCE_CLAIM_STATUS),
    { mergeKey: 'name', retainKeys: true },
  ),
  extendedResourceClaimStatus: obj(() => POD_EXTENDED_RESOURCE_CLAIM_STATUS),
  allocatedResources: map(quantity()),
  resources: obj(() => RESOURCE_REQUIREMENTS),
  nodeAllocatableResourceClaimStatuses: list(obj(() => NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS)),
});

/** Models: core/v1 Pod */
export const POD = kindStruct('v1.Pod', {
  spec: obj(() => POD_SPEC, { always: true }),
  status: obj(() => POD_STATUS, { always: true }),
});

export type Toleration = TypeOf<typeof TOLERATION>;
export type NodeSelector = TypeOf<typeof NODE_SELECTOR>;
export type Affinity = TypeOf<typeof AFFINITY>;
export type TopologySpreadConstraint = TypeOf<typeof TOPOLOGY_SPREAD_CONSTRAINT>;
export type PodSpec = TypeOf<typeof POD_SPEC>;
export type PodTemplateSpec = TypeOf<typeof POD_TEMPLATE_SPEC>;
export type PodStatus = TypeOf<typeof POD_STATUS>;
export type Pod = TypeOf<typeof POD>;
export type HostAlias = TypeOf<typeof HOST_ALIAS>;
export type PodReadinessGate = TypeOf<typeof POD_READINESS_GATE>;
export type PodSchedulingGate = TypeOf<typeof POD_SCHEDULING_GATE>;
export type PodResourceClaim = TypeOf<typeof POD_RESOURCE_CLAIM>;
export type PodCondition = TypeOf<typeof POD_CONDITION>;
export type HostIP = TypeOf<typeof HOST_IP>;
export type PodIP = TypeOf<typeof POD_IP>;
export type PodResourceClaimStatus = TypeOf<typeof POD_RESOURCE_CLAIM_STATUS>;
export type NodeAllocatableResourceClaimStatus = TypeOf<
  typeof NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS
>;
export type PodSecurityContext = TypeOf<typeof POD_SECURITY_CONTEXT>;
export type NodeSelectorTerm = TypeOf<typeof NODE_SELECTOR_TERM>;
export type NodeSelectorRequirement = TypeOf<typeof NODE_SELECTOR_REQUIREMENT>;
export type PodAffinityTerm = TypeOf<typeof POD_AFFINITY_TERM>;
export type WeightedPodAffinityTerm = TypeOf<typeof WEIGHTED_POD_AFFINITY_TERM>;
export type PreferredSchedulingTerm = TypeOf<typeof PREFERRED_SCHEDULING_TERM>;
export type PodAffinity = TypeOf<typeof POD_AFFINITY>;
export type PodAntiAffinity = TypeOf<typeof POD_ANTI_AFFINITY>;
export type NodeAffinity = TypeOf<typeof NODE_AFFINITY>;
