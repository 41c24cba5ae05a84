import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { accessModes, STORAGE_CLASS } from '../persistentvolume/accessModes.ts';
import type { PersistentVolumeClaim } from './fields.ts';

/** Models: pkg/printers/internalversion printPersistentVolumeClaim */
export const PERSISTENT_VOLUME_CLAIM_TABLE: TablePrinter<PersistentVolumeClaim> = {
  columns: [
    NAME_COLUMN,
    column('Status', 'string', 'phase represents the current phase of PersistentVolumeClaim.'),
    column(
      'Volume',
      'string',
      'volumeName is the binding reference to the PersistentVolume backing this claim.',
    ),
    column(
      'Capacity',
      'string',
      'capacity represents the actual resources of the underlying volume.',
    ),
    column(
      'Access Modes',
      'string',
      'accessModes contains the actual access modes the volume backing the PVC has. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes-1',
    ),
    column('StorageClass', 'string', 'StorageClass of the pvc'),
    column('VolumeAttributesClass', 'string', 'VolumeAttributesClass of the pvc'),
    AGE_COLUMN,
    column(
      'VolumeMode',
      'string',
      'volumeMode defines what type of volume is required by the claim. Value of Filesystem is implied when not included in claim spec.',
      1,
    ),
  ],
  cells: (o, now) => {
    const spec = o.spec ?? {};
    const isBound = Boolean(spec.volumeName);
    const phase = o.metadata?.deletionTimestamp ? 'Terminating' : (o.status?.phase ?? '');
    return [
      o.metadata?.name ?? '',
      phase,
      spec.volumeName ?? '',
      isBound ? (o.status?.capacity?.['storage'] ?? '0') : '',
      isBound ? accessModes(o.status?.accessModes) : '',
      o.metadata?.annotations?.[STORAGE_CLASS] ?? spec.storageClassName ?? '',
      spec.volumeAttributesClassName ?? '<unset>',
      age(o, now),
      spec.volumeMode ?? '<unset>',
    ];
  },
};
