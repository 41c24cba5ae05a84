import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { setDefaults } from '../../meta/setDefaults.ts';
import type { StorageClass } from './fields.ts';
import { STORAGE_CLASS_TABLE } from './table.ts';
import { STORAGE_CLASS_FIELDS } from './fields.ts';
import { validateStorageClass, validateStorageClassUpdate } from './validate.ts';

const DEFAULTS = { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' } as const;

/** Models: pkg/registry/storage/storageclass/strategy.go */
export const STORAGE_CLASS: Kind = kind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  resource: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  fields: STORAGE_CLASS_FIELDS,
  table: STORAGE_CLASS_TABLE,
  validateName: dns1123Subdomain,
  defaults: (o) => setDefaults(o, DEFAULTS),
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
  deleteAnswersObject: true,
});
