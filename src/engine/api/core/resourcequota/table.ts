import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { ResourceQuota } from './fields.ts';

function usage(o: ResourceQuota, isLimit: boolean): string {
  const { hard = {}, used = {} } = o.status ?? {};
  const names = Object.keys(hard).sort();
  const wanted = names.filter((n) => n.startsWith('limits.') === isLimit);
  return wanted.map((n) => `${n}: ${used[n] ?? '0'}/${hard[n]}`).join(', ');
}

/** Models: pkg/printers/internalversion printResourceQuota */
export const RESOURCE_QUOTA_TABLE: TablePrinter<ResourceQuota> = {
  columns: [
    NAME_COLUMN,
    column(
      'Request',
      'string',
      'Request represents a minimum amount of cpu/memory that a container may consume.',
    ),
    column(
      'Limit',
      'string',
      'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => [o.metadata?.name ?? '', usage(o, false), usage(o, true), age(o, now)],
};
