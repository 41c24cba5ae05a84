import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { ControllerRevision } from './fields.ts';

function controllerOf(o: ControllerRevision): string {
  const ref = o.metadata?.ownerReferences?.find((r) => r.controller === true);
  if (!ref) return '<none>';
  const [group = '', version] = (ref.apiVersion ?? '').split('/');
  const kind = version === undefined ? ref.kind : `${ref.kind}.${group}`;
  return `${(kind ?? '').toLowerCase()}/${ref.name}`;
}

/** Models: pkg/printers/internalversion printControllerRevision */
export const CONTROLLER_REVISION_TABLE: TablePrinter<ControllerRevision> = {
  columns: [
    NAME_COLUMN,
    column('Controller', 'string', 'Controller of the object'),
    column(
      'Revision',
      'string',
      'Revision indicates the revision of the state represented by Data.',
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => [o.metadata?.name ?? '', controllerOf(o), o.revision ?? 0, age(o, now)],
};
