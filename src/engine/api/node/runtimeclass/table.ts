import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { RuntimeClass } from './fields.ts';

/** Models: pkg/printers/internalversion printRuntimeClass */
export const RUNTIME_CLASS_TABLE: TablePrinter<RuntimeClass> = {
  columns: [NAME_COLUMN, column('Handler', 'string', ''), AGE_COLUMN],
  cells: (o, now) => [o.metadata?.name ?? '', o.handler ?? '', age(o, now)],
};
