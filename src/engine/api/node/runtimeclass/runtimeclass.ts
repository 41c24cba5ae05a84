import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { RuntimeClass } from './fields.ts';
import { RUNTIME_CLASS_TABLE } from './table.ts';
import { validateRuntimeClass, validateRuntimeClassUpdate } from './validate.ts';
import { RUNTIME_CLASS_FIELDS } from './fields.ts';

/** Models: pkg/registry/node/runtimeclass/strategy.go */
export const RUNTIME_CLASS: Kind = kind<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  resource: 'runtimeclasses',
  namespaced: false,
  fields: RUNTIME_CLASS_FIELDS,
  table: RUNTIME_CLASS_TABLE,
  validateName: dns1123Subdomain,
  validate: validateRuntimeClass,
  validateUpdate: validateRuntimeClassUpdate,
  unconditionalUpdate: false,
  createOnUpdate: true,
});
