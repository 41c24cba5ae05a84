import type { TypeOf } from '../../fields/Field.ts';
import { bool, list, map, obj, oneOf, str } from '../../fields/Field.ts';
import { TOPOLOGY_SELECTOR_TERM } from '../../core/topologySelector.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: storage/v1 StorageClass */
export const STORAGE_CLASS_FIELDS = kindStruct('v1.StorageClass', {
  provisioner: str({ required: true }),
  parameters: map(str()),
  reclaimPolicy: oneOf(['Recycle', 'Delete', 'Retain'], {
    pointer: true,
    go: 'v1.PersistentVolumeReclaimPolicy',
  }),
  mountOptions: list(str()),
  allowVolumeExpansion: bool({ pointer: true }),
  volumeBindingMode: oneOf(['Immediate', 'WaitForFirstConsumer'], {
    pointer: true,
    go: 'v1.VolumeBindingMode',
  }),
  allowedTopologies: list(obj(() => TOPOLOGY_SELECTOR_TERM)),
});

export type StorageClass = TypeOf<typeof STORAGE_CLASS_FIELDS>;
