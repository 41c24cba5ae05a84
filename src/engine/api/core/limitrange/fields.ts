import type { TypeOf } from '../../fields/Field.ts';
import { list, map, obj, quantity, str, struct } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const LIMIT_RANGE_ITEM = struct('v1.LimitRangeItem', {
  type: str({ required: true, go: 'v1.LimitType' }),
  max: map(quantity()),
  min: map(quantity()),
  default: map(quantity()),
  defaultRequest: map(quantity()),
  maxLimitRequestRatio: map(quantity()),
});

const LIMIT_RANGE_SPEC = struct('v1.LimitRangeSpec', {
  limits: list(
    obj(() => LIMIT_RANGE_ITEM),
    { required: true },
  ),
});

/** Models: core/v1 LimitRange */
export const LIMIT_RANGE_FIELDS = kindStruct('v1.LimitRange', {
  spec: obj(() => LIMIT_RANGE_SPEC, { always: true }),
});

export type LimitRange = TypeOf<typeof LIMIT_RANGE_FIELDS>;
export type LimitRangeSpec = TypeOf<typeof LIMIT_RANGE_SPEC>;
export type LimitRangeItem = TypeOf<typeof LIMIT_RANGE_ITEM>;
