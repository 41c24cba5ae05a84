import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { defaultQuantities } from '../../meta/defaultQuantities.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapField, setDefaults, withField } from '../../meta/setDefaults.ts';
import { statusOnly } from '../../meta/specStrategy.ts';
import type { PersistentVolume } from './fields.ts';
import { PERSISTENT_VOLUME_TABLE } from './table.ts';
import { PERSISTENT_VOLUME_FIELDS } from './fields.ts';

const SPEC = { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' } as const;

function defaults(o: PersistentVolume): PersistentVolume {
  let s = setDefaults(o.spec ?? {}, SPEC);
  s = mapField(s, 'capacity', defaultQuantities);
  s = mapField(s, 'hostPath', (h) => withField(h, 'type', h.type ?? ''));
  const pv = withField(o, 'spec', s);
  return pv.status?.phase ? pv : { ...pv, status: { ...pv.status, phase: 'Pending' } };
}

/** Models: pkg/registry/core/persistentvolume/strategy.go */
export const PERSISTENT_VOLUME: Kind = kind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  resource: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  fields: PERSISTENT_VOLUME_FIELDS,
  table: PERSISTENT_VOLUME_TABLE,
  validateName: dns1123Subdomain,
  defaults,
  prepareForCreate: (o) => ({ ...o, status: { phase: 'Pending' } }),
  prepareForUpdate: (o, old) => ({ ...o, status: old.status ?? {} }),
  prepareForStatusUpdate: statusOnly,
  deleteAnswersObject: true,
});
