import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { PodDisruptionBudget } from './fields.ts';

/** Models: pkg/printers/internalversion printPodDisruptionBudget */
export const POD_DISRUPTION_BUDGET_TABLE: TablePrinter<PodDisruptionBudget> = {
  columns: [
    NAME_COLUMN,
    column('Min Available', 'string', 'The minimum number of pods that must be available.'),
    column('Max Unavailable', 'string', 'The maximum number of pods that may be unavailable.'),
    column(
      'Allowed Disruptions',
      'integer',
      'Calculated number of pods that may be disrupted at this time.',
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    String(o.spec?.minAvailable ?? 'N/A'),
    String(o.spec?.maxUnavailable ?? 'N/A'),
    o.status?.disruptionsAllowed ?? 0,
    age(o, now),
  ],
};
