import { validateIngressClass, validateIngressClassUpdate } from './validate.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapField, withField } from '../../meta/setDefaults.ts';
import { raisedGeneration, withGeneration } from '../../meta/specStrategy.ts';
import type { IngressClass } from './fields.ts';
import { INGRESS_CLASS_TABLE } from './table.ts';
import { INGRESS_CLASS_FIELDS } from './fields.ts';

function defaults(o: IngressClass): IngressClass {
  return mapField(o, 'spec', (s) =>
    mapField(s, 'parameters', (p) => withField(p, 'scope', p.scope ?? 'Cluster')),
  );
}

/** Models: pkg/registry/networking/ingressclass/strategy.go */
export const INGRESS_CLASS: Kind = kind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  resource: 'ingressclasses',
  namespaced: false,
  fields: INGRESS_CLASS_FIELDS,
  table: INGRESS_CLASS_TABLE,
  validateName: dns1123Subdomain,
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,
  defaults,
  prepareForCreate: (o) => withGeneration(o, 1),
  prepareForUpdate: raisedGeneration,
});
