import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { defaultQuantities } from '../../meta/defaultQuantities.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapField, setDefaults, withField } from '../../meta/setDefaults.ts';
import { rfc3339 } from '../../../sim/rfc3339.ts';
import type { SimTime } from '../../../sim/time.ts';
import { statusOnly } from '../../meta/specStrategy.ts';
import type { PersistentVolume } from './fields.ts';
import { PERSISTENT_VOLUME_TABLE } from './table.ts';
import { PERSISTENT_VOLUME_FIELDS } from './fields.ts';
import { validateVolume, validateVolumeUpdate, volumeWarnings } from './validate.ts';

const SPEC = { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' } as const;

function defaults(o: PersistentVolume): PersistentVolume {
  let s = setDefaults(o.spec ?? {}, SPEC);
  s = mapField(s, 'capacity', defaultQuantities);
  s = mapField(s, 'hostPath', (h) => withField(h, 'type', h.type ?? ''));
  const pv = withField(o, 'spec', s);
  return pv.status?.phase ? pv : { ...pv, status: { ...pv.status, phase: 'Pending' } };
}

/** A changed phase says when it changed, unless its writer does. Models: PrepareForUpdate of the status */
function withPhaseTime(o: PersistentVolume, old: PersistentVolume, now: SimTime): PersistentVolume {
  const next = statusOnly(o, old);
  const told = next.status?.lastPhaseTransitionTime;
  const moved = next.status?.phase !== old.status?.phase;
  if (!moved || (told !== undefined && told !== old.status?.lastPhaseTransitionTime)) return next;
  return { ...next, status: { ...next.status, lastPhaseTransitionTime: rfc3339(now) } };
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
  validate: validateVolume,
  validateUpdate: validateVolumeUpdate,
  validateStatusUpdate: () => [],
  warnings: volumeWarnings,
  prepareForCreate: (o) => {
    const at = o.metadata?.creationTimestamp;
    return { ...o, status: { phase: 'Pending', ...(at ? { lastPhaseTransitionTime: at } : {}) } };
  },
  prepareForUpdate: (o, old) => ({ ...o, status: old.status ?? {} }),
  prepareForStatusUpdate: withPhaseTime,
  deleteAnswersObject: true,
});
