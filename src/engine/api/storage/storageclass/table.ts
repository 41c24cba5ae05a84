import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { isDefaultStorageClass } from './defaultStorageClassOf.ts';
import type { StorageClass } from './fields.ts';

/** Models: pkg/printers/internalversion printStorageClass */
export const STORAGE_CLASS_TABLE: TablePrinter<StorageClass> = {
  columns: [
    NAME_COLUMN,
    column('Provisioner', 'string', 'provisioner indicates the type of the provisioner.'),
    column(
      'ReclaimPolicy',
      'string',
      'reclaimPolicy controls the reclaimPolicy for dynamically provisioned PersistentVolumes of this storage class. Defaults to Delete.',
    ),
    column(
      'VolumeBindingMode',
      'string',
      'volumeBindingMode indicates how PersistentVolumeClaims should be provisioned and bound.  When unset, VolumeBindingImmediate is used. This field is only honored by servers that enable the VolumeScheduling feature.',
    ),
    column(
      'AllowVolumeExpansion',
      'string',
      'allowVolumeExpansion shows whether the storage class allow volume expand.',
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => {
    const name = o.metadata?.name ?? '';
    const isDefault = isDefaultStorageClass(o);
    return [
      isDefault ? `${name} (default)` : name,
      o.provisioner ?? '',
      o.reclaimPolicy ?? 'Delete',
      o.volumeBindingMode ?? 'Immediate',
      o.allowVolumeExpansion ?? false,
      age(o, now),
    ];
  },
};
