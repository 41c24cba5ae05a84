import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { defaultQuantities } from '../../meta/defaultQuantities.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapField } from '../../meta/setDefaults.ts';
import { statusStrategy } from '../../meta/specStrategy.ts';
import type { ResourceQuota } from './fields.ts';
import { RESOURCE_QUOTA_TABLE } from './table.ts';
import {
  validateQuotaStatus,
  validateResourceQuota,
  validateResourceQuotaUpdate,
} from './validate.ts';
import { RESOURCE_QUOTA_FIELDS } from './fields.ts';

/** Models: pkg/registry/core/resourcequota/strategy.go */
export const RESOURCE_QUOTA: Kind = kind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  resource: 'resourcequotas',
  shortNames: ['quota'],
  namespaced: true,
  fields: RESOURCE_QUOTA_FIELDS,
  table: RESOURCE_QUOTA_TABLE,
  validateName: dns1123Subdomain,
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
  validateStatusUpdate: validateQuotaStatus,
  defaults: (o) => mapField(o, 'spec', (s) => mapField(s, 'hard', defaultQuantities)),
  ...statusStrategy<ResourceQuota>(RESOURCE_QUOTA_FIELDS),
  deleteAnswersObject: true,
});
