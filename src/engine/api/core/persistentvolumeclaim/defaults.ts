import { defaultQuantities } from '../../meta/defaultQuantities.ts';
import { mapField, withField } from '../../meta/setDefaults.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from './fields.ts';

/** Models: SetDefaults_PersistentVolumeClaimSpec */
export function defaultClaimSpec(s: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const t = mapField(s, 'resources', (r) =>
    mapField(mapField(r, 'limits', defaultQuantities), 'requests', defaultQuantities),
  );
  return withField(t, 'volumeMode', t.volumeMode ?? 'Filesystem');
}

/** Models: SetDefaults_PersistentVolumeClaim */
export function defaultClaim(o: PersistentVolumeClaim): PersistentVolumeClaim {
  const c = withField(o, 'spec', defaultClaimSpec(o.spec ?? {}));
  return c.status?.phase ? c : { ...c, status: { ...c.status, phase: 'Pending' } };
}
