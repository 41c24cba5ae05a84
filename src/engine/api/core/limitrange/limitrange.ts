import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapField, mapList } from '../../meta/setDefaults.ts';
import type { LimitRange, LimitRangeItem } from './fields.ts';
import { LIMIT_RANGE_FIELDS } from './fields.ts';
import { validateLimitRange } from './validate.ts';

/** The maximum is the default, the default the default request, else the minimum. */
function defaultItem(i: LimitRangeItem): LimitRangeItem {
  if (i.type !== 'Container') return i;
  const limits = { ...i.max, ...i.default };
  const requests = { ...i.min, ...limits, ...i.defaultRequest };
  return {
    ...i,
    ...(Object.keys(limits).length > 0 ? { default: limits } : {}),
    ...(Object.keys(requests).length > 0 ? { defaultRequest: requests } : {}),
  };
}

/** A LimitRange without a name gets a random one. Models: PrepareForCreate */
function named(o: LimitRange): LimitRange {
  const { name, uid } = o.metadata ?? {};
  return name || uid === undefined ? o : { ...o, metadata: { ...o.metadata, name: uid } };
}

/** Models: pkg/registry/core/limitrange/strategy.go */
export const LIMIT_RANGE: Kind = kind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  resource: 'limitranges',
  shortNames: ['limits'],
  namespaced: true,
  fields: LIMIT_RANGE_FIELDS,
  validateName: dns1123Subdomain,
  validate: validateLimitRange,
  defaults: (o) => mapField(o, 'spec', (s) => mapList(s, 'limits', defaultItem)),
  prepareForCreate: named,
  createOnUpdate: true,
});
