import type { TypeOf } from '../../fields/Field.ts';
import { bool, bytes, map, str } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: core/v1 Secret */
export const SECRET_FIELDS = kindStruct('v1.Secret', {
  immutable: bool({ pointer: true }),
  data: map(bytes()),
  stringData: map(str()),
  type: str({ go: 'v1.SecretType' }),
});

export type Secret = TypeOf<typeof SECRET_FIELDS>;
