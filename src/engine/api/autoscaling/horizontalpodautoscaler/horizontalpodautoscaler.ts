import { HPA_TABLE } from './table.ts';
import { validateAutoscaler, validateAutoscalerStatus } from './validate.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { statusStrategy } from '../../meta/specStrategy.ts';
import { defaultAutoscaler } from './defaults.ts';
import type { HorizontalPodAutoscaler } from './fields.ts';
import { HORIZONTAL_POD_AUTOSCALER_FIELDS } from './fields.ts';

/** Models: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go */
export const HORIZONTAL_POD_AUTOSCALER: Kind = kind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  categories: ['all'],
  shortNames: ['hpa'],
  namespaced: true,
  fields: HORIZONTAL_POD_AUTOSCALER_FIELDS,
  validateName: dns1123Subdomain,
  table: HPA_TABLE,
  validate: (o) => validateAutoscaler(o),
  validateUpdate: validateAutoscaler,
  validateStatusUpdate: validateAutoscalerStatus,
  defaults: defaultAutoscaler,
  ...statusStrategy<HorizontalPodAutoscaler>(HORIZONTAL_POD_AUTOSCALER_FIELDS),
});
