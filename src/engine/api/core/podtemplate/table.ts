import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { containerCells, labelsCell } from '../../meta/tableCells.ts';
import type { PodTemplate } from './fields.ts';

/** Models: pkg/printers/internalversion printPodTemplate */
export const POD_TEMPLATE_TABLE: TablePrinter<PodTemplate> = {
  columns: [
    NAME_COLUMN,
    column('Containers', 'string', 'Names of each container in the template.'),
    column('Images', 'string', 'Images referenced by each container in the template.'),
    column('Pod Labels', 'string', 'The labels for the pod template.'),
  ],
  cells: (o) => [
    o.metadata?.name ?? '',
    ...containerCells(o.template?.spec?.containers),
    labelsCell(o.template?.metadata?.labels),
  ],
};
