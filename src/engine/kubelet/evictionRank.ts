import type { Pod } from '../api/core/pod/fields.ts';
import { canonicalQuantity, compareQuantities, quantityValue } from '../api/quantity.ts';
import { containersOf, initContainersOf } from './podSpec.ts';
import { podRequests } from './status/podResources.ts';

/** What a node may run out of. */
export type Starved = 'memory' | 'ephemeral-storage';

/** What a process uses when its Pod declares nothing, bytes. */
const USE = 8 * 1024 * 1024;

/** Below this much a resource is starved. Models: pkg/kubelet/eviction/defaults_linux.go */
export const THRESHOLDS: Readonly<Record<Starved, string>> = {
  memory: '100Mi',
  'ephemeral-storage': '10Gi',
};

/** Priority from which on a Pod is never evicted by its node. */
const SYSTEM_CRITICAL = 2_000_000_000;

/** Memory that a container uses: as its Pod declares it (`fake/memory.<c>`), else a little. */
function useOf(pod: Pod, container: string): number {
  const declared = pod.metadata?.annotations?.[`fake/memory.${container}`];
  return declared === undefined ? USE : quantityValue(declared);
}

function printed(bytes: number): string {
  const mebi = bytes / (1024 * 1024);
  return canonicalQuantity(Number.isInteger(mebi) ? `${mebi}Mi` : String(bytes)) ?? '0';
}

/** A system Pod: taken even under pressure, and never evicted. Models: kubelet/types IsCriticalPod */
export function isCritical(pod: Pod): boolean {
  return (pod.spec?.priority ?? 0) >= SYSTEM_CRITICAL;
}

function memoryOf(pod: Pod): number {
  return containersOf(pod).reduce((n, c) => n + useOf(pod, c.name ?? ''), 0);
}

/**
 * Who goes first: of memory those over their request, then the less important, then those most
 * over it. Models: pkg/kubelet/eviction/helpers.go rankMemoryPressure, rankDiskPressureFunc
 */
export function rankedForEviction(pods: readonly Pod[], resource: Starved): readonly Pod[] {
  const over = (pod: Pod): number =>
    resource === 'memory'
      ? memoryOf(pod) - quantityValue(podRequests(pod, 'requests')['memory'])
      : 0;
  const all = pods.map((pod) => ({ pod, over: over(pod), priority: pod.spec?.priority ?? 0 }));
  return all
    .toSorted(
      (a, b) =>
        Number(b.over > 0) - Number(a.over > 0) || a.priority - b.priority || b.over - a.over,
    )
    .map((x) => x.pod);
}

/** Models: pkg/kubelet/eviction/helpers.go evictionMessage */
export function evictionMessage(pod: Pod, resource: Starved, available: string): string {
  let text =
    `The node was low on resource: ${resource}. ` +
    `Threshold quantity: ${THRESHOLDS[resource]}, available: ${available}. `;
  if (resource !== 'memory') return text;
  for (const c of [...containersOf(pod), ...initContainersOf(pod)]) {
    const use = printed(useOf(pod, c.name ?? ''));
    const request = c.resources?.requests?.['memory'] ?? '0';
    if (compareQuantities(use, request) <= 0) continue;
    text += `Container ${c.name} was using ${use}, request is ${request}, has larger consumption of ${resource}. `;
  }
  return text;
}
