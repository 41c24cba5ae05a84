import type { StatefulSet } from '../../api/apps/statefulset/fields.ts';
import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import type { Pod, PodTemplateSpec } from '../../api/core/pod/fields.ts';
import { podFromTemplate } from '../common/pods.ts';
import { REVISION } from './revisions.ts';

const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

/** Ordinal of a Pod of the set; -1: it is none of it. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const m = /^(.*)-(\d+)$/.exec(pod.metadata?.name ?? '');
  return m && m[1] === set.metadata?.name ? Number(m[2]) : -1;
}

/** The first ordinal. */
export function startOf(set: StatefulSet): number {
  return set.spec?.ordinals?.start ?? 0;
}

function claimName(template: string, set: StatefulSet, ordinal: number): string {
  return `${template}-${set.metadata?.name}-${ordinal}`;
}

/** Claims of one Pod. Models: getPersistentVolumeClaims */
export function claimsOf(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  const own = set.spec?.selector?.matchLabels ?? {};
  return (set.spec?.volumeClaimTemplates ?? []).map((t) => ({
    ...t,
    metadata: {
      ...t.metadata,
      name: claimName(t.metadata?.name ?? '', set, ordinal),
      namespace: set.metadata?.namespace ?? '',
      labels: { ...t.metadata?.labels, ...own },
    },
  }));
}

/** A Pod with its name, host name, labels and claims. Models: newStatefulSetPod */
export function newPod(
  set: StatefulSet,
  template: PodTemplateSpec,
  revision: string,
  ordinal: number,
): Pod {
  const pod = podFromTemplate(set, template);

  const name = `${set.metadata?.name}-${ordinal}`;
  const labels = {
    ...pod.metadata?.labels,
    [POD_NAME]: name,
    [POD_INDEX]: String(ordinal),
    [REVISION]: revision,
  };
  const claims = (set.spec?.volumeClaimTemplates ?? []).map((t) => t.metadata?.name ?? '');
  const rest = (pod.spec?.volumes ?? []).filter((v) => !claims.includes(v.name ?? ''));
  const volumes = [
    ...claims.map((c) => ({
      name: c,
      persistentVolumeClaim: { claimName: claimName(c, set, ordinal) },
    })),
    ...rest,
  ];
  const { serviceName } = set.spec ?? {};
  return {
    ...pod,
    metadata: { ...pod.metadata, name, labels },
    spec: {
      ...pod.spec,
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}
