import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { ServiceAccount } from './fields.ts';
import { SERVICE_ACCOUNT_FIELDS } from './fields.ts';
import { SERVICE_ACCOUNT_TABLE } from './table.ts';

/** Models: pkg/registry/core/serviceaccount/strategy.go */
export const SERVICE_ACCOUNT: Kind = kind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  table: SERVICE_ACCOUNT_TABLE,
  shortNames: ['sa'],
  namespaced: true,
  fields: SERVICE_ACCOUNT_FIELDS,
  validateName: dns1123Subdomain,
  deleteAnswersObject: true,
});
