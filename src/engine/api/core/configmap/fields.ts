import type { TypeOf } from '../../fields/Field.ts';
import { bool, bytes, map, str } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: core/v1 ConfigMap */
export const CONFIG_MAP_FIELDS = kindStruct('v1.ConfigMap', {
  immutable: bool({ pointer: true }),
  data: map(str()),
  binaryData: map(bytes()),
});

export type ConfigMap = TypeOf<typeof CONFIG_MAP_FIELDS>;
