import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { Namespace } from './fields.ts';

/** Models: pkg/printers/internalversion printNamespace */
export const NAMESPACE_TABLE: TablePrinter<Namespace> = {
  columns: [NAME_COLUMN, column('Status', 'string', 'The status of the namespace'), AGE_COLUMN],
  cells: (o, now) => [o.metadata?.name ?? '', o.status?.phase ?? '', age(o, now)],
};
