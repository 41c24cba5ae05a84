import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { statusOnly } from '../../meta/specStrategy.ts';
import { nanoValue } from '../../quantity.ts';
import { STORAGE_CLASS } from '../persistentvolume/accessModes.ts';
import { defaultClaim } from './defaults.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from './fields.ts';
import { PERSISTENT_VOLUME_CLAIM_TABLE } from './table.ts';
import { PERSISTENT_VOLUME_CLAIM_FIELDS } from './fields.ts';
import { validateClaim } from './validate.ts';
import { validateClaimStatusUpdate, validateClaimUpdate } from './validateUpdate.ts';

/** Only claims and snapshots are known as the older kind of source. */
function isOldSource(d: NonNullable<PersistentVolumeClaimSpec['dataSource']>): boolean {
  const group = d.apiGroup ?? '';
  if (group === '') return d.kind === 'PersistentVolumeClaim';
  return d.kind === 'VolumeSnapshot' && group === 'snapshot.storage.k8s.io';
}

/** Others are passed over. Models: EnforceDataSourceBackwardsCompatibility */
function withoutOddSource(
  o: PersistentVolumeClaim,
  old: PersistentVolumeClaim | undefined,
): PersistentVolumeClaim {
  if (old?.spec?.dataSource || old?.spec?.dataSourceRef) return o;
  const { dataSource, ...spec } = o.spec ?? {};
  return !dataSource || spec.dataSourceRef || isOldSource(dataSource) ? o : { ...o, spec };
}

/** Either of the two sources is told in the other one too. Models: NormalizeDataSources */
function withSources(o: PersistentVolumeClaim): PersistentVolumeClaim {
  const { dataSource, dataSourceRef } = o.spec ?? {};
  if (dataSource && !dataSourceRef) {
    return { ...o, spec: { ...o.spec, dataSourceRef: dataSource } };
  }
  if (!dataSourceRef || dataSource || dataSourceRef.namespace) return o;
  const { namespace: _, ...source } = dataSourceRef;
  return { ...o, spec: { ...o.spec, dataSource: source } };
}

const NANO = 10n ** 9n;

/** Models: GetWarningsForPersistentVolumeClaim */
function claimWarnings(o: PersistentVolumeClaim): readonly string[] {
  const out: string[] = [];
  if (o.metadata?.annotations?.[STORAGE_CLASS] !== undefined) {
    const text = 'deprecated since v1.8; use "storageClassName" attribute instead';
    out.push(`metadata.annotations[${STORAGE_CLASS}]: ${text}`);
  }
  for (const k of ['requests', 'limits'] as const) {
    const q = o.spec?.resources?.[k]?.['storage'];
    if (q === undefined || nanoValue(q) % NANO === 0n) continue;
    const text = `fractional byte value ${JSON.stringify(q)} is invalid, must be an integer`;
    out.push(`spec.resources.${k}[storage]: ${text}`);
  }
  return out;
}

/** Models: pkg/registry/core/persistentvolumeclaim/strategy.go */
export const PERSISTENT_VOLUME_CLAIM: Kind = kind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  resource: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  namespaced: true,
  fields: PERSISTENT_VOLUME_CLAIM_FIELDS,
  table: PERSISTENT_VOLUME_CLAIM_TABLE,
  validateName: dns1123Subdomain,
  defaults: defaultClaim,
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: validateClaimStatusUpdate,
  warnings: claimWarnings,
  prepareForCreate: (o) =>
    withSources(withoutOddSource({ ...o, status: { phase: 'Pending' } }, undefined)),
  prepareForUpdate: (o, old) =>
    withSources(withoutOddSource({ ...o, status: old.status ?? {} }, old)),
  prepareForStatusUpdate: statusOnly,
  deleteAnswersObject: true,
});
