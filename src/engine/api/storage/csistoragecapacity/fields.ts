import type { TypeOf } from '../../fields/Field.ts';
import { obj, quantity, str } from '../../fields/Field.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: storage/v1 CSIStorageCapacity */
export const CSI_STORAGE_CAPACITY_FIELDS = kindStruct('v1.CSIStorageCapacity', {
  nodeTopology: obj(() => LABEL_SELECTOR, { atomic: true }),
  storageClassName: str({ required: true }),
  capacity: quantity({ pointer: true }),
  maximumVolumeSize: quantity({ pointer: true }),
});

export type CSIStorageCapacity = TypeOf<typeof CSI_STORAGE_CAPACITY_FIELDS>;
