import type { TypeOf } from '../../fields/Field.ts';
import { any, bool, list } from '../../fields/Field.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const FIELDS = kindStruct('v1.ServiceAccount', {
  secrets: list(any(), { mergeKey: 'name' }),
  imagePullSecrets: list(any()),
  automountServiceAccountToken: bool({ pointer: true }),
});

export type ServiceAccount = TypeOf<typeof FIELDS>;

/** Models: pkg/registry/core/serviceaccount/strategy.go */
export const SERVICE_ACCOUNT: Kind = kind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  shortNames: ['sa'],
  namespaced: true,
  fields: FIELDS,
  validateName: dns1123Subdomain,
  deleteAnswersObject: true,
});
