import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { withField } from '../../meta/setDefaults.ts';
import { withGeneration } from '../../meta/specStrategy.ts';
import type { PriorityClass } from './fields.ts';
import { PRIORITY_CLASS_TABLE } from './table.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './validate.ts';
import { PRIORITY_CLASS_FIELDS } from './fields.ts';

/** Models: pkg/registry/scheduling/priorityclass/strategy.go */
export const PRIORITY_CLASS: Kind = kind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  fields: PRIORITY_CLASS_FIELDS,
  table: PRIORITY_CLASS_TABLE,
  validateName: dns1123Subdomain,
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
  defaults: (o) => withField(o, 'preemptionPolicy', o.preemptionPolicy ?? 'PreemptLowerPriority'),
  prepareForCreate: (o) => withGeneration(o, 1),
});
