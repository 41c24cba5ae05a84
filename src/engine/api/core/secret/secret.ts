import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { base64Encode } from '../../meta/base64.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { Secret } from './fields.ts';
import { SECRET_FIELDS } from './fields.ts';
import { SECRET_TABLE } from './table.ts';
import { secretWarnings, validateSecret, validateSecretUpdate } from './validate.ts';

/** `stringData` is written into `data` and not kept. */
function defaults(o: Secret): Secret {
  const { stringData, ...rest } = o;
  const type = o.type || 'Opaque';
  if (!stringData) return { ...rest, type };
  const data: Record<string, string> = { ...o.data };
  for (const [k, v] of Object.entries(stringData)) data[k] = base64Encode(v);
  return { ...rest, data, type };
}

/** Models: pkg/registry/core/secret/strategy.go */
export const SECRET: Kind = kind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  table: SECRET_TABLE,
  namespaced: true,
  fields: SECRET_FIELDS,
  validateName: dns1123Subdomain,
  defaults,
  prepareForUpdate: (o, old) => (o.type ? o : { ...o, ...(old.type ? { type: old.type } : {}) }),
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  warnings: secretWarnings,
  selectable: { type: (o) => o.type ?? '' },
});
