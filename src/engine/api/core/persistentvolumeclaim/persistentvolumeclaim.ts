import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { statusOnly } from '../../meta/specStrategy.ts';
import { defaultClaim } from './defaults.ts';
import type { PersistentVolumeClaim } from './fields.ts';
import { PERSISTENT_VOLUME_CLAIM_TABLE } from './table.ts';
import { PERSISTENT_VOLUME_CLAIM_FIELDS } from './fields.ts';

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
  prepareForCreate: (o) => ({ ...o, status: { phase: 'Pending' } }),
  prepareForUpdate: (o, old) => ({ ...o, status: old.status ?? {} }),
  prepareForStatusUpdate: statusOnly,
  deleteAnswersObject: true,
});
