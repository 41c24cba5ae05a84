import { goDiff } from '../../fields/goForm.ts';
import { checkImmutable } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, notSupported, required } from '../../meta/FieldError.ts';
import { qualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { compareQuantities } from '../../quantity.ts';
import { STORAGE_CLASS } from '../persistentvolume/accessModes.ts';
import { isNativeResource } from '../resourceNames.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from './fields.ts';
import { PERSISTENT_VOLUME_CLAIM_SPEC } from './fields.ts';
import { validateClaim } from './validate.ts';

const SPEC_FIXED =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
const RESIZE_STATUSES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizePending',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
];

function annotated(o: PersistentVolumeClaim): string | undefined {
  return o.metadata?.annotations?.[STORAGE_CLASS];
}

/** The class moves from the annotation to its field. Models: validateStorageClassUpgradeFromAnnotation */
function movesClass(o: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const was = annotated(old);
  const now = annotated(o);
  if (was === undefined || old.spec?.storageClassName !== undefined) return false;
  return o.spec?.storageClassName === was && (now === undefined || now === was);
}

/** A claim without a class may get one. Models: validateStorageClassUpgradeFromNil */
function getsClass(o: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const was = annotated(old);
  const name = o.spec?.storageClassName;
  if (name === undefined || old.spec?.storageClassName !== undefined) return false;
  return was === undefined || name === was;
}

/** The new spec with what may change as it was. */
function comparable(
  o: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): { readonly now: PersistentVolumeClaimSpec; readonly was: PersistentVolumeClaimSpec } {
  const spec = o.spec ?? {};
  const before = old.spec ?? {};
  let now: PersistentVolumeClaimSpec = spec;
  const { volumeName: _, ...unnamed } = before;
  const was = before.volumeName
    ? before
    : { ...unnamed, ...(spec.volumeName ? { volumeName: spec.volumeName } : {}) };
  if (movesClass(o, old) || getsClass(o, old)) {
    const { storageClassName: __, ...rest } = now;
    now = rest;
  }
  if (o.status?.phase !== 'Bound') return { now, was };
  const { volumeAttributesClassName: ___, ...rest } = now;
  const kept = before.volumeAttributesClassName;
  now = { ...rest, ...(kept === undefined ? {} : { volumeAttributesClassName: kept }) };
  if (!now.resources?.requests) return { now, was };
  const storage = before.resources?.requests?.['storage'] ?? '0';
  const requests = { ...now.resources.requests, storage };
  return { now: { ...now, resources: { ...now.resources, requests } }, was };
}

/** Models: ValidatePersistentVolumeClaimUpdate */
export function validateClaimUpdate(
  o: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): readonly FieldError[] {
  const out: FieldError[] = [...validateClaim(o)];
  if (!movesClass(o, old) && (annotated(o) ?? '') !== (annotated(old) ?? '')) {
    const at = `metadata.annotations[${STORAGE_CLASS}]`;
    out.push(invalid(at, annotated(o) ?? '', 'field is immutable'));
  }
  const { now, was } = comparable(o, old);
  if (!semanticEqual(now, was)) {
    const diff = goDiff(PERSISTENT_VOLUME_CLAIM_SPEC, was, now);
    out.push(forbidden('spec', `${SPEC_FIXED}\n${diff}`));
  }
  const size = (c: PersistentVolumeClaim): string =>
    c.spec?.resources?.requests?.['storage'] ?? '0';
  const least = old.status?.capacity?.['storage'] ?? '0';
  if (compareQuantities(size(o), size(old)) < 0 && compareQuantities(size(o), least) <= 0) {
    const text = 'field can not be less than status.capacity';
    out.push(forbidden('spec.resources.requests.storage', text));
  }
  checkImmutable(o.spec?.volumeMode, old.spec?.volumeMode, 'volumeMode', out);
  checkAttributesClass(o, old, out);
  return out;
}

function checkAttributesClass(
  o: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  out: FieldError[],
): void {
  const name = o.spec?.volumeAttributesClassName;
  if (name === old.spec?.volumeAttributesClassName || name) return;
  if (old.status?.currentVolumeAttributesClassName === undefined) return;
  const to = name === undefined ? 'nil' : 'empty string';
  const text = `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`;
  out.push(forbidden('spec.volumeAttributesClassName', text));
}

/** Models: validatePersistentVolumeClaimResourceKey */
function checkKey(k: string, path: string, out: FieldError[]): boolean {
  const wrong = qualifiedName(k);
  for (const m of wrong) out.push(invalid(path, k, m));
  if (wrong.length > 0) return false;
  if (!isNativeResource(k) || k === 'storage') return true;
  out.push(notSupported(path, k, ['storage']));
  return false;
}

function checkAmount(q: string, path: string, out: FieldError[]): boolean {
  if (compareQuantities(q, '0') >= 0) return true;
  out.push(invalid(path, Number(q), 'must be a valid resource quantity'));
  return false;
}

/** Models: ValidatePersistentVolumeClaimStatusUpdate */
export function validateClaimStatusUpdate(o: PersistentVolumeClaim): readonly FieldError[] {
  const out: FieldError[] = [];
  if (!o.spec?.accessModes?.length) out.push(required('Spec.accessModes'));
  const s = o.status ?? {};
  for (const [k, q] of Object.entries(s.capacity ?? {})) {
    checkAmount(q, `status.capacity[${k}]`, out);
  }
  const at = 'status.allocatedResourceStatuses';
  for (const [k, v] of Object.entries(s.allocatedResourceStatuses ?? {})) {
    checkKey(k, at, out);
    if (!RESIZE_STATUSES.includes(v)) out.push(notSupported(at, k, [...RESIZE_STATUSES].sort()));
  }
  for (const [k, q] of Object.entries(s.allocatedResources ?? {})) {
    if (checkKey(k, 'status.allocatedResources', out)) {
      checkAmount(q, `status.allocatedResources[${k}]`, out);
    }
  }
  return out;
}
