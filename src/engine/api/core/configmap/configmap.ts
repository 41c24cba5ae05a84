import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, tooLong } from '../../meta/FieldError.ts';
import { byteLength, configMapKey, dns1123Subdomain } from '../../meta/names.ts';
import type { ConfigMap } from './fields.ts';
import { CONFIG_MAP_FIELDS } from './fields.ts';
import { CONFIG_MAP_TABLE } from './table.ts';

const SIZE_MAX = 1024 * 1024;

function validate(o: ConfigMap): readonly FieldError[] {
  const out: FieldError[] = [];
  let size = 0;
  for (const [k, v] of Object.entries(o.data ?? {})) {
    for (const m of configMapKey(k)) out.push(invalid(`data[${k}]`, k, m));
    if (o.binaryData && k in o.binaryData) {
      out.push(invalid(`data[${k}]`, k, `duplicate of key present in binaryData`));
    }
    size += byteLength(v);
  }
  for (const [k, v] of Object.entries(o.binaryData ?? {})) {
    for (const m of configMapKey(k)) out.push(invalid(`binaryData[${k}]`, k, m));
    size += Math.floor((v.length * 3) / 4);
  }
  if (size > SIZE_MAX) out.push(tooLong('[]', SIZE_MAX));
  return out;
}

function validateUpdate(o: ConfigMap, old: ConfigMap): readonly FieldError[] {
  const out: FieldError[] = [];
  if (old.immutable === true) {
    const set = 'field is immutable when `immutable` is set';
    if (o.immutable !== true) out.push(forbidden('immutable', set));
    if (!equal(o.data, old.data)) out.push(forbidden('data', set));
    if (!equal(o.binaryData, old.binaryData)) out.push(forbidden('binaryData', set));
  }
  return [...out, ...validate(o)];
}

function equal(x: ConfigMap['data'], y: ConfigMap['data']): boolean {
  const a = Object.entries(x ?? {});
  return a.length === Object.keys(y ?? {}).length && a.every(([k, v]) => y?.[k] === v);
}

/** Models: pkg/apis/core/validation ValidateConfigMap, pkg/registry/core/configmap */
export const CONFIG_MAP: Kind = kind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  shortNames: ['cm'],
  namespaced: true,
  fields: CONFIG_MAP_FIELDS,
  validateName: dns1123Subdomain,
  validate,
  validateUpdate,
  table: CONFIG_MAP_TABLE,
});
