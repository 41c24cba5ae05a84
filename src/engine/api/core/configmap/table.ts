import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { ConfigMap } from './fields.ts';

const DATA_TEXT =
  "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.";

function keys(of: Readonly<Record<string, string>> | undefined): number {
  return of ? Object.keys(of).length : 0;
}

/** Models: pkg/printers/internalversion printConfigMap */
export const CONFIG_MAP_TABLE: TablePrinter<ConfigMap> = {
  columns: [NAME_COLUMN, column('Data', 'string', DATA_TEXT), AGE_COLUMN],
  cells: (o, now) => [o.metadata?.name ?? '', keys(o.data) + keys(o.binaryData), age(o, now)],
};
