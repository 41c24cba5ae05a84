import type { Pod } from '../api/core/pod/fields.ts';

/** Names of what a Pod asks for and this kubelet does not do yet, so that it is said. */
export function notModelled(pod: Pod): readonly string[] {
  const out = new Set<string>();
  for (const c of [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]) {
    for (const k of ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const) {
      if (c[k]) out.add(k);
    }
    if (c.restartPolicy) out.add('restartPolicy of a container');
    if (c.env?.some((e) => e.valueFrom) || c.envFrom) out.add('env from other objects');
    if (c.ports?.some((p) => p.hostPort)) out.add('hostPort');
  }
  if (pod.spec?.activeDeadlineSeconds !== undefined) out.add('activeDeadlineSeconds');
  if (pod.spec?.readinessGates) out.add('readinessGates');
  const named = pod.spec?.volumes?.filter((v) => !v.emptyDir && !v.projected) ?? [];
  if (named.length > 0) out.add('volumes other than emptyDir');
  return [...out];
}
