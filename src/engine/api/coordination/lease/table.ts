import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { Lease } from './fields.ts';

/** Models: pkg/printers/internalversion printLease */
export const LEASE_TABLE: TablePrinter<Lease> = {
  columns: [
    NAME_COLUMN,
    column(
      'Holder',
      'string',
      'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => [o.metadata?.name ?? '', o.spec?.holderIdentity ?? '', age(o, now)],
};
