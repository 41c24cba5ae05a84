import type { TypeOf } from '../../fields/Field.ts';
import { obj } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { POD_TEMPLATE_SPEC } from '../pod/fields.ts';

/** Models: core/v1 PodTemplate */
export const POD_TEMPLATE_FIELDS = kindStruct('v1.PodTemplate', {
  template: obj(() => POD_TEMPLATE_SPEC, { always: true }),
});

export type PodTemplate = TypeOf<typeof POD_TEMPLATE_FIELDS>;
