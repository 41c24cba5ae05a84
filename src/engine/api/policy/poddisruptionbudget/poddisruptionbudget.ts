import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import type { PodDisruptionBudget } from './fields.ts';
import { POD_DISRUPTION_BUDGET_FIELDS } from './fields.ts';
import { POD_DISRUPTION_BUDGET_TABLE } from './table.ts';
import { validateBudgetStatus, validatePodDisruptionBudget } from './validate.ts';

/** Models: pkg/registry/policy/poddisruptionbudget/strategy.go */
export const POD_DISRUPTION_BUDGET: Kind = kind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
  table: POD_DISRUPTION_BUDGET_TABLE,
  shortNames: ['pdb'],
  namespaced: true,
  fields: POD_DISRUPTION_BUDGET_FIELDS,
  // Upstream looks at nothing of the name but that a path can hold it.
  validateName: () => [],
  validate: validatePodDisruptionBudget,
  validateStatusUpdate: validateBudgetStatus,
  updateSparesMeta: true,
  ...specStrategy<PodDisruptionBudget>(POD_DISRUPTION_BUDGET_FIELDS),
  unconditionalUpdate: false,
});
