import { usesClaim } from '../../framework/claims.ts';
import { ACTION } from '../../framework/ClusterEvent.ts';
import type { CycleState } from '../../framework/CycleState.ts';
import { cycleKey } from '../../framework/CycleState.ts';
import { equal } from '../../framework/equal.ts';
import { compareQuantities } from '../../../api/quantity.ts';
import type {
  Claim,
  CsiDriver,
  CsiNode,
  StorageCapacity,
  StorageClass,
  Volume,
} from '../../framework/Listers.ts';
import type { EventWithHint, Handle, Plugin } from '../../framework/Plugin.ts';
import { errorStatus, SKIP, unresolvable } from '../../framework/PluginStatus.ts';
import type { PodInfo } from '../../framework/PodInfo.ts';
import type { PodClaims, PodVolumes, StaticBinding } from './podVolumes.ts';
import {
  claimKey,
  claimTrouble,
  findPodVolumes,
  fullyBound,
  podClaims,
  SELECTED_NODE,
} from './podVolumes.ts';

const NAME = 'VolumeBinding';
const UNBOUND_IMMEDIATE = unresolvable(NAME, 'pod has unbound immediate PersistentVolumeClaims');
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
const MIGRATED_PLUGINS = 'storage.alpha.kubernetes.io/migrated-plugins';

/** What a cycle finds out about the Pod's volumes, by node. */
interface VolumeData {
  readonly claims: PodClaims;
  readonly volumes: readonly Volume[];
  readonly byNode: Map<string, PodVolumes>;
  /** What Reserve assumed: written by PreBind. */
  assumed?: PodVolumes;
}

const STATE = cycleKey<VolumeData>(NAME);

/** What Reserve assumed for the chosen node, when something is still to be bound. */
export function volumesToBind(cycle: CycleState): PodVolumes | undefined {
  return cycle.read(STATE)?.assumed;
}

/** A volume with the claim's reference. Models: GetBindVolumeToClaim */
function claimed({ volume, claim }: StaticBinding): Volume {
  const { name, namespace, uid, resourceVersion } = claim.metadata ?? {};
  const ref = {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  const annotations = { ...volume.metadata?.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
  return {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: { ...volume.spec, claimRef: ref },
  };
}

function placed(claim: Claim, node: string): Claim {
  const annotations = { ...claim.metadata?.annotations, [SELECTED_NODE]: node };
  return { ...claim, metadata: { ...claim.metadata, annotations } };
}

/** Models: AssumePodVolumes */
function assume(d: VolumeData, node: string, handle: Handle): void {
  const found = d.byNode.get(node);
  if (!found || [...d.claims.bound, ...d.claims.delayed].every(fullyBound)) return;
  const bindings = found.bindings.map((b) => ({ claim: b.claim, volume: claimed(b) }));
  const provisions = found.provisions.map((c) => placed(c, node));
  for (const b of bindings) handle.assumed.assumeVolume(b.volume);
  for (const c of provisions) handle.assumed.assumeClaim(c);
  d.assumed = { bindings, provisions };
}

function unassume(d: VolumeData, handle: Handle): void {
  for (const b of d.assumed?.bindings ?? []) {
    handle.assumed.restoreVolume(b.volume.metadata?.name ?? '');
  }
  for (const c of d.assumed?.provisions ?? []) handle.assumed.restoreClaim(claimKey(c));
  delete d.assumed;
}

function limit(s: StorageCapacity): string | undefined {
  return s.maximumVolumeSize ?? s.capacity;
}

function capacityHint(_: PodInfo, old: unknown, now: unknown): boolean {
  if (old === undefined) return true;
  const was = limit(old as StorageCapacity);
  const is = limit(now as StorageCapacity);
  return is !== undefined && (was === undefined || compareQuantities(is, was) > 0);
}

function driverHint(pod: PodInfo, old: unknown, now: unknown): boolean {
  const was = (old as CsiDriver).spec?.storageCapacity === true;
  const is = (now as CsiDriver).spec?.storageCapacity === true;
  const name = (now as CsiDriver).metadata?.name;
  const volumes: readonly { readonly csi?: unknown }[] = pod.pod.spec?.volumes ?? [];
  const own = volumes.some((v) => (v.csi as { driver?: string } | undefined)?.driver === name);
  return own && was && !is;
}

const CHANGED = ACTION.Add | ACTION.Update;

const EVENTS: readonly EventWithHint[] = [
  {
    event: { resource: 'storage.k8s.io/StorageClass', action: CHANGED },
    hint: (_, old, now) =>
      old === undefined ||
      !equal((old as StorageClass).allowedTopologies, (now as StorageClass).allowedTopologies),
  },
  {
    event: { resource: 'PersistentVolumeClaim', action: CHANGED },
    hint: (pod, _, now) => usesClaim(pod.pod, now as Claim),
  },
  { event: { resource: 'PersistentVolume', action: CHANGED } },
  { event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeLabel } },
  {
    event: { resource: 'storage.k8s.io/CSINode', action: CHANGED },
    hint(_, old, now) {
      const of = (n: unknown) => (n as CsiNode).metadata?.annotations?.[MIGRATED_PLUGINS];
      return old === undefined || of(old) !== of(now);
    },
  },
  { event: { resource: 'storage.k8s.io/CSIDriver', action: ACTION.Update }, hint: driverHint },
  {
    event: { resource: 'storage.k8s.io/CSIStorageCapacity', action: CHANGED },
    hint: capacityHint,
  },
];

/**
 * Finds volumes for claims, holds them while a Pod is bound. Its score is behind a gate that is
 * off, so PreScore always skips. Models: plugins/volumebinding
 */
export function volumeBinding(handle: Handle): Plugin {
  return {
    name: NAME,
    preFilter(cycle, { pod }) {
      const trouble = claimTrouble(pod, handle);
      if (trouble === 'none') return SKIP;
      if (trouble !== undefined) return unresolvable(NAME, trouble);
      const claims = podClaims(pod, handle);
      if (typeof claims === 'string') return errorStatus(NAME, claims);
      if (claims.immediate.length > 0) return UNBOUND_IMMEDIATE;
      const volumes = claims.delayed.length === 0 ? [] : handle.listers.volumes();
      const now = volumes.map((v) => handle.assumed.volume(v.metadata?.name ?? '') ?? v);
      cycle.write(STATE, { claims, volumes: now, byNode: new Map() });
      return undefined;
    },
    filter(cycle, _, node) {
      const d = cycle.read(STATE)!;
      const found = findPodVolumes(d.claims, node, d.volumes, handle);
      if (!('bindings' in found)) return unresolvable(NAME, ...found);
      d.byNode.set(node.name, found);
      return undefined;
    },
    preScore: () => SKIP,
    score: () => 0,
    reserve(cycle, _, node) {
      const d = cycle.read(STATE);
      if (d) assume(d, node, handle);
      return undefined;
    },
    unreserve(cycle) {
      const d = cycle.read(STATE);
      if (d) unassume(d, handle);
    },
    events: EVENTS,
  };
}
