import { checkOneOf, NOT_POSITIVE } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '../../meta/FieldError.ts';
import { dns1123Label, dns1123Subdomain } from '../../meta/names.ts';
import type { ObjectMeta } from '../../meta/ObjectMeta.ts';
import { checkSelector } from '../../meta/validateSelector.ts';
import { compareQuantities } from '../../quantity.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from './fields.ts';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** How a volume may be mounted; `ReadWriteOncePod` stands alone. */
export function checkAccessModes(modes: readonly string[], path: string, out: FieldError[]): void {
  for (const m of modes) if (!MODES.includes(m)) out.push(notSupported(path, m, MODES));
  const others = modes.some((m) => m !== 'ReadWriteOncePod' && MODES.includes(m));
  if (modes.includes('ReadWriteOncePod') && others) {
    out.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  }
}

interface DataSource {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Models: validateDataSource, validateDataSourceRef */
function checkDataSource(d: DataSource, path: string, out: FieldError[]): void {
  if (!d.name) out.push(required(`${path}.name`));
  if (!d.kind) out.push(required(`${path}.kind`));
  if (!d.apiGroup && d.kind !== 'PersistentVolumeClaim') {
    const text = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    out.push(invalid(path, d.kind ?? '', text));
  }
  if (d.apiGroup) invalidEach(out, `${path}.apiGroup`, d.apiGroup, dns1123Subdomain(d.apiGroup));
  if (d.namespace) invalidEach(out, `${path}.namespace`, d.namespace, dns1123Label(d.namespace));
}

function checkDataSources(s: PersistentVolumeClaimSpec, path: string, out: FieldError[]): void {
  const { dataSource: d, dataSourceRef: ref } = s;
  if (d) checkDataSource(d, `${path}.dataSource`, out);
  if (ref) checkDataSource(ref, `${path}.dataSourceRef`, out);
  if (!d || !ref) return;
  if (ref.namespace) {
    const text = 'may not be specified when dataSourceRef.namespace is specified';
    out.push(invalid(path, {}, text));
  } else if (d.apiGroup !== ref.apiGroup || d.kind !== ref.kind || d.name !== ref.name) {
    out.push(invalid(path, {}, 'must match dataSourceRef'));
  }
}

/** Models: ValidatePersistentVolumeClaimSpec */
export function checkClaimSpec(
  s: PersistentVolumeClaimSpec,
  path: string,
  out: FieldError[],
): void {
  if (!s.accessModes?.length) {
    out.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  }
  checkSelector(s.selector, `${path}.selector`, out);
  checkAccessModes(s.accessModes ?? [], `${path}.accessModes`, out);
  const size = s.resources?.requests?.['storage'];
  const at = `${path}.resources[storage]`;
  if (size === undefined) out.push(required(at));
  else if (compareQuantities(size, '0') <= 0) out.push(invalid(at, size, NOT_POSITIVE));
  const name = s.storageClassName;
  if (name) invalidEach(out, `${path}.storageClassName`, name, dns1123Subdomain(name));
  if (s.volumeMode !== undefined) {
    checkOneOf(s.volumeMode, ['Block', 'Filesystem'], `${path}.volumeMode`, out);
  }
  checkDataSources(s, path, out);
  const attributes = s.volumeAttributesClassName;
  if (attributes) {
    const field = `${path}.volumeAttributesClassName`;
    invalidEach(out, field, attributes, dns1123Subdomain(attributes));
  }
}

/** Models: ValidatePersistentVolumeClaim */
export function validateClaim(o: PersistentVolumeClaim): readonly FieldError[] {
  const out: FieldError[] = [];
  checkClaimSpec(o.spec ?? {}, 'spec', out);
  return out;
}

/** A claim that is made from a Pod. Models: ValidatePersistentVolumeClaimTemplate */
export function checkClaimTemplate(
  t: { readonly metadata?: ObjectMeta; readonly spec?: PersistentVolumeClaimSpec },
  path: string,
  out: FieldError[],
): void {
  for (const k in t.metadata) {
    if (k === 'labels' || k === 'annotations') continue;
    out.push(forbidden(`${path}.metadata.${k}`, 'cannot be set'));
  }
  checkClaimSpec(t.spec ?? {}, `${path}.spec`, out);
}
