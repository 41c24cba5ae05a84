import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { containerCells, selectorCell, TEMPLATE_COLUMNS } from '../../meta/tableCells.ts';
import type { Deployment } from './fields.ts';

/** Models: pkg/printers/internalversion printDeployment */
export const DEPLOYMENT_TABLE: TablePrinter<Deployment> = {
  columns: [
    NAME_COLUMN,
    column('Ready', 'string', 'Number of the pod with ready state'),
    column(
      'Up-to-date',
      'string',
      'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
    ),
    column(
      'Available',
      'string',
      'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
    ),
    AGE_COLUMN,
    ...TEMPLATE_COLUMNS,
    column(
      'Selector',
      'string',
      "Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment. It must match the pod template's labels.",
      1,
    ),
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    `${o.status?.readyReplicas ?? 0}/${o.spec?.replicas ?? 0}`,
    o.status?.updatedReplicas ?? 0,
    o.status?.availableReplicas ?? 0,
    age(o, now),
    ...containerCells(o.spec?.template?.spec?.containers),
    selectorCell(o.spec?.selector),
  ],
};
