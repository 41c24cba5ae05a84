import {
  ingressWarnings,
  validateIngress,
  validateIngressChange,
  validateIngressStatus,
} from './validate.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import type { Ingress } from './fields.ts';
import { INGRESS_TABLE } from './table.ts';
import { INGRESS_FIELDS } from './fields.ts';

/** Models: pkg/registry/networking/ingress/strategy.go */
export const INGRESS: Kind = kind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  resource: 'ingresses',
  shortNames: ['ing'],
  namespaced: true,
  fields: INGRESS_FIELDS,
  table: INGRESS_TABLE,
  validateName: dns1123Subdomain,
  validate: validateIngress,
  validateUpdate: validateIngressChange,
  validateStatusUpdate: validateIngressStatus,
  warnings: ingressWarnings,
  ...specStrategy<Ingress>(INGRESS_FIELDS),
});
