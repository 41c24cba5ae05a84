import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { CSIStorageCapacity } from './fields.ts';
import { CSI_STORAGE_CAPACITY_FIELDS } from './fields.ts';
import { validateCapacity, validateCapacityUpdate } from './validate.ts';

/** Models: pkg/registry/storage/csistoragecapacity/strategy.go */
export const CSI_STORAGE_CAPACITY: Kind = kind<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  resource: 'csistoragecapacities',
  namespaced: true,
  fields: CSI_STORAGE_CAPACITY_FIELDS,
  validateName: dns1123Subdomain,
  validate: validateCapacity,
  validateUpdate: validateCapacityUpdate,
  unconditionalUpdate: false,
});
