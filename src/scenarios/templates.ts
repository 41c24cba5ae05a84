/** A manifest of the gallery. Its title and description are texts of the page, by id. */
export interface Template {
  /** Also the name of its file: `templates/<id>.yaml`. */
  readonly id: string;
  readonly group: 'course' | 'workloads' | 'lifecycle' | 'scheduling' | 'configuration';
}

/** The gallery, in the order in which it is shown. The first one is what the editor opens with. */
export const TEMPLATES: readonly Template[] = [
  { id: 'ubuntu', group: 'course' },
  { id: 'ubuntu-sleep', group: 'course' },
  { id: 'nginx', group: 'course' },
  { id: 'namespace', group: 'course' },
  { id: 'replicaset', group: 'workloads' },
  { id: 'deployment', group: 'workloads' },
  { id: 'rollout', group: 'workloads' },
  { id: 'service', group: 'workloads' },
  { id: 'daemonset', group: 'workloads' },
  { id: 'job', group: 'workloads' },
  { id: 'job-fails', group: 'workloads' },
  { id: 'liveness', group: 'lifecycle' },
  { id: 'readiness', group: 'lifecycle' },
  { id: 'init-containers', group: 'lifecycle' },
  { id: 'sidecar', group: 'lifecycle' },
  { id: 'crash', group: 'lifecycle' },
  { id: 'bad-image', group: 'lifecycle' },
  { id: 'pending', group: 'scheduling' },
  { id: 'too-large', group: 'scheduling' },
  { id: 'toleration', group: 'scheduling' },
  { id: 'spread', group: 'scheduling' },
  { id: 'configmap', group: 'configuration' },
];
