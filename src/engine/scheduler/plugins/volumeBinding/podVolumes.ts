import type { Pod } from '../../../api/core/pod/fields.ts';
import { compareQuantities } from '../../../api/quantity.ts';
import {
  claimNotFound,
  claimOf,
  classOfClaim,
  classOfVolume,
  ephemeralConflict,
} from '../../framework/claims.ts';
import type { Claim, StorageCapacity, StorageClass, Volume } from '../../framework/Listers.ts';
import type { Handle } from '../../framework/Plugin.ts';
import type { Labels } from '../../framework/Selector.ts';
import { parseLabelSelector } from '../../framework/Selector.ts';
import { classReaches, matchVolume, volumeReaches } from './matchVolume.ts';

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

const NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
const BIND_CONFLICT = "node(s) didn't find available persistent volumes to bind";
const NOT_ENOUGH_SPACE = 'node(s) did not have enough free storage';
const VOLUME_MISSING = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** A volume that a claim will take. */
export interface StaticBinding {
  readonly volume: Volume;
  readonly claim: Claim;
}

/** What a Pod's volumes come to on one node. Models: volumebinding PodVolumes */
export interface PodVolumes {
  readonly bindings: readonly StaticBinding[];
  /** Claims that a provisioner must fill. */
  readonly provisions: readonly Claim[];
}

/** Claims of a Pod by what is to be done for them. Models: PodVolumeClaims */
export interface PodClaims {
  readonly bound: readonly Claim[];
  /** Bound once a node is chosen. */
  readonly delayed: readonly Claim[];
  /** Should be bound already. */
  readonly immediate: readonly Claim[];
}

/** Key of a claim. */
export function claimKey(c: Claim): string {
  return `${c.metadata?.namespace ?? ''}/${c.metadata?.name ?? ''}`;
}

/** A claim that has its volume for good. Models: isPVCFullyBound */
export function fullyBound(c: Claim): boolean {
  const done = c.metadata?.annotations?.[BIND_COMPLETED] !== undefined;
  return (c.spec?.volumeName ?? '') !== '' && done;
}

/** Why a Pod must wait for its claims; `none` when it has none. Models: podHasPVCs */
export function claimTrouble(pod: Pod, handle: Handle): string | undefined {
  let any = false;
  for (const v of pod.spec?.volumes ?? []) {
    const named = claimOf(pod, v);
    if (!named) continue;
    any = true;
    const claim = handle.listers.claim(`${pod.metadata?.namespace ?? ''}/${named.name}`);
    if (!claim && named.ephemeral) {
      return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${named.name}"`;
    }
    if (!claim) return claimNotFound(named.name);
    if (claim.status?.phase === 'Lost') {
      const missing = claim.spec?.volumeName ?? '';
      return `persistentvolumeclaim "${named.name}" bound to non-existent persistentvolume "${missing}"`;
    }
    if (claim.metadata?.deletionTimestamp !== undefined) {
      return `persistentvolumeclaim "${named.name}" is being deleted`;
    }
    const foreign = named.ephemeral ? ephemeralConflict(pod, claim) : undefined;
    if (foreign) return foreign;
  }
  return any ? undefined : 'none';
}

/** Sorts the Pod's claims; a text is an error of the scheduler. Models: GetPodVolumeClaims */
export function podClaims(pod: Pod, handle: Handle): PodClaims | string {
  const bound: Claim[] = [];
  const delayed: Claim[] = [];
  const immediate: Claim[] = [];
  for (const v of pod.spec?.volumes ?? []) {
    const named = claimOf(pod, v);
    if (!named) continue;
    const key = `${pod.metadata?.namespace ?? ''}/${named.name}`;
    const claim = handle.assumed.claim(key);
    if (!claim)
      return `error getting PVC "${key}": could not find v1.PersistentVolumeClaim "${key}"`;
    const found = handle.listers.storageClass(classOfClaim(claim));
    if (fullyBound(claim)) bound.push(claim);
    else if (waits(found) && !claim.spec?.volumeName) delayed.push(claim);
    else immediate.push(claim);
  }
  return { bound, delayed, immediate };
}

function waits(c: StorageClass | undefined): boolean {
  return c?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** Which of the bound claims' conditions does not hold on a node. */
function boundReason(claims: PodClaims, labels: Labels, handle: Handle): string | undefined {
  for (const c of claims.bound) {
    const volume = handle.assumed.volume(c.spec?.volumeName ?? '');
    if (!volume) return VOLUME_MISSING;
    if (!volumeReaches(volume, labels)) return NODE_CONFLICT;
  }
  return undefined;
}

function sizeOf(c: Claim): string {
  return c.spec?.resources?.requests?.['storage'] ?? '0';
}

function enough(s: StorageCapacity, c: Claim, className: string, labels: Labels): boolean {
  if (s.storageClassName !== className || !s.nodeTopology) return false;
  const limit = s.maximumVolumeSize ?? s.capacity;
  if (limit === undefined || compareQuantities(limit, sizeOf(c)) < 0) return false;
  return parseLabelSelector(s.nodeTopology).matches(labels);
}

/** Models: checkVolumeProvisions, hasEnoughCapacity */
function provisionReason(c: Claim, labels: Labels, handle: Handle): string | undefined {
  const found = handle.listers.storageClass(classOfClaim(c));
  const provisioner = found?.provisioner ?? '';
  if (!found || provisioner === '' || provisioner === NO_PROVISIONER) return BIND_CONFLICT;
  if (!classReaches(found, labels)) return BIND_CONFLICT;
  const driver = handle.listers.csiDriver(provisioner);
  if (!driver?.spec?.storageCapacity) return undefined;
  const capacities = handle.listers.storageCapacities();
  const name = found.metadata?.name ?? '';
  return capacities.some((s) => enough(s, c, name, labels)) ? undefined : NOT_ENOUGH_SPACE;
}

/** Volumes to take and claims to provision on a node. Models: findMatchingVolumes */
function delayedVolumes(
  claims: PodClaims,
  node: string,
  labels: Labels,
  volumes: readonly Volume[],
  handle: Handle,
): PodVolumes | string {
  const provisions: Claim[] = [];
  const toMatch: Claim[] = [];
  for (const c of claims.delayed) {
    const selected = c.metadata?.annotations?.[SELECTED_NODE];
    if (selected === undefined) toMatch.push(c);
    else if (selected === node) provisions.push(c);
    else return BIND_CONFLICT;
  }
  toMatch.sort((a, b) => compareQuantities(sizeOf(a), sizeOf(b)));
  const bindings: StaticBinding[] = [];
  const taken = new Set<string>();
  for (const claim of toMatch) {
    const name = classOfClaim(claim);
    const ofClass = volumes.filter((v) => classOfVolume(v) === name);
    const volume = matchVolume(claim, ofClass, labels, taken);
    if (volume) {
      taken.add(volume.metadata?.name ?? '');
      bindings.push({ volume, claim });
    } else provisions.push(claim);
  }
  for (const c of provisions) {
    const reason = provisionReason(c, labels, handle);
    if (reason !== undefined) return reason;
  }
  return { bindings, provisions };
}

/** What the Pod's volumes come to on a node, or the reasons against it. Models: FindPodVolumes */
export function findPodVolumes(
  claims: PodClaims,
  node: { readonly name: string; readonly labels: Labels },
  volumes: readonly Volume[],
  handle: Handle,
): PodVolumes | readonly string[] {
  const reasons: string[] = [];
  const bound = boundReason(claims, node.labels, handle);
  const delayed = delayedVolumes(claims, node.name, node.labels, volumes, handle);
  if (bound === NODE_CONFLICT) reasons.push(bound);
  if (typeof delayed === 'string') reasons.push(delayed);
  if (bound === VOLUME_MISSING) reasons.push(bound);
  return typeof delayed === 'string' || reasons.length > 0 ? reasons : delayed;
}
