import { claimNotFound, classOfClaim } from '../framework/claims.ts';
import { ACTION } from '../framework/ClusterEvent.ts';
import { cycleKey } from '../framework/CycleState.ts';
import { equal } from '../framework/equal.ts';
import type { Claim, StorageClass, Volume } from '../framework/Listers.ts';
import type { Handle, Plugin } from '../framework/Plugin.ts';
import type { PluginStatus } from '../framework/PluginStatus.ts';
import { SKIP, unresolvable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import type { Labels } from '../framework/Selector.ts';

const NAME = 'VolumeZone';
const REFUSED = unresolvable(NAME, 'node(s) had no available volume zone');

/** Old and new names of the zone and region labels. */
const BETA_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const BETA_REGION = 'failure-domain.beta.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const KEYS = [BETA_ZONE, BETA_REGION, ZONE, REGION];

interface Topology {
  readonly key: string;
  readonly values: readonly string[];
}

interface PreFilter {
  readonly topologies: readonly Topology[];
}

const STATE = cycleKey<PreFilter>(NAME);

function successor(key: string): string {
  return key === BETA_ZONE ? ZONE : key === BETA_REGION ? REGION : key;
}

/** Zones of a volume's labels, joined by `__`. */
function topologiesOf(v: Volume): readonly Topology[] {
  const out: Topology[] = [];
  for (const key of KEYS) {
    const value = v.metadata?.labels?.[key];
    if (value === undefined) continue;
    const values = value.split('__').map((z) => z.trim());
    if (values.every((z) => z !== '')) out.push({ key, values });
  }
  return out;
}

/** Why an unbound claim cannot be waited for; undefined when it can. */
function unboundRefusal(claim: Claim, handle: Handle): PluginStatus | undefined {
  const name = classOfClaim(claim);
  if (name === '') {
    return unresolvable(NAME, 'PersistentVolumeClaim had no pv name and storageClass name');
  }
  const found = handle.listers.storageClass(name);
  if (!found) return unresolvable(NAME, `storageclass.storage.k8s.io "${name}" not found`);
  if (!found.volumeBindingMode) {
    return unresolvable(NAME, `VolumeBindingMode not set for StorageClass "${name}"`);
  }
  if (found.volumeBindingMode === 'WaitForFirstConsumer') return undefined;
  return unresolvable(NAME, 'PersistentVolume had no name');
}

function podTopologies(pod: PodInfo, handle: Handle): readonly Topology[] | PluginStatus {
  const out: Topology[] = [];
  for (const key of pod.claims) {
    const name = key.slice(pod.namespace.length + 1);
    if (name === '') return unresolvable(NAME, 'PersistentVolumeClaim had no name');
    const claim = handle.listers.claim(key);
    if (!claim) return unresolvable(NAME, claimNotFound(name));
    const volumeName = claim.spec?.volumeName ?? '';
    if (volumeName === '') {
      const s = unboundRefusal(claim, handle);
      if (s) return s;
      continue;
    }
    const volume = handle.listers.volume(volumeName);
    if (!volume) return unresolvable(NAME, `persistentvolume "${volumeName}" not found`);
    out.push(...topologiesOf(volume));
  }
  return out;
}

function near(labels: Labels, topologies: readonly Topology[]): boolean {
  if (!KEYS.some((k) => labels[k] !== undefined)) return true;
  return topologies.every((t) => {
    const value = labels[t.key] ?? labels[successor(t.key)];
    return value !== undefined && t.values.includes(value);
  });
}

/** Bound volumes stay in their zone. Models: plugins/volumezone/volume_zone.go */
export function volumeZone(handle: Handle): Plugin {
  return {
    name: NAME,
    preFilter(cycle, pod) {
      if (pod.claims.length === 0) return SKIP;
      const topologies = podTopologies(pod, handle);
      if ('code' in topologies) return topologies;
      if (topologies.length === 0) return SKIP;
      cycle.write(STATE, { topologies });
      return undefined;
    },
    filter: (cycle, _, { labels }) =>
      near(labels, cycle.read(STATE)!.topologies) ? undefined : REFUSED,
    events: [
      {
        event: { resource: 'storage.k8s.io/StorageClass', action: ACTION.Add },
        hint: (_, __, now) => (now as StorageClass).volumeBindingMode === 'WaitForFirstConsumer',
      },
      { event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeLabel } },
      {
        event: { resource: 'PersistentVolumeClaim', action: ACTION.Add | ACTION.Update },
        hint(pod, _, now) {
          const { namespace, name } = (now as Claim).metadata ?? {};
          return pod.claims.includes(`${namespace}/${name}`);
        },
      },
      {
        event: { resource: 'PersistentVolume', action: ACTION.Add | ACTION.Update },
        hint: (_, old, now) =>
          old === undefined || !equal(topologiesOf(old as Volume), topologiesOf(now as Volume)),
      },
    ],
  };
}
