/** What a path of the API or a key of the registry is about. */
export interface ObjectRef {
  /** `pods`, `deployments` */
  readonly resource: string;
  readonly namespace: string;
  /** '' in the path of a collection. */
  readonly name: string;
  /** `status`, `binding`, `scale`; or ''. */
  readonly subresource: string;
}

const NOTHING: ObjectRef = { resource: '', namespace: '', name: '', subresource: '' };

function ofSegments(s: readonly string[]): ObjectRef {
  if (s[0] === 'namespaces' && s.length > 2) {
    const [, namespace = '', resource = '', name = '', subresource = ''] = s;
    return { resource, namespace, name, subresource };
  }
  const [resource = '', name = '', subresource = ''] = s;
  return { resource, namespace: '', name, subresource };
}

/**
 * Reads `/api/v1/namespaces/default/pods/ubuntu/status`, `/registry/pods/default/ubuntu`, and the
 * short `pods/default/ubuntu` and `default/ubuntu` of watch events and work alike.
 */
export function objectRef(path: string): ObjectRef {
  const s = path.split('/').filter((x) => x !== '');
  if (path.startsWith('/api/')) return ofSegments(s.slice(2));
  if (path.startsWith('/apis/')) return ofSegments(s.slice(3));
  if (path.startsWith('/registry/')) return ofRegistry(s.slice(1));
  if (path === '' || path.startsWith('/')) return NOTHING;
  return ofRegistry(s);
}

function ofRegistry(s: readonly string[]): ObjectRef {
  const parts = s[0]?.includes('.') === true ? s.slice(1) : s;
  if (parts.length === 2 && !parts[0]!.endsWith('s')) {
    return { ...NOTHING, namespace: parts[0]!, name: parts[1]! };
  }
  if (parts.length === 2) return { ...NOTHING, resource: parts[0]!, name: parts[1]! };
  const [resource = '', namespace = '', name = ''] = parts;
  return { ...NOTHING, resource, namespace, name };
}

/** `default/ubuntu`, `worker-1`: an object's name as captions say it. */
export function fullName(o: ObjectRef): string {
  return o.namespace === '' || o.name === '' ? o.name : `${o.namespace}/${o.name}`;
}

const IRREGULAR: Readonly<Record<string, string>> = {
  endpoints: 'Endpoints',
  endpointslices: 'EndpointSlice',
  replicasets: 'ReplicaSet',
  daemonsets: 'DaemonSet',
  statefulsets: 'StatefulSet',
  configmaps: 'ConfigMap',
  serviceaccounts: 'ServiceAccount',
  cronjobs: 'CronJob',
  ingresses: 'Ingress',
  networkpolicies: 'NetworkPolicy',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  priorityclasses: 'PriorityClass',
  storageclasses: 'StorageClass',
  replicationcontrollers: 'ReplicationController',
  controllerrevisions: 'ControllerRevision',
  poddisruptionbudgets: 'PodDisruptionBudget',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  resourcequotas: 'ResourceQuota',
  limitranges: 'LimitRange',
};

/** The kind that a resource holds, as Kubernetes writes it. */
export function kindOf(resource: string): string {
  const known = IRREGULAR[resource];
  if (known !== undefined || resource === '') return known ?? '';
  const one = resource.endsWith('s') ? resource.slice(0, -1) : resource;
  return one[0]!.toUpperCase() + one.slice(1);
}
