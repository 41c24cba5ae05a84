import type { TypeOf } from '../../fields/Field.ts';
import { bool, list, obj } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { LOCAL_OBJECT_REFERENCE, OBJECT_REFERENCE } from '../references.ts';

/** Models: core/v1 ServiceAccount */
export const SERVICE_ACCOUNT_FIELDS = kindStruct('v1.ServiceAccount', {
  secrets: list(
    obj(() => OBJECT_REFERENCE),
    { mergeKey: 'name' },
  ),
  imagePullSecrets: list(obj(() => LOCAL_OBJECT_REFERENCE)),
  automountServiceAccountToken: bool({ pointer: true }),
});

export type ServiceAccount = TypeOf<typeof SERVICE_ACCOUNT_FIELDS>;
