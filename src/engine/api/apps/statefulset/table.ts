import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { containerCells, TEMPLATE_COLUMNS } from '../../meta/tableCells.ts';
import type { StatefulSet } from './fields.ts';

/** Models: pkg/printers/internalversion printStatefulSet */
export const STATEFUL_SET_TABLE: TablePrinter<StatefulSet> = {
  columns: [
    NAME_COLUMN,
    column('Ready', 'string', 'Number of the pod with ready state'),
    AGE_COLUMN,
    ...TEMPLATE_COLUMNS,
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    `${o.status?.readyReplicas ?? 0}/${o.spec?.replicas ?? 0}`,
    age(o, now),
    ...containerCells(o.spec?.template?.spec?.containers),
  ],
};
