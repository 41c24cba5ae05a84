import { CONTROLLER_REVISION } from './apps/controllerrevision/controllerrevision.ts';
import { DAEMON_SET } from './apps/daemonset/daemonset.ts';
import { DEPLOYMENT } from './apps/deployment/deployment.ts';
import { REPLICA_SET } from './apps/replicaset/replicaset.ts';
import { STATEFUL_SET } from './apps/statefulset/statefulset.ts';
import { HORIZONTAL_POD_AUTOSCALER } from './autoscaling/horizontalpodautoscaler/horizontalpodautoscaler.ts';
import { CRON_JOB } from './batch/cronjob/cronjob.ts';
import { JOB } from './batch/job/job.ts';
import { LEASE } from './coordination/lease/lease.ts';
import { CONFIG_MAP } from './core/configmap/configmap.ts';
import { ENDPOINTS } from './core/endpoints/endpoints.ts';
import { EVENT } from './core/event/event.ts';
import { LIMIT_RANGE } from './core/limitrange/limitrange.ts';
import { NAMESPACE } from './core/namespace/namespace.ts';
import { NODE } from './core/node/node.ts';
import { PERSISTENT_VOLUME } from './core/persistentvolume/persistentvolume.ts';
import { PERSISTENT_VOLUME_CLAIM } from './core/persistentvolumeclaim/persistentvolumeclaim.ts';
import { POD_KIND } from './core/pod/pod.ts';
import { POD_TEMPLATE } from './core/podtemplate/podtemplate.ts';
import { REPLICATION_CONTROLLER } from './core/replicationcontroller/replicationcontroller.ts';
import { RESOURCE_QUOTA } from './core/resourcequota/resourcequota.ts';
import { SECRET } from './core/secret/secret.ts';
import { SERVICE } from './core/service/service.ts';
import { SERVICE_ACCOUNT } from './core/serviceaccount/serviceaccount.ts';
import { ENDPOINT_SLICE } from './discovery/endpointslice/endpointslice.ts';
import { INGRESS } from './networking/ingress/ingress.ts';
import { INGRESS_CLASS } from './networking/ingressclass/ingressclass.ts';
import { NETWORK_POLICY } from './networking/networkpolicy/networkpolicy.ts';
import { RUNTIME_CLASS } from './node/runtimeclass/runtimeclass.ts';
import { POD_DISRUPTION_BUDGET } from './policy/poddisruptionbudget/poddisruptionbudget.ts';
import { CLUSTER_ROLE } from './rbac/clusterrole/clusterrole.ts';
import { CLUSTER_ROLE_BINDING } from './rbac/clusterrolebinding/clusterrolebinding.ts';
import { ROLE } from './rbac/role/role.ts';
import { ROLE_BINDING } from './rbac/rolebinding/rolebinding.ts';
import { PRIORITY_CLASS } from './scheduling/priorityclass/priorityclass.ts';
import { CSI_DRIVER } from './storage/csidriver/csidriver.ts';
import { CSI_NODE } from './storage/csinode/csinode.ts';
import { CSI_STORAGE_CAPACITY } from './storage/csistoragecapacity/csistoragecapacity.ts';
import { STORAGE_CLASS } from './storage/storageclass/storageclass.ts';
import { VOLUME_ATTACHMENT } from './storage/volumeattachment/volumeattachment.ts';
import type { Kind } from './Kind.ts';
import { apiVersionOf } from './Kind.ts';

/** Every kind that is served. A kind is one folder and one line here. */
export const KINDS: readonly Kind[] = [
  NAMESPACE,
  NODE,
  POD_KIND,
  CONTROLLER_REVISION,
  DAEMON_SET,
  DEPLOYMENT,
  REPLICA_SET,
  STATEFUL_SET,
  HORIZONTAL_POD_AUTOSCALER,
  CRON_JOB,
  JOB,
  LEASE,
  CONFIG_MAP,
  ENDPOINTS,
  EVENT,
  LIMIT_RANGE,
  PERSISTENT_VOLUME,
  PERSISTENT_VOLUME_CLAIM,
  POD_TEMPLATE,
  REPLICATION_CONTROLLER,
  RESOURCE_QUOTA,
  SECRET,
  SERVICE,
  SERVICE_ACCOUNT,
  ENDPOINT_SLICE,
  INGRESS,
  INGRESS_CLASS,
  NETWORK_POLICY,
  RUNTIME_CLASS,
  POD_DISRUPTION_BUDGET,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  ROLE,
  ROLE_BINDING,
  PRIORITY_CLASS,
  CSI_DRIVER,
  CSI_NODE,
  CSI_STORAGE_CAPACITY,
  STORAGE_CLASS,
  VOLUME_ATTACHMENT,
];

const byResource = new Map(KINDS.map((k) => [`${apiVersionOf(k)}/${k.resource}`, k]));
const byKind = new Map(KINDS.map((k) => [`${apiVersionOf(k)}/${k.kind}`, k]));
const versions = new Set(KINDS.map(apiVersionOf));

/** The kind behind a path: apiVersion `v1` or `apps/v1`, resource in plural. */
export function kindOfResource(apiVersion: string, resource: string): Kind | undefined {
  return byResource.get(`${apiVersion}/${resource}`);
}

/** The kind that an object names. */
export function kindOfObject(apiVersion: string, kind: string): Kind | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}

/** Whether any kind of a group version is served. */
export function isServed(apiVersion: string): boolean {
  return versions.has(apiVersion);
}
