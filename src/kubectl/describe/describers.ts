import type { Kind } from '../../engine/api/Kind.ts';
import type { Describer } from './Describer.ts';
import { describeConfigMap, describeSecret } from './kinds/configmap.ts';
import { describeCronJob } from './kinds/cronjob.ts';
import { describeDaemonSet } from './kinds/daemonset.ts';
import { describeDeployment } from './kinds/deployment.ts';
import { describeEndpoints } from './kinds/endpoints.ts';
import { describeEndpointSlice } from './kinds/endpointslice.ts';
import { describeGeneric } from './kinds/generic.ts';
import { describeHorizontalPodAutoscaler } from './kinds/hpa.ts';
import { describeIngress, describeIngressClass } from './kinds/ingress.ts';
import { describeJob } from './kinds/job.ts';
import { describeLimitRange, describeNamespace, describeResourceQuota } from './kinds/namespace.ts';
import { describeNetworkPolicy } from './kinds/networkpolicy.ts';
import { describeNode } from './kinds/node.ts';
import { describePod } from './kinds/pod.ts';
import { describePodDisruptionBudget, describePriorityClass } from './kinds/policy.ts';
import { describeRole, describeRoleBinding, describeServiceAccount } from './kinds/rbac.ts';
import { describeReplicaSet, describeReplicationController } from './kinds/replicaset.ts';
import { describeService } from './kinds/service.ts';
import { describeStatefulSet } from './kinds/statefulset.ts';
import {
  describePersistentVolume,
  describePersistentVolumeClaim,
  describeStorageClass,
} from './kinds/storage.ts';

/** Describers by `group/Kind`. */
const DESCRIBERS: Readonly<Record<string, Describer>> = {
  '/ConfigMap': describeConfigMap,
  '/Endpoints': describeEndpoints,
  '/LimitRange': describeLimitRange,
  '/Namespace': describeNamespace,
  '/Node': describeNode,
  '/PersistentVolume': describePersistentVolume,
  '/PersistentVolumeClaim': describePersistentVolumeClaim,
  '/Pod': describePod,
  '/ReplicationController': describeReplicationController,
  '/ResourceQuota': describeResourceQuota,
  '/Secret': describeSecret,
  '/Service': describeService,
  '/ServiceAccount': describeServiceAccount,
  'apps/DaemonSet': describeDaemonSet,
  'apps/Deployment': describeDeployment,
  'apps/ReplicaSet': describeReplicaSet,
  'apps/StatefulSet': describeStatefulSet,
  'autoscaling/HorizontalPodAutoscaler': describeHorizontalPodAutoscaler,
  'batch/CronJob': describeCronJob,
  'batch/Job': describeJob,
  'discovery.k8s.io/EndpointSlice': describeEndpointSlice,
  'networking.k8s.io/Ingress': describeIngress,
  'networking.k8s.io/IngressClass': describeIngressClass,
  'networking.k8s.io/NetworkPolicy': describeNetworkPolicy,
  'policy/PodDisruptionBudget': describePodDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': describeRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': describeRoleBinding,
  'rbac.authorization.k8s.io/Role': describeRole,
  'rbac.authorization.k8s.io/RoleBinding': describeRoleBinding,
  'scheduling.k8s.io/PriorityClass': describePriorityClass,
  'storage.k8s.io/StorageClass': describeStorageClass,
};

/** How a kind is described; kinds without a describer of their own field by field. */
export function describerOf(k: Kind): Describer {
  return DESCRIBERS[`${k.group}/${k.kind}`] ?? describeGeneric;
}
