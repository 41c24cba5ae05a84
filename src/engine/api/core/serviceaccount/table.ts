import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { ServiceAccount } from './fields.ts';

/** Models: pkg/printers/internalversion printServiceAccount */
export const SERVICE_ACCOUNT_TABLE: TablePrinter<ServiceAccount> = {
  columns: [NAME_COLUMN, AGE_COLUMN],
  cells: (o, now) => [o.metadata?.name ?? '', age(o, now)],
};
