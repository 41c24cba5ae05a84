import type { PersistentVolume } from '../../api/core/persistentvolume/fields.ts';
import { STORAGE_CLASS } from '../../api/core/persistentvolume/accessModes.ts';
import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import { compareQuantities } from '../../api/quantity.ts';
import { selects } from '../common/labelSelector.ts';
import { reference } from '../common/reference.ts';

export type Claim = PersistentVolumeClaim;
export type Volume = PersistentVolume;

/** The binding is complete: the claim counts as bound from here on. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** A controller bound it, not a user: it may be unbound again. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/** Name of the class a claim asks for; '' for none. Models: GetPersistentVolumeClaimClass */
export function classOfClaim(c: Claim): string {
  return c.metadata?.annotations?.[STORAGE_CLASS] ?? c.spec?.storageClassName ?? '';
}

function classOfVolume(v: Volume): string {
  return v.metadata?.annotations?.[STORAGE_CLASS] ?? v.spec?.storageClassName ?? '';
}

/** Whether a volume is promised to a claim. Models: IsVolumeBoundToClaim */
export function isBoundTo(v: Volume, c: Claim): boolean {
  const ref = v.spec?.claimRef;
  if (!ref || ref.name !== c.metadata?.name || ref.namespace !== c.metadata?.namespace) {
    return false;
  }
  return !ref.uid || ref.uid === c.metadata?.uid;
}

function sizeOf(v: Volume): string {
  return v.spec?.capacity?.['storage'] ?? '0';
}

function isSmaller(v: Volume, c: Claim): boolean {
  return compareQuantities(sizeOf(v), c.spec?.resources?.requests?.['storage'] ?? '0') < 0;
}

/** Whether the two are not used in the same way, as files or as a device. */
export function modesDiffer(v: Volume, c: Claim): boolean {
  return (v.spec?.volumeMode ?? 'Filesystem') !== (c.spec?.volumeMode ?? 'Filesystem');
}

function attributesDiffer(v: Volume, c: Claim): boolean {
  return (v.spec?.volumeAttributesClassName ?? '') !== (c.spec?.volumeAttributesClassName ?? '');
}

function allows(v: Volume, c: Claim): boolean {
  return (c.spec?.accessModes ?? []).every((m) => v.spec?.accessModes?.includes(m));
}

/** Why a volume that a claim names cannot be its. Models: checkVolumeSatisfyClaim */
export function mismatch(v: Volume, c: Claim): string | undefined {
  if (v.metadata?.deletionTimestamp !== undefined) {
    return `the volume is marked for deletion "${v.metadata.name}"`;
  }
  if (isSmaller(v, c)) return 'requested PV is too small';
  if (classOfVolume(v) !== classOfClaim(c)) return 'storageClassName does not match';
  if (attributesDiffer(v, c)) return 'volumeAttributesClassName does not match';
  if (modesDiffer(v, c)) return 'incompatible volumeMode';
  return allows(v, c) ? undefined : 'incompatible accessMode';
}

function suits(v: Volume, c: Claim): boolean {
  if (v.spec?.claimRef && !isBoundTo(v, c)) return false;
  if (isSmaller(v, c) || modesDiffer(v, c) || attributesDiffer(v, c)) return false;
  return v.metadata?.deletionTimestamp === undefined;
}

function isOffered(v: Volume, c: Claim): boolean {
  if (v.status?.phase !== 'Available' || classOfVolume(v) !== classOfClaim(c)) return false;
  return !c.spec?.selector || selects(c.spec.selector, v.metadata?.labels);
}

/**
 * The volume promised to a claim, else the smallest that suits among those with the fewest access
 * modes. With `delayed` the scheduler chooses, and only a promised one is answered.
 * Models: component-helpers storage/volume FindMatchingVolume, persistentvolume/index.go
 */
export function bestMatch(
  c: Claim,
  volumes: readonly Volume[],
  delayed: boolean,
): Volume | undefined {
  const able = volumes.filter((v) => allows(v, c) && suits(v, c));
  const promised = able.find((v) => isBoundTo(v, c));
  if (promised || delayed) return promised;
  let best: Volume | undefined;
  const modes = (v: Volume): number => v.spec?.accessModes?.length ?? 0;
  for (const v of able) {
    if (!isOffered(v, c)) continue;
    const order = best ? modes(v) - modes(best) || compareQuantities(sizeOf(v), sizeOf(best)) : -1;
    if (order < 0) best = v;
  }
  return best;
}

function annotated<T extends Volume | Claim>(o: T, key: string): T {
  if (o.metadata?.annotations?.[key] !== undefined) return o;
  const annotations = { ...o.metadata?.annotations, [key]: 'yes' };
  return { ...o, metadata: { ...o.metadata, annotations } };
}

/** The volume as a claim's own; the same reference when it is so. Models: GetBindVolumeToClaim */
export function boundVolume(v: Volume, c: Claim): Volume {
  const by = isBoundTo(v, c) ? v : annotated(v, BOUND_BY_CONTROLLER);
  const { namespace, name, uid } = c.metadata ?? {};
  const ref = v.spec?.claimRef;
  if (ref?.name === name && ref?.namespace === namespace && ref?.uid === uid) return by;
  return { ...by, spec: { ...by.spec, claimRef: reference(c) } };
}

/** The claim with its volume; the same reference when it has it. Models: bindClaimToVolume */
export function boundClaim(c: Claim, v: Volume): Claim {
  const name = v.metadata?.name ?? '';
  if (c.spec?.volumeName === name) return annotated(c, BIND_COMPLETED);
  const named = annotated(c, BOUND_BY_CONTROLLER);
  return annotated({ ...named, spec: { ...named.spec, volumeName: name } }, BIND_COMPLETED);
}

/** The volume let go. Models: unbindVolume */
export function unboundVolume(v: Volume): Volume {
  if (v.metadata?.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
    const { uid: _, ...claimRef } = v.spec?.claimRef ?? {};
    return { ...v, spec: { ...v.spec, claimRef } };
  }
  const { claimRef: _, ...spec } = v.spec ?? {};
  const { [BOUND_BY_CONTROLLER]: __, ...annotations } = v.metadata.annotations;
  return { ...v, spec, metadata: { ...v.metadata, annotations } };
}

/** The status of a claim in a phase, with its volume or none; the same when it has it. Models: updateClaimStatus */
export function claimInPhase(c: Claim, phase: 'Pending' | 'Bound' | 'Lost', v?: Volume): Claim {
  const old = c.status ?? {};
  const { accessModes: _, capacity: __, currentVolumeAttributesClassName: ___, ...rest } = old;
  if (!v) {
    const bare =
      old.accessModes === undefined &&
      old.capacity === undefined &&
      old.currentVolumeAttributesClassName === undefined;
    return old.phase === phase && bare ? c : { ...c, status: { ...rest, phase } };
  }
  if (old.phase === phase && sameModes(old.accessModes, v.spec?.accessModes)) return c;
  const attributes = v.spec?.volumeAttributesClassName;
  const becomes = old.phase !== phase;
  const status = {
    ...old,
    phase,
    ...(v.spec?.accessModes ? { accessModes: v.spec.accessModes } : {}),
    ...(becomes && v.spec?.capacity ? { capacity: v.spec.capacity } : {}),
    ...(becomes && attributes !== undefined
      ? { currentVolumeAttributesClassName: attributes }
      : {}),
  };
  return { ...c, status };
}

function sameModes(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return (a ?? []).join() === (b ?? []).join();
}
