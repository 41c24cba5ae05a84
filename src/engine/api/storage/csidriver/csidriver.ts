import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { setDefaults, withField } from '../../meta/setDefaults.ts';
import { raisedGeneration } from '../../meta/specStrategy.ts';
import type { CSIDriver } from './fields.ts';
import { CSI_DRIVER_TABLE } from './table.ts';
import { CSI_DRIVER_FIELDS } from './fields.ts';
import { validateCsiDriver, validateCsiDriverUpdate } from './validate.ts';

const SPEC = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  requiresRepublish: false,
  seLinuxMount: false,
} as const;

function defaults(o: CSIDriver): CSIDriver {
  const s = setDefaults(o.spec ?? {}, SPEC);
  const modes = s.volumeLifecycleModes?.length ? s.volumeLifecycleModes : ['Persistent' as const];
  return withField(o, 'spec', withField(s, 'volumeLifecycleModes', modes));
}

/** Models: pkg/registry/storage/csidriver/strategy.go */
export const CSI_DRIVER: Kind = kind<CSIDriver>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  resource: 'csidrivers',
  namespaced: false,
  fields: CSI_DRIVER_FIELDS,
  table: CSI_DRIVER_TABLE,
  validateName: dns1123Subdomain,
  defaults,
  prepareForUpdate: raisedGeneration,
  validate: validateCsiDriver,
  validateUpdate: validateCsiDriverUpdate,
  unconditionalUpdate: false,
  deleteAnswersObject: true,
});
