import type { TypeOf } from '../../fields/Field.ts';
import { any, int64 } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: apps/v1 ControllerRevision */
export const CONTROLLER_REVISION_FIELDS = kindStruct('v1.ControllerRevision', {
  data: any(),
  revision: int64({ required: true }),
});

export type ControllerRevision = TypeOf<typeof CONTROLLER_REVISION_FIELDS>;
