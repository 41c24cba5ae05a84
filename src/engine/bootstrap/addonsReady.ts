import type { DaemonSet } from '../api/apps/daemonset/fields.ts';
import type { Deployment } from '../api/apps/deployment/fields.ts';
import { MANIFESTS } from './manifests.ts';

/** Whether everything that `MANIFESTS` start runs; `get` reads an object by its key in the store. */
export function addonsReady(get: (key: string) => unknown): boolean {
  return MANIFESTS.every(({ path, object }) => {
    const resource = path.slice(path.lastIndexOf('/') + 1);
    const { name, namespace } = object.metadata!;
    const o = get(`/registry/${resource}/${namespace}/${name}`);
    if (o === undefined) return false;
    if (resource === 'deployments') return isAvailable(o as Deployment);
    return resource !== 'daemonsets' || isEverywhere(o as DaemonSet);
  });
}

function isAvailable({ spec, status }: Deployment): boolean {
  return status?.availableReplicas === spec?.replicas;
}

function isEverywhere({ metadata, status }: DaemonSet): boolean {
  const { observedGeneration, desiredNumberScheduled, numberReady = 0 } = status ?? {};
  return observedGeneration === metadata?.generation && numberReady === desiredNumberScheduled;
}
